package ai.behest.gateway;

import ai.behest.http.Exchange;
import ai.behest.identity.Caller;
import ai.behest.tenant.OriginRule;
import ai.behest.tenant.Project;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/**
 * Which pages may call (contract §5): a project's own list, matched exactly. A page that is not on it is refused before
 * anything else happens and gets no CORS headers; a request without {@code Origin} is not a page's and passes.
 */
final class Cors {
    private static final String METHODS = "GET, POST, DELETE, OPTIONS";
    private static final String HEADERS = String.join(
            ", ",
            "Authorization",
            "Content-Type",
            "Accept",
            "X-Session-Id",
            "X-Behest-Tags",
            "X-Thread-Id",
            "X-Request-Id",
            "X-Behest-Tags",
            "traceparent",
            "tracestate",
            "Idempotency-Key",
            "OpenAI-Organization",
            "OpenAI-Project",
            "OpenAI-Beta",
            "X-Stainless-Arch",
            "X-Stainless-Async",
            "X-Stainless-Custom-Poll-Interval",
            "X-Stainless-Helper-Method",
            "X-Stainless-Lang",
            "X-Stainless-OS",
            "X-Stainless-Package-Version",
            "X-Stainless-Poll-Helper",
            "X-Stainless-Read-Timeout",
            "X-Stainless-Retry-Count",
            "X-Stainless-Runtime",
            "X-Stainless-Runtime-Version",
            "X-Stainless-Timeout");
    private static final String EXPOSED = "X-Trace-Id, X-Request-Id, X-Session-Id, Retry-After, X-RateLimit-Limit,"
            + " X-RateLimit-Remaining, X-RateLimit-Reset, X-RateLimit-Limit-Tokens,"
            + " X-RateLimit-Remaining-Tokens, X-RateLimit-Reset-Tokens, X-Behest-Cost-Usd, X-Behest-Budget-Left-Usd,"
            + " X-Behest-Max-Tokens, X-Behest-Budget-Warning, X-Behest-Limit-Warning";

    /** Rules are parsed once per version of a project's settings. */
    private final Cache<List<String>, List<OriginRule>> rules =
            Caffeine.newBuilder().maximumSize(10_000).weakKeys().build();

    /**
     * Whether the page is one of this server's own, the console's "Try it", and not on the project's list besides. Such a
     * request passes with a token that the console minted, and with nothing else: {@link #requireConsole}. That its origin
     * is the host that it was sent to does not prove that we wrote the page: a name that an attacker owns and lets point
     * here (DNS rebinding) has that too, and so has whatever else a proxy serves under our name. But only the console's
     * page can get the console's token, by the cookie of a person who is signed in and may try the project; that cookie
     * belongs to our name alone. Users' tokens, which other pages may hold, do not pass from here any more than from
     * elsewhere. Needs no header of ours: for the browser it is the same origin, so there is no preflight either.
     */
    boolean isConsole(Exchange exchange, Project project) {
        String origin = exchange.header("Origin");
        String path = exchange.request().path();
        if (origin == null
                || path == null
                || allows(project, origin)
                || !path.startsWith("/p/")
                || !OwnOrigin.is(origin, exchange)) {
            return false;
        }
        exchange.response().putHeader("Vary", "Origin");
        return true;
    }

    /** @throws ai.behest.wire.RefusedException origin_not_allowed */
    static void requireConsole(Caller caller) {
        if (caller.kind() != Caller.Kind.CONSOLE) {
            throw notAllowed();
        }
    }

    /**
     * Lets the request pass and sets the headers that its page needs.
     *
     * @throws ai.behest.wire.RefusedException origin_not_allowed
     */
    void check(Exchange exchange, Project project) {
        HttpServerResponse response = exchange.response();
        response.putHeader("Vary", "Origin");
        String origin = exchange.header("Origin");
        if (origin == null) {
            return;
        }
        if (!allows(project, origin)) {
            throw notAllowed();
        }
        response.putHeader("Access-Control-Allow-Origin", origin);
        response.putHeader("Access-Control-Expose-Headers", EXPOSED);
    }

    /** Answers a preflight: it carries no credentials and costs nothing. */
    void preflight(Exchange exchange, Project project) {
        check(exchange, project);
        exchange.response()
                .putHeader("Access-Control-Allow-Methods", METHODS)
                .putHeader("Access-Control-Allow-Headers", HEADERS)
                .putHeader("Access-Control-Max-Age", "600");
        exchange.answer(204);
    }

    private static RefusedException notAllowed() {
        return new Refusal.Forbidden(
                        Code.ORIGIN_NOT_ALLOWED,
                        "This origin is not among the project's Allowed Origins. Add it under Project, Settings.",
                        "Origin")
                .asException();
    }

    private boolean allows(Project project, String origin) {
        for (OriginRule rule : rules.get(
                project.settings().allowedOrigins(), _ -> project.settings().originRules())) {
            if (rule.allows(origin)) {
                return true;
            }
        }
        return false;
    }
}
