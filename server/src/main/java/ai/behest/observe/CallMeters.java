package ai.behest.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * The meters of calls that share their labels, looked up once. The names and the buckets of {@code gen_ai.*} are those
 * of OpenTelemetry's semantic conventions for generative AI metrics, in Prometheus' spelling.
 */
final class CallMeters {
    /** What calls are told apart by. All of it bounded; {@code project} is "" unless it was asked for. */
    record Labels(
            String operation,
            String provider,
            String model,
            String payer,
            String status,
            String error,
            String project) {}

    private static final Duration[] DURATIONS = LongStream.iterate(10, millis -> millis * 2)
            .limit(14)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);
    private static final Duration[] FIRST_TOKENS = LongStream.of(
                    1, 5, 10, 20, 40, 60, 80, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);
    private static final double[] TOKENS =
            DoubleStream.iterate(1, tokens -> tokens * 4).limit(14).toArray();

    private final Counter calls;
    private final Timer duration;
    private final Timer firstToken;
    private final DistributionSummary inputTokens;
    private final DistributionSummary outputTokens;
    private final Counter unpriced;
    private final Counter estimated;
    private final Spend spend;

    /** @param spends the sum for a set of labels of the cost counter, made once for each */
    CallMeters(MeterRegistry registry, Labels labels, boolean byProject, Function<Tags, Spend> spends) {
        Tags call = Tags.of("operation", labels.operation(), "provider", labels.provider());
        Tags money = Tags.of("provider", labels.provider(), "model", labels.model(), "payer", labels.payer());
        if (byProject) {
            call = call.and("project", labels.project());
            money = money.and("project", labels.project());
        }
        Tags genAi = Tags.of(
                "gen_ai.operation.name", labels.operation(),
                "gen_ai.provider.name", GenAi.provider(labels.provider()),
                "gen_ai.request.model", labels.model());
        calls = Counter.builder("behest.calls")
                .description("Calls that reached a provider, by how they ended.")
                .tags(call.and("status", labels.status()))
                .register(registry);
        estimated = Counter.builder("behest.estimated.calls")
                .description("Calls whose tokens were metered here, because the provider did not say.")
                .tags(call)
                .register(registry);
        unpriced = Counter.builder("behest.unpriced.calls")
                .description("Calls of models without a price: their cost is unknown, not zero.")
                .tags(money)
                .register(registry);
        spend = spends.apply(money);
        FunctionCounter.builder("behest.cost.usd", spend, Spend::dollars)
                .description(
                        "Cost of calls in US dollars since the start, rounded to a double. The ledger is the truth.")
                .tags(money)
                .register(registry);
        duration = Timer.builder("gen_ai.client.operation.duration")
                .description("From the request's header to the end of the answer.")
                .tags(genAi.and("error.type", labels.error()))
                .serviceLevelObjectives(DURATIONS)
                .register(registry);
        firstToken = Timer.builder("gen_ai.server.time_to_first_token")
                .description("From the request's header to the first byte of a streamed answer.")
                .tags(genAi)
                .serviceLevelObjectives(FIRST_TOKENS)
                .register(registry);
        inputTokens = tokens(registry, genAi, "input");
        outputTokens = tokens(registry, genAi, "output");
    }

    private static DistributionSummary tokens(MeterRegistry registry, Tags genAi, String type) {
        return DistributionSummary.builder("gen_ai.client.token.usage")
                .description("Tokens per call.")
                .tags(genAi.and("gen_ai.token.type", type))
                .serviceLevelObjectives(TOKENS)
                .register(registry);
    }

    void count(CallSignal signal) {
        calls.increment();
        duration.record(signal.latencyMicros(), TimeUnit.MICROSECONDS);
        Long firstByte = signal.firstByteMicros();
        if (signal.streamed() && firstByte != null) {
            firstToken.record(firstByte, TimeUnit.MICROSECONDS);
        }
        // A call that failed before the provider counted anything has no usage, rather than a usage of zero.
        if (signal.inputTokens() > 0 || signal.outputTokens() > 0) {
            inputTokens.record((double) signal.inputTokens());
            outputTokens.record((double) signal.outputTokens());
        }
        if (signal.estimated()) {
            estimated.increment();
        }
        Long cost = signal.costPicodollars();
        if (cost == null) {
            unpriced.increment();
        } else {
            spend.add(cost);
        }
    }
}
