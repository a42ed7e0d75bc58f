package ai.behest.console.frame;

import ai.behest.http.Exchange;
import ai.behest.http.PathPattern;
import ai.behest.people.Permission;
import ai.behest.people.SignedIn;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a browser's request to its page: finds the person, checks that they may and that their own page sent it, lets
 * the page work on a thread that may block, and sends what came of it. A form that does not fit comes back with what was
 * typed and what is wrong. One instance serves every event loop.
 */
public final class Desk {
    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);
    private static final int FORM_MOST_BYTES = 256 * 1024;
    private static final int AT_ONCE = 64;
    /** The cookie that holds a session's secret. */
    public static final String SESSION_COOKIE = SignedIn.COOKIE;

    private static final Duration SESSION_AGE = Duration.ofDays(7);
    private static final Refusal BUSY =
            new Refusal.Failed(Code.OVERLOADED, "The console is busy. Try again in a moment.", Duration.ofSeconds(1));

    private static final Pages.Found NOWHERE = new Pages.Found(
            new Route.Outside(
                    "GET",
                    PathPattern.of("/"),
                    (_, _) -> {
                        throw Refusal.notFound("No page has this address. Was something cut off when it was copied?")
                                .asException();
                    },
                    null),
            Map.of());

    private final Pages pages;
    private final Sessions sessions;
    private final Answers answers;
    private final @Nullable String origin;
    private final Semaphore permits = new Semaphore(AT_ONCE);

    /** @param origin this console's as the operator says, or null for whatever address a browser uses */
    public Desk(Pages pages, Sessions sessions, Assets assets, @Nullable String origin) {
        this.pages = pages;
        this.sessions = sessions;
        this.answers = new Answers(assets);
        this.origin = origin;
    }

    /** Takes the request if there is a page for it; otherwise does nothing and says false. */
    public boolean receive(Exchange exchange) {
        Assets.Asset asset = answers.assets().find(exchange.path());
        if (asset != null) {
            answers.send(exchange, asset);
            return true;
        }
        PathPattern.Segments segments = PathPattern.Segments.of(exchange.path());
        if (segments == null) {
            return false;
        }
        Pages.Found found = pages.find(exchange.method().name(), segments);
        if (found == null) {
            return isElsewhere(exchange, segments) || isLost(exchange);
        }
        if (found.route().method().equals("POST")) {
            exchange.body(FORM_MOST_BYTES)
                    .onSuccess(body -> apart(exchange, found, body))
                    .onFailure(exchange::fail);
        } else {
            apart(exchange, found, Buffer.buffer());
        }
        return true;
    }

    /** A browser that asks for a page is told by one that there is none; a program is not. */
    private boolean isLost(Exchange exchange) {
        String accept = exchange.header("Accept");
        if (!exchange.method().equals(HttpMethod.GET)
                || exchange.path().startsWith("/v1/")
                || accept == null
                || !accept.contains("text/html")) {
            return false;
        }
        apart(exchange, NOWHERE, Buffer.buffer());
        return true;
    }

    private boolean isElsewhere(Exchange exchange, PathPattern.Segments segments) {
        var methods = pages.methods(segments);
        if (methods.isEmpty()) {
            return false;
        }
        String allow = String.join(", ", methods);
        exchange.response().putHeader("Allow", allow);
        exchange.refuse(new Refusal.MethodNotAllowed("This path answers " + allow + "."));
        return true;
    }

    /** What came of a request: its view, and who is looking. */
    private record Outcome(
            View view,
            Request request,
            @Nullable SignedIn who,
            @Nullable Problem problem) {}

    private void apart(Exchange exchange, Pages.Found found, Buffer body) {
        if (!permits.tryAcquire()) {
            exchange.refuse(BUSY);
            return;
        }
        exchange.loop()
                .apart(() -> {
                    try {
                        Request request = Requests.of(exchange, found.variables(), body, origin);
                        return written(outcome(exchange, found.route(), request));
                    } finally {
                        permits.release();
                    }
                })
                .onSuccess(answer -> answers.send(exchange, answer))
                .onFailure(exchange::fail);
    }

    private Answers.Written written(Outcome outcome) {
        String secret = outcome.request().cookie(SESSION_COOKIE);
        String renewed = outcome.who() == null || secret == null ? null : sessions.renewal(secret);
        return answers.write(
                outcome.view(),
                outcome.request(),
                outcome.who(),
                outcome.problem(),
                renewed == null ? List.of() : List.of(session(renewed)));
    }

    /** The cookie of a session. */
    public static Cookie session(String secret) {
        return new Cookie(SESSION_COOKIE, secret, SESSION_AGE);
    }

    private Outcome outcome(Exchange exchange, Route route, Request request) {
        String secret = request.cookie(SESSION_COOKIE);
        SignedIn who = secret == null ? null : sessions.find(secret);
        try {
            return switch (route) {
                case Route.Inside inside -> {
                    if (who == null) {
                        yield new Outcome(toSignIn(request), request, null, null);
                    }
                    if (route.method().equals("POST")) {
                        Forgery.check(exchange, request, who);
                    }
                    Permission permission = inside.permission();
                    if (permission != null && !who.may(permission)) {
                        yield new Outcome(Errors.notAllowed(who), request, who, null);
                    }
                    yield inside(inside, new Visit(request, who));
                }
                case Route.Outside outside -> {
                    if (route.method().equals("POST")) {
                        Forgery.check(exchange, request);
                    }
                    yield outside(outside, request, who);
                }
            };
        } catch (RefusedException e) {
            return new Outcome(Errors.of(e.refusal(), request.traceId()), request, who, null);
        } catch (RuntimeException e) {
            Refusal refusal = exchange.refusalOf(e);
            return new Outcome(Errors.of(refusal, request.traceId()), request, who, null);
        }
    }

    private Outcome inside(Route.Inside route, Visit visit) {
        Request request = visit.request();
        try {
            String action = route.action();
            View view = action == null
                    ? route.handler().handle(visit)
                    : Deeds.of(visit, route.path(), action)
                            .during(() -> route.handler().handle(visit));
            return new Outcome(view, request, visit.who(), null);
        } catch (RefusedException e) {
            Route.Handler back = route.back();
            if (back == null || !isMendable(e.refusal())) {
                throw e;
            }
            LOG.debug("A form came back: {}", e.refusal().code());
            return new Outcome(back.handle(visit), request, visit.who(), Problem.of(e.refusal()));
        }
    }

    private static Outcome outside(Route.Outside route, Request request, @Nullable SignedIn who) {
        try {
            return new Outcome(route.handler().handle(request, who), request, who, null);
        } catch (RefusedException e) {
            Route.GuestHandler back = route.back();
            if (back == null || !isMendable(e.refusal())) {
                throw e;
            }
            return new Outcome(back.handle(request, who), request, who, Problem.of(e.refusal()));
        }
    }

    /** Whether the person who sent a form can do something about it there. */
    private static boolean isMendable(Refusal refusal) {
        return switch (refusal) {
            case Refusal.Invalid _, Refusal.Conflict _, Refusal.RateLimited _, Refusal.TooLarge _, Refusal.Failed _ ->
                true;
            case Refusal.Unauthenticated _, Refusal.Forbidden _ -> true;
            default -> false;
        };
    }

    private static View toSignIn(Request request) {
        String to = request.method().equals("GET") && !request.target().equals("/")
                ? "?to=" + URLEncoder.encode(request.target(), StandardCharsets.UTF_8)
                : "";
        return new View.Redirect("/sign-in" + to);
    }
}
