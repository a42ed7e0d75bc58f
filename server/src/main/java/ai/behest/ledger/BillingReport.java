package ai.behest.ledger;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * What a project came to in a window, as {@code GET /v1/billing/usage} answers it (contract §7): on the platform's
 * provider keys, and apart from that on the tenant's own.
 */
public record BillingReport(String projectId, Window window, Part platform, Part byok) {

    /**
     * @param byModel the dearest first
     * @param correctionsUsd what corrections have changed of {@code costUsd}
     * @param unpricedRequests calls whose cost is not known and so not in {@code costUsd}
     */
    public record Part(
            long requests,
            BigInteger inputTokens,
            BigInteger outputTokens,
            @JsonSerialize(using = UsdNumber.class) BigDecimal costUsd,
            @JsonSerialize(using = UsdNumber.class) BigDecimal correctionsUsd,
            long unpricedRequests,
            List<Model> byModel) {
        public Part {
            byModel = List.copyOf(byModel);
        }
    }

    /** @param model as the provider that served it calls it */
    public record Model(
            String provider,
            String model,
            long requests,
            BigInteger inputTokens,
            BigInteger outputTokens,
            @JsonSerialize(using = UsdNumber.class) BigDecimal costUsd,
            long unpricedRequests) {}

    static Part part(Sums sums, List<Model> byModel) {
        return new Part(
                sums.requests(),
                sums.input(),
                sums.output(),
                sums.costUsd(),
                sums.correctedUsd(),
                sums.unpriced(),
                byModel);
    }

    static Model model(String provider, String model, Sums sums) {
        return new Model(
                provider, model, sums.requests(), sums.input(), sums.output(), sums.costUsd(), sums.unpriced());
    }
}
