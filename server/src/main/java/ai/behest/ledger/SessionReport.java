package ai.behest.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * What one session cost, entry by entry, as {@code GET /v1/billing/sessions/{id}} answers it (contract §7). The sums are
 * of the whole session, the entries the first 1,000 of it.
 *
 * @param calls the oldest first
 * @param truncated whether there are more calls than these
 */
public record SessionReport(
        String sessionId,
        long requests,
        BigInteger inputTokens,
        BigInteger outputTokens,
        @JsonSerialize(using = UsdNumber.class) BigDecimal costUsd,
        long unpricedRequests,
        List<Call> calls,
        boolean truncated) {

    /**
     * @param kind {@code call}, or {@code correction} for an entry that changes what a call came to: it has no tokens, and
     *     its cost is the difference
     * @param callId the call that it is about; {@code id} when it is the call's own entry
     * @param status {@code completed}, {@code interrupted}, {@code failed} or {@code recovered}
     * @param payer {@code platform} or {@code byok}
     * @param inputTokens of all kinds, {@code cachedTokens} included
     * @param outputTokens of all kinds, {@code reasoningTokens} included
     * @param estimated whether the tokens were counted here for want of the provider's own count
     * @param costUsd null, and written so, when the model has no price
     * @param overrunUsd what of it is above what was set aside for the call, or null when nothing is
     * @param firstByteMs from the request's head to the first byte of the answer
     */
    public record Call(
            String id,
            String kind,
            String callId,
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

            @JsonInclude(JsonInclude.Include.ALWAYS) @JsonSerialize(using = UsdNumber.class) @Nullable
            BigDecimal costUsd,

            @JsonSerialize(using = UsdNumber.class) @Nullable
            BigDecimal overrunUsd,

            @Nullable String priceVersion,
            long latencyMs,
            @Nullable Long firstByteMs,
            String traceId,
            @Nullable String threadId) {}

    public SessionReport {
        calls = List.copyOf(calls);
    }
}
