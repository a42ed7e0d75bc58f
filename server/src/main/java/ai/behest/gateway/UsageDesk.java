package ai.behest.gateway;

import ai.behest.http.Exchange;
import ai.behest.identity.AdminToken;
import ai.behest.identity.Caller;
import ai.behest.identity.Identifier;
import ai.behest.identity.Role;
import ai.behest.ledger.Granularity;
import ai.behest.ledger.Window;
import ai.behest.tenant.Project;
import ai.behest.wire.Code;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import io.vertx.core.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Usage and cost (contract §7). Who holds the project (an API key, an admin's token) sees all of it; an end user sees
 * what is its own.
 */
final class UsageDesk {
    private static final String ADMIN_TOKEN_PREFIX = "behest_admin_";
    private static final String USER_ID = "user_id";

    private final Rooms rooms;
    private final Credentials credentials;

    UsageDesk(Rooms rooms, Credentials credentials) {
        this.rooms = rooms;
        this.credentials = credentials;
    }

    /** What somebody may see. */
    private sealed interface View {
        /** @param calls whether it sees single calls of others, or sums only */
        record Whole(boolean calls) implements View {}

        /** One end user's own. */
        record Own(String uid) implements View {}
    }

    /** Answers {@code /v1/usage} and {@code /v1/billing/usage}. */
    void answer(Exchange exchange, Project project) {
        boolean billing = exchange.path().equals("/v1/billing/usage");
        answer(exchange, project, view -> billing ? billing(exchange, project, view) : usage(exchange, project, view));
    }

    /** Answers {@code /v1/billing/sessions/{sid}}. */
    void session(Exchange exchange, Project project, String sid) {
        answer(exchange, project, view -> {
            String uid = requestedUser(
                    exchange, view instanceof View.Whole(boolean calls) && !calls ? new View.Own(Caller.NOBODY) : view);
            return rooms.reports().session(project.tenantId(), project.id(), sid, uid);
        });
    }

    private Object usage(Exchange exchange, Project project, View view) {
        String uid = requestedUser(exchange, view);
        Granularity granularity = Granularity.parse(exchange.query("granularity"));
        return rooms.reports().usage(project.tenantId(), project.id(), window(exchange), uid, granularity);
    }

    private Object billing(Exchange exchange, Project project, View view) {
        return switch (view) {
            case View.Whole _ -> rooms.reports().billing(project.tenantId(), project.id(), window(exchange));
            case View.Own _ ->
                throw new Refusal.Forbidden(
                                Code.FORBIDDEN, "What the project owes is for its API keys and its admins only.")
                        .asException();
        };
    }

    private Window window(Exchange exchange) {
        return Window.parse(
                exchange.query("from"), exchange.query("to"), rooms.clock().instant());
    }

    /** Whose usage is asked for: null for everybody's. */
    private static @Nullable String requestedUser(Exchange exchange, View view) {
        String named = exchange.query(USER_ID);
        String checked = named == null ? null : Identifier.user(USER_ID, named);
        return switch (view) {
            case View.Whole _ -> checked;
            case View.Own(String uid) -> {
                if (checked != null && !checked.equals(uid)) {
                    throw new Refusal.Forbidden(
                                    Code.FORBIDDEN, "A user's token sees the usage of that user only.", USER_ID)
                            .asException();
                }
                yield uid;
            }
        };
    }

    private void answer(Exchange exchange, Project project, Function<View, Object> work) {
        view(exchange, project)
                .compose(view -> exchange.loop().apart(() -> Json.bytes(work.apply(view))))
                .onComplete(answered -> {
                    if (answered.failed()) {
                        exchange.fail(answered.cause());
                    } else {
                        exchange.answer(200, answered.result());
                    }
                });
    }

    private Future<View> view(Exchange exchange, Project project) {
        String secret = Credentials.secret(exchange);
        if (secret == null || !secret.startsWith(ADMIN_TOKEN_PREFIX)) {
            return credentials.prove(exchange, project).map(caller -> view(exchange, caller));
        }
        AdminToken token = rooms.adminTokens().find(secret);
        if (token == null) {
            return Future.failedFuture(Refusal.Unauthenticated.TOKEN.asException());
        }
        if (!token.tenantId().equals(project.tenantId())) {
            return Future.failedFuture(
                    new Refusal.Forbidden(Code.FORBIDDEN, "This admin token belongs to another tenant.").asException());
        }
        return Future.succeededFuture(new View.Whole(true));
    }

    private static View view(Exchange exchange, Caller caller) {
        if (caller.kind() == Caller.Kind.API_KEY || caller.role().compareTo(Role.ADMIN) >= 0) {
            return new View.Whole(true);
        }
        // the published clients mint for this user when they ask for the project's usage
        boolean server = caller.uid().equals(Caller.NOBODY) && exchange.header("Origin") == null;
        return server && caller.project().settings().defaultUserReadsProject()
                ? new View.Whole(false)
                : new View.Own(caller.uid());
    }
}
