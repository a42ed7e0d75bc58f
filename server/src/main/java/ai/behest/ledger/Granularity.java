package ai.behest.ledger;

import ai.behest.wire.Refusal;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How long the parts of a breakdown are. */
public enum Granularity {
    MINUTE(Duration.ofMinutes(1)),
    HOUR(Duration.ofHours(1)),
    DAY(Duration.ofDays(1));

    private static final long PARTS_MOST = 10_000;

    private final long micros;

    Granularity(Duration length) {
        this.micros = length.toNanos() / 1_000;
    }

    long micros() {
        return micros;
    }

    /**
     * Reads the parameter; absent means days.
     *
     * @throws ai.behest.wire.RefusedException a validation error, also when the window has over 10,000 such parts
     */
    public static Granularity parse(@Nullable String text, Window window) {
        Granularity granularity = text == null ? DAY : named(text);
        if ((window.toMicros() - window.fromMicros()) / granularity.micros > PARTS_MOST) {
            throw Refusal.invalid("granularity", "The window has more than 10,000 parts of this granularity.")
                    .asException();
        }
        return granularity;
    }

    private static Granularity named(String text) {
        for (Granularity granularity : values()) {
            if (granularity.name().toLowerCase(Locale.ROOT).equals(text)) {
                return granularity;
            }
        }
        throw Refusal.invalid("granularity", "granularity is minute, hour or day.")
                .asException();
    }
}
