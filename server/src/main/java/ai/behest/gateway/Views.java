package ai.behest.gateway;

import ai.behest.http.Exchange;
import ai.behest.identity.AdminToken;
import ai.behest.identity.Caller;
import ai.behest.identity.Role;
import ai.behest.tenant.Project;
import ai.behest.wire.Code;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.function.Function;

/**
 * Who sees which figures (contract §7): who holds the project (an API key, an admin's token) sees all of it, an end user
 * what is its own.
 */
final class Views {
    private static final String ADMIN_TOKEN_PREFIX = "behest_admin_";

    private final Rooms rooms;
    private final Credentials credentials;

    Views(Rooms rooms, Credentials credentials) {
        this.rooms = rooms;
        this.credentials = credentials;
    }

    /** What somebody may see. */
    sealed interface View {
        /** @param calls whether it sees single calls of others, or sums only */
        record Whole(boolean calls) implements View {}

        /** One end user's own. */
        record Own(String uid) implements View {}
    }

    /** An answer that is not JSON. */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    record Rendered(String type, byte[] bytes, Map<String, String> headers) {}

    /** Answers with what the work makes for the caller's view; it may block. */
    void answer(Exchange exchange, Project project, Function<View, Object> work) {
        view(exchange, project)
                .compose(view -> exchange.loop().apart(() -> rendered(work.apply(view))))
                .onComplete(answered -> {
                    if (answered.failed()) {
                        exchange.fail(answered.cause());
                        return;
                    }
                    Rendered rendered = answered.result();
                    rendered.headers.forEach(exchange.response()::putHeader);
                    exchange.answer(200, rendered.type, Buffer.buffer(rendered.bytes));
                });
    }

    private static Rendered rendered(Object made) {
        return made instanceof Rendered rendered
                ? rendered
                : new Rendered("application/json", Json.bytes(made), Map.of());
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
