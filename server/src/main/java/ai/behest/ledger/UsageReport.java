package ai.behest.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * The answer of {@code GET /v1/usage} (contract §7). Costs are exact decimals of USD, written as JSON numbers since the
 * published clients read numbers.
 *
 * @param breakdown the parts of the window in which something was used, oldest first
 */
public record UsageReport(Totals totals, List<Part> breakdown) {

    /**
     * The whole window.
     *
     * @param unpricedRequests requests whose model has no price: they are not in {@code costUsd}
     * @param estimatedRequests requests whose tokens were metered here for want of the provider's own report
     */
    public record Totals(
            long requests,
            long inputTokens,
            long cachedTokens,
            long outputTokens,
            long reasoningTokens,
            long tokens,
            BigDecimal costUsd,
            long unpricedRequests,
            long estimatedRequests) {}

    /** One part of it. */
    public record Part(
            Instant timestamp, long requests, long inputTokens, long outputTokens, long tokens, BigDecimal costUsd) {}

    static Totals totals(Sums sums) {
        return new Totals(
                sums.requests(),
                sums.inputTokens(),
                sums.cachedTokens(),
                sums.outputTokens(),
                sums.reasoningTokens(),
                sums.tokens(),
                sums.costUsd(),
                sums.unpricedRequests(),
                sums.estimatedRequests());
    }

    static Part part(Instant timestamp, Sums sums) {
        return new Part(
                timestamp, sums.requests(), sums.inputTokens(), sums.outputTokens(), sums.tokens(), sums.costUsd());
    }
}
