package ai.behest.gateway;

import ai.behest.http.Exchange;
import ai.behest.http.Loop;
import ai.behest.identity.Caller;
import ai.behest.provider.Upstream;
import ai.behest.tenant.Project;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import io.vertx.core.http.HttpMethod;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A project's host (contract §1): finds the project by the first label of the {@code Host}, or by the path prefix
 * {@code /p/{slug}} of any host, and brings its requests to whoever answers them. One per event loop.
 */
public final class Gateway {
    private static final String PREFIX = "/p/";
    private static final Set<String> SECRETS_IN_QUERY = Set.of("access_token", "token", "api_key", "key", "jwt");

    private final Rooms rooms;
    private final String hostSuffix;
    private final Cors cors = new Cors();
    private final Credentials credentials;
    private final Upstream upstream;
    private final MintDesk mintDesk;
    private final ModelList modelList;
    private final UsageDesk usageDesk;
    private final BillingDesk billingDesk;
    private final MeDesk meDesk;
    private final ThreadDesk threadDesk;

    /** @param baseDomain the domain that projects' slugs are labels of; {@code localhost} always is one too */
    public Gateway(Rooms rooms, Loop loop, String baseDomain, Upstream.Bounds bounds) {
        this.rooms = rooms;
        this.hostSuffix = "." + baseDomain.toLowerCase(Locale.ROOT);
        this.credentials = new Credentials(rooms);
        this.upstream = new Upstream(loop.vertx(), bounds, loop::apart);
        this.mintDesk = new MintDesk(rooms);
        this.modelList = new ModelList(rooms);
        Views views = new Views(rooms, credentials);
        this.usageDesk = new UsageDesk(rooms, views);
        this.billingDesk = new BillingDesk(rooms, views);
        this.meDesk = new MeDesk(rooms, credentials);
        this.threadDesk = new ThreadDesk(rooms, credentials);
    }

    /** Answers a request for a project's host; false, having done nothing, when it is for another host. */
    public boolean receive(Exchange exchange) {
        String slug = slug(exchange);
        if (slug == null) {
            return false;
        }
        exchange.onEnd(() -> {
            Refusal refused = exchange.refused();
            if (refused != null) {
                rooms.signals().refused(refused.code());
            }
        });
        Project project = rooms.directory().bySlug(slug);
        if (project == null) {
            exchange.refuse(Refusal.notFound("There is no project at this address."));
            return true;
        }
        try {
            serve(exchange, project);
        } catch (RuntimeException e) {
            exchange.fail(e);
        }
        return true;
    }

    /** Answers a mint on the control plane's host: there the key alone decides the project (contract §2). */
    public void mint(Exchange exchange) {
        rooms.admission().admitAddress(exchange.remoteAddress());
        mintDesk.mint(exchange, null);
    }

    private @Nullable String slug(Exchange exchange) {
        String path = exchange.path();
        if (path.startsWith(PREFIX)) {
            int end = path.indexOf('/', PREFIX.length());
            String slug = path.substring(PREFIX.length(), end < 0 ? path.length() : end);
            exchange.enter(PREFIX.length() + slug.length());
            return slug.toLowerCase(Locale.ROOT);
        }
        String host = exchange.request().authority() == null
                ? ""
                : exchange.request().authority().host().toLowerCase(Locale.ROOT);
        if (host.endsWith(hostSuffix)) {
            return host.substring(0, host.length() - hostSuffix.length());
        }
        return host.endsWith(".localhost") ? host.substring(0, host.length() - ".localhost".length()) : null;
    }

    private void serve(Exchange exchange, Project project) {
        String path = exchange.path();
        if (path.equals("/.well-known/jwks.json")) {
            requireMethod(exchange, HttpMethod.GET);
            KeySet.answer(exchange, rooms.keyRing().jwks(project.tenantId()));
            return;
        }
        if (exchange.method().equals(HttpMethod.OPTIONS) && path.startsWith("/v1/")) {
            cors.preflight(exchange, project);
            return;
        }
        boolean console = cors.isConsole(exchange, project);
        if (!console) {
            cors.check(exchange, project);
        }
        rooms.admission().admitAddress(exchange.remoteAddress());
        if (!project.isActive()) {
            throw new Refusal.Forbidden(Code.PROJECT_SUSPENDED, "This project is suspended.").asException();
        }
        requireNoSecretInQuery(exchange);
        if (console) {
            proven(exchange, project, caller -> {
                Cors.requireConsole(caller);
                dispatch(exchange, project, path);
            });
        } else {
            dispatch(exchange, project, path);
        }
    }

    private void dispatch(Exchange exchange, Project project, String path) {
        switch (path) {
            case "/v1/chat/completions" -> call(exchange, project, Operation.CHAT);
            case "/v1/embeddings" -> call(exchange, project, Operation.EMBEDDINGS);
            case "/v1/auth/mint", "/auth/v1/auth/mint" -> {
                requireMethod(exchange, HttpMethod.POST);
                mintDesk.mint(exchange, project);
            }
            case "/v1/models" -> {
                requireMethod(exchange, HttpMethod.GET);
                proven(exchange, project, caller -> modelList.all(exchange, caller));
            }
            case "/v1/usage", "/v1/billing/usage" -> {
                requireMethod(exchange, HttpMethod.GET);
                usageDesk.answer(exchange, project);
            }
            case "/v1/billing/report",
                    "/v1/billing/sessions",
                    "/v1/billing/forecast",
                    "/v1/billing/anomalies",
                    "/v1/generation" -> {
                requireMethod(exchange, HttpMethod.GET);
                billingDesk.answer(exchange, project);
            }
            case "/v1/me/usage" -> {
                requireMethod(exchange, HttpMethod.GET);
                meDesk.answer(exchange, project);
            }
            case "/v1/threads" -> {
                requireMethod(exchange, HttpMethod.GET);
                threadDesk.list(exchange, project);
            }
            default -> dispatchBelow(exchange, project, path);
        }
    }

    private void dispatchBelow(Exchange exchange, Project project, String path) {
        if (path.startsWith("/v1/models/")) {
            requireMethod(exchange, HttpMethod.GET);
            String id = PathText.decoded(path.substring("/v1/models/".length()));
            proven(exchange, project, caller -> modelList.one(exchange, caller, id));
        } else if (path.startsWith("/v1/billing/sessions/")) {
            requireMethod(exchange, HttpMethod.GET);
            usageDesk.session(exchange, project, PathText.decoded(path.substring("/v1/billing/sessions/".length())));
        } else if (path.startsWith("/v1/threads/")) {
            threadDesk.one(exchange, project, path.substring("/v1/threads/".length()));
        } else {
            throw Refusal.notFound("There is nothing at this path.").asException();
        }
    }

    private void call(Exchange exchange, Project project, Operation operation) {
        requireMethod(exchange, HttpMethod.POST);
        new CallStory(rooms, credentials, upstream, exchange, project, operation).tell();
    }

    private void proven(Exchange exchange, Project project, Consumer<Caller> then) {
        credentials
                .prove(exchange, project)
                .map(caller -> {
                    // not in a handler of its own: what that throws would leave the client without an answer
                    then.accept(caller);
                    return true;
                })
                .onFailure(exchange::fail);
    }

    /** Refuses another method than these with a 405 that lists them. */
    static void requireMethod(Exchange exchange, HttpMethod... methods) {
        if (!List.of(methods).contains(exchange.method())) {
            String allow = Arrays.stream(methods).map(HttpMethod::name).collect(Collectors.joining(", "));
            exchange.response().putHeader("Allow", allow);
            throw new Refusal.MethodNotAllowed("This path is for " + allow + ".").asException();
        }
    }

    /** A secret in an address ends up in logs and histories (RFC 6750 §5.3): it is refused, not read. */
    private static void requireNoSecretInQuery(Exchange exchange) {
        String query = exchange.request().query();
        if (query == null) {
            return;
        }
        for (String name : SECRETS_IN_QUERY) {
            if (exchange.query(name) != null) {
                throw Refusal.invalid(name, "Credentials go into the Authorization header, never into the address.")
                        .asException();
            }
        }
    }
}
