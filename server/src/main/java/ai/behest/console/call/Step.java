package ai.behest.console.call;

import ai.behest.ledger.CallTrace;
import ai.behest.ledger.Steps;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a call's way, with the time it took.
 *
 * @param name what was done
 * @param about in a sentence
 * @param from microseconds since the request's header had been read
 * @param to when it was done
 * @param whole microseconds of the whole call
 */
public record Step(String name, String about, long from, long to, long whole) {
    /** How wide a drawing of the whole call is. */
    public static final int WIDTH = 1_000;

    private static final int LEAST_WIDTH = 3;

    public long micros() {
        return to - from;
    }

    /** Where it begins in a drawing of the whole. */
    public long x() {
        return Math.min(WIDTH - LEAST_WIDTH, from * WIDTH / whole);
    }

    /** How wide it is there; never so narrow that it cannot be seen. */
    public long width() {
        return Math.min(WIDTH - x(), Math.max(LEAST_WIDTH, micros() * WIDTH / whole));
    }

    /** {@code 85 µs}, {@code 12.3 ms}, {@code 1.25 s}. */
    public static String time(long micros) {
        if (micros < 1_000) {
            return micros + " µs";
        }
        long tenths = micros / 100;
        if (micros < 1_000_000) {
            return tenths / 10 + "." + tenths % 10 + " ms";
        }
        long hundredths = micros / 10_000;
        return hundredths / 100 + "." + (hundredths % 100 < 10 ? "0" : "") + hundredths % 100 + " s";
    }

    /** The steps that were noted, in their order; none for a call whose steps nobody noted. */
    static List<Step> of(CallTrace trace) {
        Steps steps = trace.steps();
        long whole = Math.max(1, trace.call().latencyMicros());
        if (steps.equals(Steps.NONE)) {
            return List.of();
        }
        Way way = new Way(whole);
        way.pass("Who asks", "The key or token was proven, and that its page may call.", steps.proven());
        way.pass("Body", "The request was read and understood.", steps.read());
        way.pass("Limits and route", "Rates, model, provider, price and what was remembered.", steps.prepared());
        way.pass("Money set aside", "In every budget that it counts against.", steps.held());
        way.pass("Sent to the provider", "Reservation, connection, and the question on its way.", steps.asked());
        way.pass("Provider begins to answer", "The wait for the head of its answer.", steps.answered());
        Long firstByte = trace.call().firstByteMicros();
        if (firstByte != null) {
            way.pass("First byte to the client", "The wait for the first part of the stream.", firstByte);
        }
        way.pass("Last byte", "The answer, carried and metered to its end.", whole);
        return way.passed;
    }

    /** Puts one step behind the other. */
    private static final class Way {
        private final List<Step> passed = new ArrayList<>();
        private final long whole;
        private long at;

        Way(long whole) {
            this.whole = whole;
        }

        void pass(String name, String about, long micros) {
            if (micros >= at && micros > 0) {
                passed.add(new Step(name, about, at, micros, whole));
                at = micros;
            }
        }
    }
}
