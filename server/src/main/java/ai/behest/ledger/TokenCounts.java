package ai.behest.ledger;

/** minimal until merge. */
public record TokenCounts(
        long input, long cached, long cacheWrite, long audioInput, long output, long reasoning, long audioOutput) {
    public static final TokenCounts ZERO = new TokenCounts(0, 0, 0, 0, 0, 0, 0);
}
