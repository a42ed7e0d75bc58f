package ai.behest.ledger;

import java.math.BigDecimal;
import java.util.List;

/** The answer of {@code GET /v1/billing/usage} (contract §7): what we pay for and what the tenant pays, apart. */
public record BillingReport(String projectId, Window window, Side platform, Side byok) {

    /** What one payer paid for. */
    public record Side(
            long requests,
            long inputTokens,
            long outputTokens,
            BigDecimal costUsd,
            long unpricedRequests,
            List<Model> byModel) {}

    /** One model of it, the dearest first. */
    public record Model(
            String provider,
            String model,
            long requests,
            long inputTokens,
            long outputTokens,
            BigDecimal costUsd,
            long unpricedRequests) {}
}
