package ai.behest.gateway;

import ai.behest.gateway.Views.View;
import ai.behest.http.Exchange;
import ai.behest.identity.Caller;
import ai.behest.identity.Identifier;
import ai.behest.ledger.Granularity;
import ai.behest.ledger.Window;
import ai.behest.tenant.Project;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Usage and cost (contract §7). Who holds the project (an API key, an admin's token) sees all of it; an end user sees
 * what is its own.
 */
final class UsageDesk {
    private static final String USER_ID = "user_id";

    private final Rooms rooms;
    private final Views views;

    UsageDesk(Rooms rooms, Views views) {
        this.rooms = rooms;
        this.views = views;
    }

    /** Answers {@code /v1/usage} and {@code /v1/billing/usage}. */
    void answer(Exchange exchange, Project project) {
        boolean billing = exchange.path().equals("/v1/billing/usage");
        views.answer(
                exchange, project, view -> billing ? billing(exchange, project, view) : usage(exchange, project, view));
    }

    /** Answers {@code /v1/billing/sessions/{sid}}. */
    void session(Exchange exchange, Project project, String sid) {
        views.answer(exchange, project, view -> {
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
    static @Nullable String requestedUser(Exchange exchange, View view) {
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
}
