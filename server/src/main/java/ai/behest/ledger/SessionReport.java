package ai.behest.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /v1/billing/sessions/{id}} (contract §7): the cost of one session, call by call.
 *
 * @param calls oldest first, at most 1,000
 * @param truncated whether there are more; the totals count all of them
 */
public record SessionReport(
        String sessionId,
        long requests,
        long inputTokens,
        long outputTokens,
        BigDecimal costUsd,
        long unpricedRequests,
        List<Call> calls,
        boolean truncated) {

    /**
     * One call.
     *
     * @param costUsd absent when its model has no price
     * @param firstByteMs absent when no byte was sent
     */
    public record Call(
            String id,
            Instant at,
            String userId,
            String operation,
            String provider,
            String modelAsked,
            String model,
            String status,
            String payer,
            long inputTokens,
            long cachedTokens,
            long outputTokens,
            long reasoningTokens,
            boolean estimated,
            @Nullable BigDecimal costUsd,
            @Nullable String priceVersion,
            long latencyMs,
            @Nullable Long firstByteMs,
            String traceId,
            @Nullable String threadId) {}
}
