package ai.behest.gateway;

import ai.behest.http.Exchange;
import ai.behest.identity.AdminToken;
import ai.behest.identity.Caller;
import ai.behest.identity.Role;
import ai.behest.ledger.Granularity;
import ai.behest.ledger.Window;
import ai.behest.tenant.Project;
import ai.behest.wire.Code;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was used and what it cost (contract §7). A user sees its own; an API key, an admin's token or an admin token sees
 * the project. The published clients ask for a project's usage as the user {@code default}: without an Origin that reads
 * the project, unless its settings say otherwise.
 */
final class UsageDesk {
    private final Rooms rooms;
    private final Credentials credentials;

    UsageDesk(Rooms rooms, Credentials credentials) {
        this.rooms = rooms;
        this.credentials = credentials;
    }

    /**
     * Whose entries may be seen.
     *
     * @param uid the one user whose they are, or null for the whole project's
     */
    private record View(@Nullable String uid) {}

    /** {@code GET /v1/usage} and {@code GET /v1/billing/usage}. */
    void answer(Exchange exchange, Project project) {
        Window window = Window.parse(
                exchange.query("from"), exchange.query("to"), rooms.clock().instant());
        boolean billing = exchange.path().equals("/v1/billing/usage");
        Granularity granularity = billing ? Granularity.DAY : Granularity.parse(exchange.query("granularity"), window);
        String asked = exchange.query("user_id");
        view(exchange, project)
                .map(view -> narrowed(view, asked))
                .compose(view -> {
                    if (billing && view.uid() != null) {
                        return Future.failedFuture(new Refusal.Forbidden(
                                        Code.FORBIDDEN, "A project's bill is for its servers and administrators.")
                                .asException());
                    }
                    return read(
                            exchange,
                            () -> billing
                                    ? rooms.reports().billing(project.tenantId(), project.id(), window)
                                    : rooms.reports()
                                            .usage(project.tenantId(), project.id(), window, view.uid(), granularity));
                })
                .onComplete(answer -> end(exchange, answer.failed() ? answer.cause() : null, answer.result()));
    }

    /** {@code GET /v1/billing/sessions/{id}}. */
    void session(Exchange exchange, Project project, String sid) {
        view(exchange, project)
                .compose(view -> read(
                        exchange, () -> rooms.reports().session(project.tenantId(), project.id(), sid, view.uid())))
                .onComplete(answer -> end(exchange, answer.failed() ? answer.cause() : null, answer.result()));
    }

    private Future<View> view(Exchange exchange, Project project) {
        String secret = Credentials.secret(exchange);
        AdminToken admin = secret == null ? null : rooms.adminTokens().find(secret);
        if (admin != null) {
            return admin.tenantId().equals(project.tenantId())
                    ? Future.succeededFuture(new View(null))
                    : Future.failedFuture(Refusal.Unauthenticated.TOKEN.asException());
        }
        return credentials.prove(exchange, project).map(caller -> viewOf(caller, exchange));
    }

    private static View viewOf(Caller caller, Exchange exchange) {
        boolean server = caller.kind() == Caller.Kind.API_KEY;
        boolean administrator = caller.role() != Role.USER;
        boolean nobody = caller.uid().equals(Caller.NOBODY)
                && exchange.header("Origin") == null
                && caller.project().settings().defaultUserReadsProject();
        return new View(server || administrator || nobody ? null : caller.uid());
    }

    /** The view narrowed to the user that the request names; a user may name only itself. */
    private static View narrowed(View view, @Nullable String asked) {
        if (asked == null) {
            return view;
        }
        if (view.uid() != null && !view.uid().equals(asked)) {
            throw new Refusal.Forbidden(Code.FORBIDDEN, "A user sees only its own usage.", "user_id").asException();
        }
        return new View(Id.check("user_id", asked));
    }

    private static Future<byte[]> read(Exchange exchange, Supplier<Object> report) {
        return exchange.loop().apart(() -> Json.bytes(report.get()));
    }

    private static void end(Exchange exchange, @Nullable Throwable failure, byte @Nullable [] json) {
        if (failure != null || json == null) {
            exchange.fail(failure == null ? new IllegalStateException("A report without a body") : failure);
        } else {
            exchange.answer(200, json);
        }
    }
}
