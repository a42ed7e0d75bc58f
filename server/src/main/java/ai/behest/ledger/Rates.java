package ai.behest.ledger;

/**
 * What one token costs in each bucket of {@link TokenCounts}, in picodollars: 1 USD per million tokens is 1,000,000
 * picodollars per token. Each is 0 to 10^12, which is 1 USD for a token.
 */
public record Rates(
        long input, long cached, long cacheWrite, long audioInput, long output, long reasoning, long audioOutput) {
    /** The most that one token can cost. */
    public static final long MOST = 1_000_000_000_000L;

    public Rates {
        check("input", input);
        check("cached", cached);
        check("cacheWrite", cacheWrite);
        check("audioInput", audioInput);
        check("output", output);
        check("reasoning", reasoning);
        check("audioOutput", audioOutput);
    }

    private static void check(String bucket, long rate) {
        if (rate < 0 || rate > MOST) {
            throw new IllegalArgumentException(bucket + " must be from 0 to " + MOST + " picodollars, not " + rate);
        }
    }

    /** Rates of a model that bills all input alike and all output alike. */
    public static Rates plain(long input, long output) {
        return new Rates(input, input, input, input, output, output, output);
    }

    /** Each rate as the dearer of this and the other. */
    Rates dearest(Rates other) {
        return new Rates(
                Math.max(input, other.input),
                Math.max(cached, other.cached),
                Math.max(cacheWrite, other.cacheWrite),
                Math.max(audioInput, other.audioInput),
                Math.max(output, other.output),
                Math.max(reasoning, other.reasoning),
                Math.max(audioOutput, other.audioOutput));
    }

    boolean areZero() {
        return (input | cached | cacheWrite | audioInput | output | reasoning | audioOutput) == 0;
    }

    long cost(TokenCounts counts) {
        long sum = Math.multiplyExact(counts.input(), input);
        sum = Math.addExact(sum, Math.multiplyExact(counts.cached(), cached));
        sum = Math.addExact(sum, Math.multiplyExact(counts.cacheWrite(), cacheWrite));
        sum = Math.addExact(sum, Math.multiplyExact(counts.audioInput(), audioInput));
        sum = Math.addExact(sum, Math.multiplyExact(counts.output(), output));
        sum = Math.addExact(sum, Math.multiplyExact(counts.reasoning(), reasoning));
        return Math.addExact(sum, Math.multiplyExact(counts.audioOutput(), audioOutput));
    }
}
