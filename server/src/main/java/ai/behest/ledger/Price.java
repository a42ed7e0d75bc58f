package ai.behest.ledger;

/** minimal until merge: picodollars per token. */
public record Price(long input, long cached, long output) {
    public long cost(TokenCounts counts) {
        long in = Math.addExact(
                Math.multiplyExact(counts.input() + counts.cacheWrite() + counts.audioInput(), input),
                Math.multiplyExact(counts.cached(), cached));
        return Math.addExact(
                in, Math.multiplyExact(counts.output() + counts.reasoning() + counts.audioOutput(), output));
    }
}
