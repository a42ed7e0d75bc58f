package ai.behest.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * So many requests per minute for each key, as a token bucket that holds a minute's worth: a full bucket allows a
 * burst, then requests are let in at the steady rate. One {@code long} per key (the generic cell rate algorithm, ITU-T
 * I.371), bounded in number, forgotten when idle.
 */
final class RateLimiter {
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Cache<String, AtomicLong> emptyAt;
    private final LongSupplier nanoClock;

    /** @param mostKeys how many keys are remembered; beyond, the least used start afresh */
    RateLimiter(long mostKeys, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.emptyAt = Caffeine.newBuilder()
                .maximumSize(mostKeys)
                .expireAfterAccess(Duration.ofMinutes(2))
                .executor(Runnable::run)
                .build();
    }

    /**
     * What the limiter says of one request.
     *
     * @param limit requests per minute
     * @param remaining how many more would be let in at this instant, 0 when refused
     * @param resetMillis until the bucket is full again
     * @param retryAfterMillis until the next request would be let in, 0 when this one was
     */
    record Verdict(int limit, int remaining, long resetMillis, long retryAfterMillis) {
        boolean isRefused() {
            return retryAfterMillis > 0;
        }
    }

    /** Takes one request out of the key's bucket, if there is one left. */
    Verdict acquire(String key, int perMinute) {
        long now = nanoClock.getAsLong();
        long each = Math.max(1, MINUTE_NANOS / perMinute);
        AtomicLong cell = emptyAt.get(key, _ -> new AtomicLong(now));
        while (true) {
            long seen = cell.get();
            long from = Math.max(seen - now, 0);
            long after = from + each;
            if (after > MINUTE_NANOS) {
                return new Verdict(perMinute, 0, millis(from), Math.max(1, millis(after - MINUTE_NANOS)));
            }
            if (cell.compareAndSet(seen, now + after)) {
                return new Verdict(perMinute, (int) ((MINUTE_NANOS - after) / each), millis(after), 0);
            }
        }
    }

    private static long millis(long nanos) {
        return Math.ceilDiv(nanos, 1_000_000L);
    }
}
