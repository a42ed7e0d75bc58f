package ai.behest.alert;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait after a failed attempt.
 *
 * @param delays after the first, second, ... attempt; after one more it is given up
 * @param random spreads each delay by a fifth either way, so that what failed together does not come back together
 */
record Backoff(List<Duration> delays, RandomGenerator random) {
    static final List<Duration> DELAYS = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofHours(6));

    Backoff {
        delays = List.copyOf(delays);
    }

    /** @return null when it is given up */
    @Nullable
    Duration after(int attempts) {
        if (attempts > delays.size()) {
            return null;
        }
        long nanos = delays.get(Math.max(0, attempts - 1)).toNanos();
        return Duration.ofNanos(nanos * 4 / 5 + random.nextLong(nanos * 2 / 5 + 1));
    }
}
