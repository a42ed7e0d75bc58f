package ai.behest.ledger;

import ai.behest.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** How long a bucket of a usage report is. Buckets begin at full minutes, hours or days of UTC. */
public enum Granularity {
    MINUTE(60_000_000L, Field.MINUTE),
    HOUR(3_600_000_000L, Field.HOUR),
    DAY(86_400_000_000L, Field.DAY);

    /** The most buckets that a report can have. */
    public static final int MOST_BUCKETS = 10_000;

    private final long micros;
    private final Field field;

    Granularity(long micros, Field field) {
        this.micros = micros;
        this.field = field;
    }

    /** What numbers its buckets. */
    Field field() {
        return field;
    }

    long micros() {
        return micros;
    }

    /**
     * The granularity of a request (contract §7): {@code minute}, {@code hour} or {@code day}; absent means day.
     *
     * @throws ai.behest.wire.RefusedException naming {@code granularity}
     */
    public static Granularity parse(@Nullable String text) {
        return switch (text) {
            case "minute" -> MINUTE;
            case "hour" -> HOUR;
            case "day" -> DAY;
            case null -> DAY;
            default ->
                throw Refusal.invalid("granularity", "granularity is minute, hour or day.")
                        .asException();
        };
    }

    /** Refuses a window that this granularity cuts into too many buckets. */
    void requireFits(Window window) {
        long buckets = (window.toMicros() - 1) / micros - window.fromMicros() / micros + 1;
        if (buckets > MOST_BUCKETS) {
            throw Refusal.invalid(
                            "granularity",
                            "The window has " + buckets + " buckets of this granularity, the most is " + MOST_BUCKETS
                                    + ". Ask for a shorter window or a coarser granularity.")
                    .asException();
        }
    }
}
