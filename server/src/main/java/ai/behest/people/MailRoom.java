package ai.behest.people;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends letters apart from whoever asks for them, so that an answer takes as long whether there is one to send or not.
 * What does not fit into its queue is dropped: the person asks again.
 */
final class MailRoom implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MailRoom.class);
    private static final int WAITING_MOST = 200;
    private static final Duration LAST_LETTER = Duration.ofSeconds(5);

    /** Work that may send letters. */
    interface Errand {
        void run(Letters letters);
    }

    private final @Nullable Letters letters;
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_MOST),
            Thread.ofPlatform().name("behest-letters").daemon().factory());

    /** @param letters null when there is no mail server */
    MailRoom(@Nullable Letters letters) {
        this.letters = letters;
    }

    boolean isOpen() {
        return letters != null;
    }

    void later(Errand errand) {
        Letters way = letters;
        if (way == null) {
            return;
        }
        try {
            thread.execute(() -> {
                try {
                    errand.run(way);
                } catch (RuntimeException e) {
                    // its message may name whom the letter was to
                    LOG.warn("A letter could not be sent ({})", e.getClass().getSimpleName());
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.warn("A letter was dropped: {} are waiting", WAITING_MOST);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LAST_LETTER.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
