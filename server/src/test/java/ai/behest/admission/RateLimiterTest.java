package ai.behest.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private final AtomicLong now = new AtomicLong(TimeUnit.HOURS.toNanos(-3)); // nanoTime may be negative
    private final RateLimiter limiter = new RateLimiter(1_000, now::get);

    @Test
    void letsAMinutesWorthInAtOnceAndNotOneMore() {
        for (int i = 9; i >= 0; i--) {
            RateLimiter.Verdict verdict = limiter.acquire("ada", 10);
            assertThat(verdict.isRefused()).isFalse();
            assertThat(verdict.remaining()).isEqualTo(i);
        }
        assertThat(limiter.acquire("ada", 10).isRefused()).isTrue();
        assertThat(limiter.acquire("bob", 10).isRefused()).as("another key").isFalse();
    }

    @Test
    void saysWhenTheNextOneIsLetInAndKeepsItsWord() {
        IntStream.range(0, 10).forEach(_ -> limiter.acquire("ada", 10));
        RateLimiter.Verdict refused = limiter.acquire("ada", 10);
        assertThat(refused.retryAfterMillis()).isEqualTo(6_000);
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(5_999));
        assertThat(limiter.acquire("ada", 10).isRefused()).isTrue();
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        assertThat(limiter.acquire("ada", 10).isRefused()).isFalse();
        assertThat(limiter.acquire("ada", 10).isRefused()).isTrue();
    }

    @Test
    void isFullAgainAfterAMinuteAndNeverFuller() {
        IntStream.range(0, 10).forEach(_ -> limiter.acquire("ada", 10));
        now.addAndGet(TimeUnit.HOURS.toNanos(1));
        long let = IntStream.range(0, 100)
                .filter(_ -> !limiter.acquire("ada", 10).isRefused())
                .count();
        assertThat(let).isEqualTo(10);
    }

    @Test
    void countsExactlyUnderManyThreads() throws Exception {
        AtomicInteger let = new AtomicInteger();
        Thread[] threads = new Thread[32];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.ofVirtual().start(() -> {
                for (int call = 0; call < 100; call++) {
                    if (!limiter.acquire("ada", 300).isRefused()) {
                        let.incrementAndGet();
                    }
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(let.get()).isEqualTo(300);
    }
}
