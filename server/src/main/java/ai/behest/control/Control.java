package ai.behest.control;

import ai.behest.admission.Admission;
import ai.behest.admission.HeldBalances;
import ai.behest.alert.Alerts;
import ai.behest.audit.AuditLog;
import ai.behest.budget.BudgetBook;
import ai.behest.http.Exchange;
import ai.behest.http.PathPattern;
import ai.behest.identity.AdminTokens;
import ai.behest.identity.ApiKeys;
import ai.behest.identity.KeyRing;
import ai.behest.identity.Revocations;
import ai.behest.identity.SigningKeys;
import ai.behest.ledger.Costs;
import ai.behest.ledger.OpenCalls;
import ai.behest.ledger.PriceBook;
import ai.behest.ledger.Rerating;
import ai.behest.ledger.export.Exports;
import ai.behest.people.SignedIn;
import ai.behest.provider.Providers;
import ai.behest.safety.Effects;
import ai.behest.safety.KillSwitches;
import ai.behest.store.Database;
import ai.behest.tenant.Projects;
import ai.behest.tenant.Tenants;
import ai.behest.tenant.Tiers;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers the management API on the control plane's host. One instance serves every event loop. What may block runs on
 * a virtual thread, a bounded number of requests at a time.
 */
public final class Control {
    private static final int AT_ONCE = 64;
    private static final int OPEN_AT_ONCE = 8;
    private static final int DOWNLOADS_AT_ONCE = 4;
    private static final Refusal BUSY = new Refusal.Failed(
            Code.OVERLOADED, "The management API is busy. Try again in a moment.", Duration.ofSeconds(1));

    /** The rooms that the resources are kept in. */
    public record Rooms(
            Tenants tenants,
            Projects projects,
            Tiers tiers,
            ApiKeys apiKeys,
            SigningKeys signingKeys,
            KeyRing keyRing,
            AdminTokens adminTokens,
            AuditLog audit,
            Revocations revocations,
            KillSwitches killSwitches,
            Effects effects,
            Providers providers,
            ProviderTest providerTest,
            PriceBook prices,
            Rerating rerating,
            InstantSource clock,
            Admission admission,
            BudgetBook budgets,
            HeldBalances balances,
            OpenCalls openCalls,
            Exports exports,
            Alerts alerts,
            Costs costs) {}

    /**
     * How the process is.
     *
     * @param parts what readiness depends on besides the database: the part's name, and whether it is well
     * @param metrics the metrics in Prometheus' text format
     */
    public record Vitals(Database database, Supplier<Map<String, Boolean>> parts, Supplier<byte[]> metrics) {}

    private final Routes routes;
    private final Doorkeeper doorkeeper;
    private final Semaphore permits = new Semaphore(AT_ONCE);
    private final Semaphore openPermits = new Semaphore(OPEN_AT_ONCE);
    private final Semaphore downloadPermits = new Semaphore(DOWNLOADS_AT_ONCE);

    /**
     * @param baseUrl the address to show for a project, by its slug
     * @param people whom the secret in a console session's cookie stands for, or null; it may block
     */
    public Control(
            Rooms rooms, Function<String, String> baseUrl, Vitals vitals, Function<String, @Nullable SignedIn> people) {
        this.routes = Routes.of(rooms, baseUrl, vitals);
        this.doorkeeper = new Doorkeeper(rooms.adminTokens(), people);
        routes.table().forEach(Needs::of);
    }

    /**
     * Takes the request if its path is one of the management API's.
     *
     * @return false, with nothing done, when it is not
     */
    public boolean receive(Exchange exchange) {
        PathPattern.Segments segments = PathPattern.Segments.of(exchange.path());
        Routes.Found found =
                segments == null ? null : routes.find(exchange.method().name(), segments);
        if (found == null) {
            return false;
        }
        exchange.response().putHeader("X-Content-Type-Options", "nosniff");
        switch (found) {
            case Routes.WrongMethod wrong -> {
                exchange.response().putHeader("Allow", wrong.allow());
                exchange.refuse(new Refusal.MethodNotAllowed("This path answers " + wrong.allow() + "."));
            }
            case Routes.Match match -> {
                try {
                    serve(exchange, match);
                } catch (RuntimeException e) {
                    exchange.fail(e);
                }
            }
        }
        return true;
    }

    private void serve(Exchange exchange, Routes.Match match) {
        switch (match.route()) {
            case Route.Open open ->
                carryOut(exchange, openPermits, () -> open.handler().get());
            case Route.Streamed streamed ->
                admitted(
                        exchange,
                        match,
                        call -> download(
                                exchange,
                                () -> Download.Begun.of(streamed.handler().apply(call))));
            case Route.Listed listed -> admitted(exchange, match, call -> list(exchange, listed, call));
            case Route.Managed managed -> admitted(exchange, match, call -> manage(exchange, managed, call));
        }
    }

    /** Goes on with the request, whose body has not been read, of somebody who may make it. */
    private void admitted(Exchange exchange, Routes.Match match, Consumer<Call> then) {
        exchange.response().putHeader("Cache-Control", "no-store");
        doorkeeper
                .admit(exchange, Needs.of(match.route()))
                .map(admin -> new Call(
                        admin,
                        match.variables(),
                        Query.of(exchange),
                        Buffer.buffer(),
                        exchange.remoteAddress(),
                        exchange.traceId()))
                .onSuccess(call -> {
                    try {
                        then.accept(call);
                    } catch (RuntimeException e) {
                        exchange.fail(e);
                    }
                })
                .onFailure(exchange::fail);
    }

    private void list(Exchange exchange, Route.Listed listed, Call call) {
        if (call.query().text("format") == null) {
            carryOut(exchange, permits, () -> listed.page().handle(call));
        } else {
            download(exchange, () -> Download.Begun.of(listed.whole().apply(call)));
        }
    }

    private void manage(Exchange exchange, Route.Managed managed, Call call) {
        if (managed.body() == Route.Body.NONE) {
            carryOut(exchange, permits, () -> handle(managed, call));
            return;
        }
        RequestBody.read(exchange, managed.body())
                .onSuccess(body -> carryOut(exchange, permits, () -> handle(managed, call.with(body))))
                .onFailure(exchange::fail);
    }

    /** Whatever changes something is an act, and leaves its line in the audit log by the transaction that changes it. */
    private static Answer handle(Route.Managed route, Call call) {
        String action = route.action();
        return action == null
                ? route.handler().handle(call)
                : ActOf.request(action, route, call)
                        .during(() -> route.handler().handle(call));
    }

    /** Holds its permit until the answer has ended, which may take as long as its client likes to read. */
    private void download(Exchange exchange, Callable<Download.Begun> work) {
        if (!downloadPermits.tryAcquire()) {
            exchange.refuse(BUSY);
            return;
        }
        exchange.onEnd(downloadPermits::release);
        exchange.loop()
                .apart(work)
                .onSuccess(begun -> Download.send(exchange, begun))
                .onFailure(exchange::fail);
    }

    private static void carryOut(Exchange exchange, Semaphore permits, Supplier<Answer> work) {
        if (!permits.tryAcquire()) {
            exchange.refuse(BUSY);
            return;
        }
        exchange.loop()
                .apart(() -> {
                    try {
                        return work.get().written();
                    } finally {
                        permits.release();
                    }
                })
                .onSuccess(written -> written.send(exchange))
                .onFailure(exchange::fail);
    }
}
