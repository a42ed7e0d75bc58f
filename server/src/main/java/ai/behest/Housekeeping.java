package ai.behest;

import ai.behest.memory.Threads;
import ai.behest.store.Database;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must be done now and then: expired sessions go, old news of changes too. */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("behest-housekeeping").daemon().factory());

    Housekeeping(Threads threads, Database database) {
        clock.scheduleWithFixedDelay(() -> sweep(threads, database), 1, 1, TimeUnit.MINUTES);
    }

    private static void sweep(Threads threads, Database database) {
        try {
            threads.sweep();
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
