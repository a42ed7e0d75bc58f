package ai.behest.ledger.export;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every few seconds for exports whose time has come. What one thread writes waits for nobody else. */
public final class ExportSchedule implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ExportSchedule.class);
    private static final long EVERY_SECONDS = 5;
    private static final long LAST_FILE_SECONDS = 20;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("behest-exports").daemon().factory());

    public ExportSchedule(Exports exports) {
        clock.scheduleWithFixedDelay(() -> run(exports), 1, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private static void run(Exports exports) {
        try {
            exports.runDue();
        } catch (RuntimeException e) {
            LOG.warn("The exports could not be looked through; they are in a few seconds", e);
        }
    }

    /** Waits a while for the file that is being written; a file that is broken off is written again at the next start. */
    @Override
    public void close() {
        clock.shutdown();
        try {
            if (!clock.awaitTermination(LAST_FILE_SECONDS, TimeUnit.SECONDS)) {
                clock.shutdownNow();
            }
        } catch (InterruptedException e) {
            clock.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
