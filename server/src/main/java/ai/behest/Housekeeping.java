package ai.behest;

import ai.behest.alert.Alerts;
import ai.behest.memory.Threads;
import ai.behest.store.Database;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must be done now and then: expired sessions go, old alerts and old news of changes too. */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("behest-housekeeping").daemon().factory());

    Housekeeping(Threads threads, Alerts alerts, Database database) {
        clock.scheduleWithFixedDelay(() -> sweep(threads, alerts, database), 1, 1, TimeUnit.MINUTES);
    }

    private static void sweep(Threads threads, Alerts alerts, Database database) {
        try {
            threads.sweep();
            alerts.forget();
            database.forgetOldChanges();
        } catch (RuntimeException e) {
            LOG.warn("Housekeeping failed; it is tried again in a minute", e);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
