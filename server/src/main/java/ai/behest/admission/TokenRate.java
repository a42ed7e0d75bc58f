package ai.behest.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * So many tokens per minute for each key, as a token bucket that holds a minute's worth. What a call came to is taken out
 * once it is known, which may leave less than nothing: then calls are refused until the bucket has filled up to zero. One
 * {@code long} per key, the time until the bucket is full; bounded in number, forgotten when idle.
 */
final class TokenRate {
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** The most minutes that one is refused for what is spent already. */
    private static final long MOST_MINUTES = 60;

    private final Cache<String, AtomicLong> fullAt;
    private final LongSupplier nanoClock;

    /** @param mostKeys how many keys are remembered; beyond, the least used start afresh */
    TokenRate(long mostKeys, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.fullAt = Caffeine.newBuilder()
                .maximumSize(mostKeys)
                .expireAfterAccess(Duration.ofMinutes(MOST_MINUTES + 2))
                .executor(Runnable::run)
                .build();
    }

    /**
     * What the bucket says of a call that is about to be made; nothing is taken out.
     *
     * @param perMinute 1 to 100,000,000
     */
    RateLimiter.Verdict look(String key, int perMinute) {
        AtomicLong cell = fullAt.getIfPresent(key);
        long missing = cell == null ? 0 : Math.max(cell.get() - nanoClock.getAsLong(), 0);
        if (missing > MINUTE_NANOS) {
            return new RateLimiter.Verdict(perMinute, 0, millis(missing), Math.max(1, millis(missing - MINUTE_NANOS)));
        }
        int remaining = (int) ((MINUTE_NANOS - missing) * perMinute / MINUTE_NANOS);
        return new RateLimiter.Verdict(perMinute, remaining, millis(missing), 0);
    }

    /** Takes the tokens of a call out of the key's bucket. */
    void spend(String key, int perMinute, long tokens) {
        long now = nanoClock.getAsLong();
        long counted = Math.min(tokens, (MOST_MINUTES + 1) * perMinute);
        long nanos = counted / perMinute * MINUTE_NANOS + counted % perMinute * MINUTE_NANOS / perMinute;
        fullAt.get(key, _ -> new AtomicLong(now))
                .updateAndGet(seen ->
                        now + Math.min(Math.max(seen - now, 0) + nanos, (MOST_MINUTES + 1) * MINUTE_NANOS));
    }

    private static long millis(long nanos) {
        return Math.ceilDiv(nanos, 1_000_000L);
    }
}
