package ai.behest.ledger;

import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * What one token costs in each bucket of {@link TokenCounts}, in picodollars: 1 USD per million tokens is 1,000,000
 * picodollars per token. Each is 0 to 10^12, which is 1 USD for a token.
 */
public record Rates(
        long input,
        long cached,
        long cacheWrite,
        long cacheWriteHour,
        long audioInput,
        long imageInput,
        long output,
        long reasoning,
        long audioOutput,
        long imageOutput) {
    /** The most that one token can cost. */
    public static final long MOST = 1_000_000_000_000L;

    public Rates {
        check("input", input);
        check("cached", cached);
        check("cacheWrite", cacheWrite);
        check("cacheWriteHour", cacheWriteHour);
        check("audioInput", audioInput);
        check("imageInput", imageInput);
        check("output", output);
        check("reasoning", reasoning);
        check("audioOutput", audioOutput);
        check("imageOutput", imageOutput);
    }

    private static void check(String bucket, long rate) {
        if (rate < 0 || rate > MOST) {
            throw new IllegalArgumentException(bucket + " must be from 0 to " + MOST + " picodollars, not " + rate);
        }
    }

    /** Rates of a model that bills all input alike and all output alike. */
    public static Rates plain(long input, long output) {
        return new Rates(input, input, input, input, input, input, output, output, output, output);
    }

    /** Each rate as the dearer of this and the other. */
    Rates dearest(Rates other) {
        return merge(other, Math::max);
    }

    private Rates merge(Rates other, LongBinaryOperator rate) {
        return new Rates(
                rate.applyAsLong(input, other.input),
                rate.applyAsLong(cached, other.cached),
                rate.applyAsLong(cacheWrite, other.cacheWrite),
                rate.applyAsLong(cacheWriteHour, other.cacheWriteHour),
                rate.applyAsLong(audioInput, other.audioInput),
                rate.applyAsLong(imageInput, other.imageInput),
                rate.applyAsLong(output, other.output),
                rate.applyAsLong(reasoning, other.reasoning),
                rate.applyAsLong(audioOutput, other.audioOutput),
                rate.applyAsLong(imageOutput, other.imageOutput));
    }

    /** Each rate changed alike. */
    Rates each(LongUnaryOperator change) {
        return merge(this, (rate, _) -> change.applyAsLong(rate));
    }

    boolean areZero() {
        return dearestInput() == 0 && dearestOutput() == 0;
    }

    /** The most that an input token can cost, whatever its bucket. */
    long dearestInput() {
        long written = Math.max(cacheWrite, cacheWriteHour);
        return Math.max(Math.max(Math.max(input, cached), written), Math.max(audioInput, imageInput));
    }

    /** The most that an output token can cost, whatever its bucket. */
    long dearestOutput() {
        return Math.max(Math.max(output, reasoning), Math.max(audioOutput, imageOutput));
    }

    long cost(TokenCounts counts) {
        long sum = Math.multiplyExact(counts.input(), input);
        sum = Math.addExact(sum, Math.multiplyExact(counts.cached(), cached));
        sum = Math.addExact(sum, Math.multiplyExact(counts.cacheWrite(), cacheWrite));
        sum = Math.addExact(sum, Math.multiplyExact(counts.cacheWriteHour(), cacheWriteHour));
        sum = Math.addExact(sum, Math.multiplyExact(counts.audioInput(), audioInput));
        sum = Math.addExact(sum, Math.multiplyExact(counts.imageInput(), imageInput));
        sum = Math.addExact(sum, Math.multiplyExact(counts.output(), output));
        sum = Math.addExact(sum, Math.multiplyExact(counts.reasoning(), reasoning));
        sum = Math.addExact(sum, Math.multiplyExact(counts.audioOutput(), audioOutput));
        return Math.addExact(sum, Math.multiplyExact(counts.imageOutput(), imageOutput));
    }
}
