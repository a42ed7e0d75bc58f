package ai.behest.gateway;

import ai.behest.admission.ShownLimit;
import ai.behest.budget.Subject;
import ai.behest.http.Exchange;
import ai.behest.identity.Caller;
import ai.behest.ledger.Granularity;
import ai.behest.ledger.Window;
import ai.behest.store.StoreException;
import ai.behest.tenant.Project;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;

/**
 * An end user's own usage, for the page that it looks at: what it spent today and this month, and how its own limits stand.
 * Nothing of other users, and nothing of what it shares with them.
 */
final class MeDesk {
    private static final String END_USER = "X-End-User-Id";

    private final Rooms rooms;
    private final Credentials credentials;

    MeDesk(Rooms rooms, Credentials credentials) {
        this.rooms = rooms;
        this.credentials = credentials;
    }

    /** Answers {@code GET /v1/me/usage}. */
    void answer(Exchange exchange, Project project) {
        credentials
                .prove(exchange, project)
                .map(caller -> named(exchange, caller))
                .compose(caller -> usage(exchange, caller))
                .onComplete(answered -> {
                    if (answered.failed()) {
                        exchange.fail(answered.cause());
                    } else {
                        exchange.response().putHeader("Cache-Control", "no-store");
                        exchange.answer(200, answered.result());
                    }
                });
    }

    /** An API key speaks for the user that it names, and must name one. */
    private Caller named(Exchange exchange, Caller caller) {
        if (caller.kind() == Caller.Kind.API_KEY && exchange.header(END_USER) == null) {
            throw Refusal.invalid(END_USER, "With an API key, " + END_USER + " says whose usage is asked for.")
                    .asException();
        }
        return caller;
    }

    private Future<byte[]> usage(Exchange exchange, Caller caller) {
        Project project = caller.project();
        Subject subject = new Subject(
                project.tenantId(),
                project.id(),
                caller.tierOrDefault().name(),
                caller.uid(),
                caller.sid(),
                caller.bookedKey(),
                "",
                caller.tags());
        return exchange.loop()
                .back(rooms.admission().standings(project, caller.isNobody() ? null : caller.tierOrDefault(), subject))
                .recover(_ -> Future.failedFuture(StoreException.NOT_NOW.asException()))
                .compose(standings -> exchange.loop()
                        .apart(() -> Json.bytes(new OwnUsage(
                                caller.uid(),
                                caller.tierOrDefault().name(),
                                spent(caller, today(project), Period.ofDays(1)),
                                spent(caller, today(project).withDayOfMonth(1), Period.ofMonths(1)),
                                standings.stream().map(ShownLimit::of).toList()))));
    }

    private LocalDate today(Project project) {
        return LocalDate.ofInstant(rooms.clock().instant(), project.timeZone());
    }

    private OwnUsage.Spent spent(Caller caller, LocalDate first, Period length) {
        Project project = caller.project();
        ZoneId zone = project.timeZone();
        Window window = new Window(
                first.atStartOfDay(zone).toInstant(),
                first.plus(length).atStartOfDay(zone).toInstant());
        return OwnUsage.Spent.of(
                window,
                rooms.reports()
                        .usage(project.tenantId(), project.id(), window, caller.uid(), Granularity.DAY)
                        .totals());
    }
}
