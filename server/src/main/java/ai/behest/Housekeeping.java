package ai.behest;

import ai.behest.alert.Alerts;
import ai.behest.budget.Leases;
import ai.behest.memory.Threads;
import ai.behest.people.Access;
import ai.behest.store.Database;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must be done now and then: expired sessions, links and challenges go, old alerts and old news of changes and the balances of old windows too. */
final class Housekeeping implements AutoCloseable {
    /** How long the balances of a window that has ended are kept. Reports do not need them. */
    private static final Duration OLD_WINDOW = Duration.ofDays(7);

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("behest-housekeeping").daemon().factory());

    Housekeeping(Threads threads, Alerts alerts, Access access, Database database) {
        clock.scheduleWithFixedDelay(() -> sweep(threads, alerts, access, database), 1, 1, TimeUnit.MINUTES);
    }

    private static void sweep(Threads threads, Alerts alerts, Access access, Database database) {
        try {
            threads.sweep();
            alerts.forget();
            access.forget();
            database.forgetOldChanges();
            database.change(transaction ->
                    Leases.forget(transaction.handle(), transaction.nowMicros() - OLD_WINDOW.toNanos() / 1_000));
        } catch (RuntimeException e) {
            LOG.warn("Housekeeping failed; it is tried again in a minute", e);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
