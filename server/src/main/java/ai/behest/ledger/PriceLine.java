package ai.behest.ledger;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of one bucket at their rate.
 *
 * @param bucket what they are, for people
 * @param tokens how many; null where the price is for the request itself
 * @param perMillionUsd what a million of them costs; null where the rate is not known, or for the request itself
 * @param costUsd null where it is not known
 */
public record PriceLine(
        String bucket,
        @Nullable Long tokens,
        @Nullable BigDecimal perMillionUsd,
        @Nullable BigDecimal costUsd) {}
