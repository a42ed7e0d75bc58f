package ai.behest.cli.reconcile;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What two sides say of the same call, or of the same model in the same stretch of time.
 *
 * @param what the call's id, or the time and the model
 * @param parts USD by cause: what the provider says above what the ledger says; their sum is the whole difference
 */
public record Difference(
        String what, @Nullable Usage there, @Nullable Usage here, Map<Cause, BigDecimal> parts) {
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    /** An average is no exact figure, but to the picodollar it is good. */
    private static final int DECIMALS = 12;

    public Difference {
        parts = Map.copyOf(parts);
    }

    /** How the provider's file has it. */
    record Terms(boolean hasCost, boolean hasRequests, boolean byCall, int decimals) {
        /** So much may rounding alone come to. */
        BigDecimal slack(Usage there) {
            return BigDecimal.ONE
                    .movePointLeft(decimals)
                    .multiply(BigDecimal.valueOf(there.rows()))
                    .divide(TWO, MathContext.UNLIMITED);
        }
    }

    static Difference of(String what, @Nullable Usage there, @Nullable Usage here, Terms terms) {
        Map<Cause, BigDecimal> parts = new EnumMap<>(Cause.class);
        if (here == null && there != null) {
            parts.put(Cause.MISSING_HERE, there.costUsd());
        } else if (there == null && here != null) {
            parts.put(Cause.MISSING_THERE, here.costUsd().negate());
        } else if (there != null && here != null) {
            if (there.sameTokens(here)) {
                priceOrRounding(parts, there, here, there.costUsd().subtract(here.costUsd()), terms);
            } else {
                tokens(parts, there, here, terms);
            }
        }
        parts.values().removeIf(part -> part.signum() == 0);
        return new Difference(what, there, here, parts);
    }

    private static void priceOrRounding(
            Map<Cause, BigDecimal> parts, Usage there, Usage here, BigDecimal amount, Terms terms) {
        if (!terms.hasCost) {
            return;
        }
        if (here.unpriced() > 0) {
            parts.put(Cause.UNPRICED, amount);
        } else {
            boolean tiny = amount.abs().compareTo(terms.slack(there)) <= 0;
            parts.put(tiny ? Cause.ROUNDING : Cause.PRICE, amount);
        }
    }

    private static void tokens(Map<Cause, BigDecimal> parts, Usage there, Usage here, Terms terms) {
        BigDecimal whole = terms.hasCost ? there.costUsd().subtract(here.costUsd()) : atTheLedgersAverage(there, here);
        long requests = there.requests() - here.requests();
        int direction = Long.signum(there.tokens() - here.tokens());
        boolean missing = terms.hasRequests && requests != 0 && Long.signum(requests) == direction;
        if (!missing || terms.byCall) {
            parts.put(here.estimated() > 0 && terms.byCall ? Cause.ESTIMATED : Cause.TOKENS, whole);
            return;
        }
        BigDecimal gone = atTheLedgersAverage(there, here);
        parts.put(requests > 0 ? Cause.MISSING_HERE : Cause.MISSING_THERE, gone);
        priceOrRounding(parts, there, here, whole.subtract(gone), terms);
    }

    /** The tokens between the two sides, at what a token of these calls cost the ledger on average. */
    private static BigDecimal atTheLedgersAverage(Usage there, Usage here) {
        if (here.tokens() == 0) {
            return BigDecimal.ZERO;
        }
        return here.costUsd()
                .multiply(BigDecimal.valueOf(there.tokens() - here.tokens()))
                .divide(BigDecimal.valueOf(here.tokens()), DECIMALS, java.math.RoundingMode.HALF_EVEN);
    }

    /** The whole difference in USD. */
    public BigDecimal usd() {
        return parts.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** How much of it is not rounding, whichever way each part goes. */
    BigDecimal gross() {
        return parts.entrySet().stream()
                .filter(part -> part.getKey() != Cause.ROUNDING)
                .map(part -> part.getValue().abs())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Whether the token counts differ. */
    boolean isOfTokens() {
        return there == null
                ? here != null && here.tokens() > 0
                : here == null ? there.tokens() > 0 : !there.sameTokens(here);
    }
}
