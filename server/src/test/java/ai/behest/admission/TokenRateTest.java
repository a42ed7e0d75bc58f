package ai.behest.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Tokens per minute, counted after the call. */
class TokenRateTest {
    private static final int LIMIT = 1_000;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // a clock of nanoseconds may begin anywhere
    private final TokenRate rate = new TokenRate(1_000, now::get);

    private RateLimiter.Verdict look() {
        return rate.look("ada", LIMIT);
    }

    private void pass(long millis) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void aFullBucketAllowsAMinutesWorthAtOnce() {
        assertThat(look()).isEqualTo(new RateLimiter.Verdict(LIMIT, LIMIT, 0, 0));
        rate.spend("ada", LIMIT, 400);
        assertThat(look()).isEqualTo(new RateLimiter.Verdict(LIMIT, 600, 24_000, 0));
        rate.spend("ada", LIMIT, 600);
        assertThat(look().isRefused()).as("at zero, not below").isFalse();
        assertThat(look().remaining()).isZero();
    }

    @Test
    void belowZeroCallsAreRefusedUntilItIsFilledUpToZero() {
        rate.spend("ada", LIMIT, 1_500);
        assertThat(look()).isEqualTo(new RateLimiter.Verdict(LIMIT, 0, 90_000, 30_000));
        pass(29_999);
        assertThat(look().retryAfterMillis()).isEqualTo(1);
        pass(1);
        assertThat(look().isRefused()).isFalse();
        pass(60_000);
        assertThat(look()).isEqualTo(new RateLimiter.Verdict(LIMIT, LIMIT, 0, 0));
    }

    @Test
    void anotherKeyHasItsOwnBucket() {
        rate.spend("ada", LIMIT, 5_000);
        assertThat(rate.look("tim", LIMIT).remaining()).isEqualTo(LIMIT);
    }

    @Test
    void whatIsSpentTooMuchCountsForAnHourAtTheMost() {
        rate.spend("ada", LIMIT, Long.MAX_VALUE);
        rate.spend("ada", LIMIT, Long.MAX_VALUE);
        assertThat(look().retryAfterMillis()).isEqualTo(TimeUnit.HOURS.toMillis(1));
        pass(TimeUnit.HOURS.toMillis(1));
        assertThat(look().isRefused()).isFalse();
    }

    @Test
    void theWidestLimitAndTheNarrowestAreExact() {
        rate.spend("wide", 100_000_000, 99_999_999);
        assertThat(rate.look("wide", 100_000_000).remaining()).isEqualTo(1);
        rate.spend("wide", 100_000_000, 100_000_000);
        assertThat(rate.look("wide", 100_000_000).retryAfterMillis()).isEqualTo(60_000);
        rate.spend("narrow", 1, 3);
        assertThat(rate.look("narrow", 1).retryAfterMillis()).isEqualTo(120_000);
    }
}
