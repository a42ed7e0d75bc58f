package ai.behest.alert;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread on which the slower looks are made: no threshold waits for them. */
final class Sentry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sentry.class);
    private static final Duration ENTRIES_EVERY = Duration.ofSeconds(2);
    private static final Duration SPENDING_EVERY = Duration.ofSeconds(30);

    private final EntryWatch entries;
    private final SpendWatch spending;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("behest-sentry").daemon().factory());

    Sentry(EntryWatch entries, SpendWatch spending) {
        this.entries = entries;
        this.spending = spending;
    }

    void start() {
        every(ENTRIES_EVERY, "Entries", entries::look);
        every(SPENDING_EVERY, "Spending", spending::look);
    }

    private void every(Duration period, String what, Runnable look) {
        clock.scheduleWithFixedDelay(
                () -> {
                    try {
                        look.run();
                    } catch (RuntimeException e) {
                        LOG.warn("{} could not be looked through for alerts; it is tried again soon", what, e);
                    }
                },
                period.toMillis(),
                period.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        try {
            if (!clock.awaitTermination(3, TimeUnit.SECONDS)) {
                LOG.warn("A look for alerts was cut short; it is made again after the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
