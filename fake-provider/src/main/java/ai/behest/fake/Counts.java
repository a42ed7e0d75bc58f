package ai.behest.fake;

/**
 * What was counted in one period. Every request is in the end served, interrupted, failed or refused, once. The plain
 * token counts are of served calls; the interrupted ones are of calls that were cut after something had been sent.
 */
public record Counts(
        long requests,
        long served,
        long interrupted,
        long failed,
        long refused,
        long inputTokens,
        long cachedTokens,
        long outputTokens,
        long reasoningTokens,
        long audioTokens,
        long interruptedInputTokens,
        long interruptedOutputTokens) {

    static final Counts ZERO = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    Counts plus(Counts other) {
        return new Counts(
                requests + other.requests,
                served + other.served,
                interrupted + other.interrupted,
                failed + other.failed,
                refused + other.refused,
                inputTokens + other.inputTokens,
                cachedTokens + other.cachedTokens,
                outputTokens + other.outputTokens,
                reasoningTokens + other.reasoningTokens,
                audioTokens + other.audioTokens,
                interruptedInputTokens + other.interruptedInputTokens,
                interruptedOutputTokens + other.interruptedOutputTokens);
    }

    static Counts received() {
        return new Counts(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    static Counts servedWith(Tokens t) {
        return new Counts(0, 1, 0, 0, 0, t.input(), t.cached(), t.output(), t.reasoning(), t.audio(), 0, 0);
    }

    static Counts interruptedWith(long input, long output) {
        return new Counts(0, 0, 1, 0, 0, 0, 0, 0, 0, 0, input, output);
    }

    static Counts failedOnce() {
        return new Counts(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    static Counts refusedOnce() {
        return new Counts(0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0);
    }
}
