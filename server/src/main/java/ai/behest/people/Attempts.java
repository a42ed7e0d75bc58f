package ai.behest.people;

import ai.behest.wire.Refusal;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How often something may be tried, for each account or address. The first tries are free; after that each one doubles
 * the wait, up to a bound: nobody is locked out for good. A try counts when it begins, so that a hundred at once are a
 * hundred. In this node's memory, bounded, forgotten an hour after the last try.
 */
final class Attempts {
    private static final int KEYS_MOST = 100_000;
    private static final Duration FORGOTTEN = Duration.ofHours(1);
    private static final int DOUBLINGS_MOST = 20;

    /**
     * @param tries so far
     * @param until when the next one is free, in microseconds since 1970
     */
    private record Count(int tries, long until) {}

    private final int free;
    private final long longest;
    private final LongSupplier nowMicros;
    private final Cache<String, Count> counts;

    /**
     * @param free tries without a wait
     * @param longest wait between two
     */
    Attempts(int free, Duration longest, LongSupplier nowMicros) {
        this.free = free;
        this.longest = Columns.micros(longest);
        this.nowMicros = nowMicros;
        Ticker ticker = () -> TimeUnit.MICROSECONDS.toNanos(nowMicros.getAsLong());
        this.counts = Caffeine.newBuilder()
                .maximumSize(KEYS_MOST)
                .expireAfterWrite(FORGOTTEN)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Counts a try.
     *
     * @throws ai.behest.wire.RefusedException rate_limited, with how long to wait
     */
    void begin(String key) {
        long now = nowMicros.getAsLong();
        long[] wait = {0};
        counts.asMap().compute(key, (_, known) -> {
            Count count = known == null ? new Count(0, 0) : known;
            if (now < count.until()) {
                wait[0] = count.until() - now;
                return count;
            }
            int tries = count.tries() + 1;
            return new Count(tries, tries < free ? 0 : now + pause(tries - free));
        });
        if (wait[0] > 0) {
            Duration retryAfter = Duration.ofSeconds((wait[0] + 999_999) / 1_000_000);
            throw new Refusal.RateLimited(
                            "Too many attempts. Wait " + retryAfter.toSeconds() + " s, then try again.",
                            Map.of(),
                            retryAfter)
                    .asException();
        }
    }

    private long pause(int doublings) {
        return Math.min(longest, TimeUnit.SECONDS.toMicros(1L << Math.min(doublings, DOUBLINGS_MOST)));
    }

    /** It was right: all tries are forgiven. */
    void forgive(String key) {
        counts.invalidate(key);
    }

    /** It was right: this one try is forgiven, and no other. */
    void takeBack(String key) {
        counts.asMap().computeIfPresent(key, (_, count) -> new Count(Math.max(0, count.tries() - 1), 0));
    }
}
