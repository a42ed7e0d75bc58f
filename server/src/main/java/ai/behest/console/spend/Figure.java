package ai.behest.console.spend;

import ai.behest.ledger.CostReport;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one group, or all of them, came to, and what it came to before.
 *
 * @param requests calls; a correction is none
 * @param unpriced of those, calls whose cost is not known: they are not in {@code cost}
 * @param cost in USD, corrections included
 * @param before in USD; null where nothing is compared or the time before is not known in full
 */
public record Figure(
        long requests,
        long unpriced,
        BigInteger input,
        BigInteger output,
        BigDecimal cost,
        @Nullable BigDecimal before) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int MOST_PERCENT = 1_000;

    static Figure of(CostReport.Figures figures, @Nullable BigDecimal before) {
        return new Figure(
                figures.requests(),
                figures.unpricedRequests(),
                figures.inputTokens(),
                figures.outputTokens(),
                figures.costUsd(),
                before);
    }

    Figure minus(Figure other) {
        return new Figure(
                requests - other.requests,
                unpriced - other.unpriced,
                input.subtract(other.input),
                output.subtract(other.output),
                cost.subtract(other.cost),
                before == null || other.before == null ? null : before.subtract(other.before));
    }

    Figure plus(Figure other) {
        return new Figure(
                requests + other.requests,
                unpriced + other.unpriced,
                input.add(other.input),
                output.add(other.output),
                cost.add(other.cost),
                before == null || other.before == null ? null : before.add(other.before));
    }

    static Figure none(boolean compared) {
        return new Figure(0, 0, BigInteger.ZERO, BigInteger.ZERO, BigDecimal.ZERO, compared ? BigDecimal.ZERO : null);
    }

    boolean isNothing() {
        return requests == 0 && cost.signum() == 0 && (before == null || before.signum() == 0);
    }

    /** Whether none of its calls has a known cost: then that is no zero. */
    public boolean isUnknown() {
        return requests > 0 && unpriced == requests && cost.signum() == 0;
    }

    /** What one call cost on average, of those whose cost is known; null when there is none. */
    public @Nullable BigDecimal perCall() {
        long priced = requests - unpriced;
        return priced <= 0 ? null : cost.divide(BigDecimal.valueOf(priced), 12, RoundingMode.HALF_EVEN);
    }

    public @Nullable BigDecimal change() {
        return before == null ? null : cost.subtract(before);
    }

    /** {@code +12 %}; {@code new} for what did not exist before. */
    public String changePercent() {
        BigDecimal change = change();
        if (change == null || before == null || change.signum() == 0) {
            return "";
        }
        if (before.signum() <= 0) {
            return "new";
        }
        BigDecimal percent = change.multiply(HUNDRED).divide(before, 0, RoundingMode.HALF_EVEN);
        return percent.compareTo(BigDecimal.valueOf(MOST_PERCENT)) > 0
                ? "> ×10"
                : String.format(Locale.ENGLISH, "%+d %%", percent.intValue());
    }

    /** Its share of a whole: {@code 12.3 %}. */
    public String share(Figure whole) {
        if (whole.cost.signum() <= 0 || cost.signum() < 0) {
            return "";
        }
        return cost.multiply(HUNDRED).divide(whole.cost, 1, RoundingMode.HALF_EVEN) + " %";
    }
}
