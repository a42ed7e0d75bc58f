package ai.behest.ledger;

import org.jspecify.annotations.Nullable;

/**
 * A model's price as it is in force.
 *
 * @param version the id of the list of prices it stands in, which {@link PriceBook#describe} can still show later
 * @param contextWindow input and output together in tokens, or null when not known
 * @param maxOutput the most output tokens of one answer, or null when not known
 */
public record PricedModel(
        Price price,
        String version,
        @Nullable Long contextWindow,
        @Nullable Long maxOutput) {
    public PricedModel {
        if (version.isBlank()) {
            throw new IllegalArgumentException("version must not be blank");
        }
        check("contextWindow", contextWindow);
        check("maxOutput", maxOutput);
    }

    private static void check(String field, @Nullable Long tokens) {
        if (tokens != null && (tokens < 1 || tokens > TokenCounts.MOST)) {
            throw new IllegalArgumentException(field + " must be from 1 to " + TokenCounts.MOST + ", not " + tokens);
        }
    }
}
