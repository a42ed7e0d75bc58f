package ai.behest.spring;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;

/** {@code behest.token} times the token endpoint's mints, {@code behest.problems} counts what went wrong elsewhere. */
final class MeteredTally implements Tally {

    private final MeterRegistry registry;
    private final String mode;

    MeteredTally(MeterRegistry registry, String mode) {
        this.registry = registry;
        this.mode = mode.toLowerCase(Locale.ROOT);
    }

    @Override
    public void minted(Outcome outcome, Duration time) {
        registry.timer("behest.token", "outcome", label(outcome), "mode", mode).record(time);
    }

    @Override
    public void failed(Outcome outcome) {
        registry.counter("behest.problems", "outcome", label(outcome)).increment();
    }

    private static String label(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
