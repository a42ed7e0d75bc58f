package ai.behest.ledger;

import java.util.stream.Stream;

/**
 * A stretch of time in which something is in force: from an instant on, and until just before another, in microseconds
 * since 1970. {@link #ALWAYS} has neither bound.
 */
public record Validity(long fromMicros, long untilMicros) {
    public static final Validity ALWAYS = new Validity(Long.MIN_VALUE, Long.MAX_VALUE);

    public Validity {
        if (fromMicros >= untilMicros) {
            throw new IllegalArgumentException("must end after it begins");
        }
    }

    boolean contains(long micros) {
        return fromMicros <= micros && micros < untilMicros;
    }

    boolean overlaps(Validity other) {
        return fromMicros < other.untilMicros && other.fromMicros < untilMicros;
    }

    /** True when this is in force whenever the other is, from {@code micros} on. */
    boolean covers(Validity other, long micros) {
        return fromMicros <= Math.max(other.fromMicros, micros) && untilMicros >= other.untilMicros;
    }

    /** What is in both; one that is over before it begins lasts a microsecond. */
    Validity within(Validity other) {
        long from = Math.max(fromMicros, other.fromMicros);
        return new Validity(from, Math.max(from + 1, Math.min(untilMicros, other.untilMicros)));
    }

    /** The stretch around an instant in which none of these begins or ends. */
    static Validity around(long micros, Stream<Validity> all) {
        long[] bounds = {Long.MIN_VALUE, Long.MAX_VALUE};
        all.forEach(each -> {
            narrow(bounds, micros, each.fromMicros);
            narrow(bounds, micros, each.untilMicros);
        });
        return new Validity(bounds[0], bounds[1]);
    }

    private static void narrow(long[] bounds, long micros, long bound) {
        if (bound <= micros) {
            bounds[0] = Math.max(bounds[0], bound);
        } else {
            bounds[1] = Math.min(bounds[1], bound);
        }
    }
}
