package ai.behest.ledger;

/**
 * The tokens of one call in buckets that do not overlap: a token is counted once, so the sum of the input buckets is the
 * provider's total of input, and likewise for output. Each is 0 to 10^12.
 *
 * @param input text (and image) input that came from no cache and went into none
 * @param cached input read from the provider's cache
 * @param cacheWrite input written to the provider's cache
 * @param audioInput input of sound
 * @param output text the client sees
 * @param reasoning output the model keeps to itself
 * @param audioOutput output of sound
 */
public record TokenCounts(
        long input, long cached, long cacheWrite, long audioInput, long output, long reasoning, long audioOutput) {
    /** The most that one bucket can hold. */
    public static final long MOST = 1_000_000_000_000L;

    public static final TokenCounts ZERO = new TokenCounts(0, 0, 0, 0, 0, 0, 0);

    public TokenCounts {
        check("input", input);
        check("cached", cached);
        check("cacheWrite", cacheWrite);
        check("audioInput", audioInput);
        check("output", output);
        check("reasoning", reasoning);
        check("audioOutput", audioOutput);
    }

    private static void check(String bucket, long count) {
        if (count < 0 || count > MOST) {
            throw new IllegalArgumentException(bucket + " must be from 0 to " + MOST + " tokens, not " + count);
        }
    }

    public long totalInput() {
        return input + cached + cacheWrite + audioInput;
    }

    public long totalOutput() {
        return output + reasoning + audioOutput;
    }

    /** Both, bucket by bucket. */
    public TokenCounts plus(TokenCounts other) {
        return new TokenCounts(
                input + other.input,
                cached + other.cached,
                cacheWrite + other.cacheWrite,
                audioInput + other.audioInput,
                output + other.output,
                reasoning + other.reasoning,
                audioOutput + other.audioOutput);
    }
}
