package ai.behest.gateway;

import ai.behest.admission.ShownLimit;
import ai.behest.ledger.UsageReport;
import ai.behest.ledger.Window;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;

/** What one end user has used and may still use, as {@code GET /v1/me/usage} answers it. */
record OwnUsage(String userId, String tier, Spent today, Spent month, List<ShownLimit> limits) {

    /**
     * What was used in a day or a month of the tenant's time zone.
     *
     * @param costUsd exact, of the calls whose cost is known
     * @param unpricedRequests calls of models without a price
     */
    record Spent(
            Instant from,
            Instant to,
            long requests,
            BigInteger inputTokens,
            BigInteger outputTokens,
            BigInteger tokens,
            String costUsd,
            long unpricedRequests) {

        static Spent of(Window window, UsageReport.Totals totals) {
            return new Spent(
                    window.from(),
                    window.to(),
                    totals.requests(),
                    totals.inputTokens(),
                    totals.outputTokens(),
                    totals.tokens(),
                    totals.costUsd().toPlainString(),
                    totals.unpricedRequests());
        }
    }
}
