package ai.behest.ledger;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * Usage over time, as {@code GET /v1/usage} answers it (contract §7).
 *
 * @param breakdown by time, the earliest first, without the buckets in which nothing happened
 */
public record UsageReport(Totals totals, List<Bucket> breakdown) {

    /**
     * @param inputTokens of all kinds, {@code cachedTokens} included
     * @param outputTokens of all kinds, {@code reasoningTokens} included
     * @param costUsd of the calls whose cost is known, corrections included
     * @param correctionsUsd what corrections have changed of that
     * @param unpricedRequests calls of models without a price: their cost is not known, and not in {@code costUsd}
     * @param estimatedRequests calls whose tokens the provider did not count
     */
    public record Totals(
            long requests,
            BigInteger inputTokens,
            BigInteger cachedTokens,
            BigInteger outputTokens,
            BigInteger reasoningTokens,
            BigInteger tokens,
            @JsonSerialize(using = UsdNumber.class) BigDecimal costUsd,
            @JsonSerialize(using = UsdNumber.class) BigDecimal correctionsUsd,
            long unpricedRequests,
            long estimatedRequests) {}

    /** @param timestamp when the bucket begins */
    public record Bucket(
            Instant timestamp,
            long requests,
            BigInteger inputTokens,
            BigInteger outputTokens,
            BigInteger tokens,
            @JsonSerialize(using = UsdNumber.class) BigDecimal costUsd) {}

    public UsageReport {
        breakdown = List.copyOf(breakdown);
    }

    static Totals totals(Sums sums) {
        return new Totals(
                sums.requests(),
                sums.input(),
                sums.cached(),
                sums.output(),
                sums.reasoning(),
                sums.tokens(),
                sums.costUsd(),
                sums.correctedUsd(),
                sums.unpriced(),
                sums.estimated());
    }

    static Bucket bucket(Instant begin, Sums sums) {
        return new Bucket(begin, sums.requests(), sums.input(), sums.output(), sums.tokens(), sums.costUsd());
    }
}
