package ai.behest.memory;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much of a conversation is kept, and how long.
 *
 * @param messages the newest that stay, 1 to 10,000; older ones fall away
 * @param ttl how long it lives after its last message, or null for ever
 */
public record Retention(int messages, @Nullable Duration ttl) {
    /** The most messages that a thread holds. */
    public static final int MOST = 10_000;

    /** A thread's: until it is deleted. */
    public static final Retention THREAD = new Retention(MOST, null);

    public Retention {
        if (messages < 1 || messages > MOST) {
            throw new IllegalArgumentException("A conversation keeps 1 to 10,000 messages");
        }
        if (ttl != null && !ttl.isPositive()) {
            throw new IllegalArgumentException("A session lives for a while");
        }
    }

    /** A session's: the project's settings {@code memory_window} and {@code memory_ttl_seconds}. */
    public static Retention session(int messages, Duration ttl) {
        return new Retention(messages, ttl);
    }
}
