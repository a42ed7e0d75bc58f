package ai.behest.ledger;

import org.jspecify.annotations.Nullable;

/** minimal until merge. */
public record PricedModel(
        Price price,
        String version,
        @Nullable Long contextWindow,
        @Nullable Long maxOutput) {}
