package ai.behest.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.behest.wire.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SignalsTest {
    private final Signals signals = new Signals(Map.of());

    @AfterEach
    void close() {
        signals.close();
    }

    private Exposition metrics() {
        return new Exposition(signals.prometheus());
    }

    @Test
    void countsOneCallUnderTheNamesThatTheFieldUses() {
        signals.called(Calls.CHAT.signal());

        Exposition metrics = metrics();
        String[] call = {"gen_ai_operation_name=chat", "gen_ai_provider_name=openai", "gen_ai_request_model=gpt-5-mini"
        };
        assertThat(metrics.type("gen_ai_client_operation_duration_seconds")).isEqualTo("histogram");
        assertThat(metrics.sum("gen_ai_client_operation_duration_seconds_count", call))
                .isEqualTo(1);
        assertThat(metrics.sum("gen_ai_client_operation_duration_seconds_sum", call))
                .isEqualTo(1.5);
        assertThat(metrics.sum("gen_ai_client_operation_duration_seconds_bucket", "le=1.28"))
                .isZero();
        assertThat(metrics.sum("gen_ai_client_operation_duration_seconds_bucket", "le=2.56"))
                .isEqualTo(1);
        assertThat(metrics.sum("gen_ai_server_time_to_first_token_seconds_sum", call))
                .isEqualTo(0.25);
        assertThat(metrics.type("gen_ai_client_token_usage")).isEqualTo("histogram");
        assertThat(metrics.sum("gen_ai_client_token_usage_sum", "gen_ai_token_type=input"))
                .isEqualTo(7);
        assertThat(metrics.sum("gen_ai_client_token_usage_sum", "gen_ai_token_type=output"))
                .isEqualTo(14);
        assertThat(metrics.type("behest_calls_total")).isEqualTo("counter");
        assertThat(metrics.sum("behest_calls_total", "operation=chat", "provider=openai", "status=completed"))
                .isEqualTo(1);
        assertThat(metrics.sum("behest_cost_usd_total", "model=gpt-5-mini", "payer=platform"))
                .isEqualTo(0.000001234567);
        assertThat(metrics.sum("behest_unpriced_calls_total")).isZero();
        assertThat(metrics.sum("behest_estimated_calls_total")).isZero();
    }

    @Test
    void aCallWithoutAPriceIsUnpricedAndNotFree() {
        signals.called(Calls.CHAT.usage(7, true, null).signal());

        assertThat(metrics().sum("behest_unpriced_calls_total", "model=gpt-5-mini"))
                .isEqualTo(1);
        assertThat(metrics().sum("behest_estimated_calls_total", "provider=openai"))
                .isEqualTo(1);
        assertThat(metrics().sum("behest_cost_usd_total")).isZero();
    }

    @Test
    void aFailedCallHasAnErrorTypeAndNoUsage() {
        signals.called(Calls.CHAT
                .ended(CallSignal.FAILED, "provider_error")
                .usage(0, false, 0L)
                .signal());

        assertThat(metrics().sum("gen_ai_client_operation_duration_seconds_count", "error_type=provider_error"))
                .isEqualTo(1);
        assertThat(metrics().sum("gen_ai_client_token_usage_count")).isZero();
    }

    @Test
    void countsRefusalsByCodeAndShowsEveryCodeFromTheStart() {
        assertThat(metrics().values("code")).hasSize(Code.values().length);

        signals.refused(Code.RATE_LIMITED);
        signals.refused(Code.RATE_LIMITED);
        signals.refused(Code.INVALID_TOKEN);

        assertThat(metrics().sum("behest_refusals_total", "code=rate_limited")).isEqualTo(2);
        assertThat(metrics().sum("behest_refusals_total", "code=invalid_token")).isEqualTo(1);
        assertThat(metrics().sum("behest_refusals_total")).isEqualTo(3);
    }

    @Test
    void showsTheProcessItself() {
        Exposition metrics = metrics();

        assertThat(metrics.sum("jvm_memory_used_bytes")).isPositive();
        assertThat(metrics.sum("jvm_threads_live_threads")).isPositive();
        assertThat(metrics.sum("process_uptime_seconds")).isPositive();
        assertThat(metrics.sum("process_files_open_files")).isPositive();
        assertThat(metrics.sum("system_cpu_count")).isPositive();
        assertThat(metrics.type("jvm_gc_memory_allocated_bytes_total")).isEqualTo("counter");
    }

    @Test
    void readsAGaugeAtEachScrape() {
        AtomicInteger underWay = new AtomicInteger(3);
        signals.gauge("behest_requests_under_way", "Requests whose answer has not ended.", underWay::get);

        assertThat(metrics().sum("behest_requests_under_way")).isEqualTo(3);
        underWay.set(5);
        assertThat(metrics().sum("behest_requests_under_way")).isEqualTo(5);
    }

    @Test
    void refusesAGaugeWithABadNameOrOneThatIsThere() {
        signals.gauge("behest_waiting", "Rows that wait.", () -> 0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> signals.gauge("behest_waiting", "Again.", () -> 1))
                .withMessageContaining("behest_waiting");
        for (String name : List.of("", "waiting", "behest_", "behest_A", "behest_a b", "behest_a\n", "behest_é")) {
            assertThatIllegalArgumentException().isThrownBy(() -> signals.gauge(name, "Bad.", () -> 1));
        }
    }

    @Test
    void losesNothingWhenSixteenThreadsCountAtOnce() throws Exception {
        int threads = 16;
        int each = 5_000;
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> done = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                CallSignal signal = Calls.CHAT.model("model-" + t % 3).signal();
                done.add(pool.submit(() -> {
                    start.await();
                    for (int i = 0; i < each; i++) {
                        signals.called(signal);
                        signals.refused(Code.KILLED);
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> future : done) {
                future.get(60, TimeUnit.SECONDS);
            }
        }

        double all = threads * each;
        Exposition metrics = metrics();
        assertThat(metrics.sum("behest_calls_total")).isEqualTo(all);
        assertThat(metrics.sum("behest_refusals_total")).isEqualTo(all);
        assertThat(metrics.sum("gen_ai_client_operation_duration_seconds_count"))
                .isEqualTo(all);
        assertThat(metrics.sum("gen_ai_client_operation_duration_seconds_bucket", "le=+Inf"))
                .isEqualTo(all);
        assertThat(metrics.sum("gen_ai_client_token_usage_sum", "gen_ai_token_type=input"))
                .isEqualTo(all * 7);
        // 6 of 16 threads called model-0: 6 * 5,000 * 1,234,567 picodollars.
        assertThat(metrics.sum("behest_cost_usd_total", "model=model-0")).isEqualTo(0.03703701);
    }

    @Test
    void addsUpMoreMoneyThanALongOfPicodollarsHolds() {
        Spend spend = new Spend();
        for (int i = 0; i < 12; i++) {
            spend.add(999_999_999_999_999_999L);
        }
        spend.add(12);

        assertThat(spend.dollars()).isEqualTo(12_000_000.0);
    }
}
