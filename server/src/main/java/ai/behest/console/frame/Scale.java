package ai.behest.console.frame;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An axis of money from zero up to a round figure.
 *
 * @param step between two figures at the axis: 1, 2 or 5 times a power of ten
 * @param steps how many of them there are above zero
 */
public record Scale(BigDecimal step, int steps) {
    private static final int MOST_STEPS = 5;
    private static final List<BigDecimal> ROUND =
            List.of(BigDecimal.ONE, BigDecimal.valueOf(2), BigDecimal.valueOf(5), BigDecimal.TEN);

    /** The axis that has room for this amount. */
    public static Scale of(BigDecimal most) {
        if (most.signum() <= 0) {
            return new Scale(BigDecimal.ONE, 1);
        }
        BigDecimal least = most.divide(BigDecimal.valueOf(MOST_STEPS), new MathContext(6, RoundingMode.UP));
        int power = least.precision() - least.scale() - 1;
        BigDecimal unit = BigDecimal.ONE.scaleByPowerOfTen(power);
        for (BigDecimal round : ROUND) {
            BigDecimal step = round.multiply(unit);
            if (step.compareTo(least) >= 0) {
                return new Scale(
                        step, most.divide(step, 0, RoundingMode.CEILING).intValueExact());
            }
        }
        throw new IllegalStateException("Ten units are more than the least step");
    }

    public BigDecimal top() {
        return step.multiply(BigDecimal.valueOf(steps));
    }

    /** How far up an amount reaches, of so many points; what is below zero does not. */
    public int points(BigDecimal amount, int all) {
        return amount.signum() <= 0
                ? 0
                : amount.multiply(BigDecimal.valueOf(all))
                        .divide(top(), 0, RoundingMode.HALF_EVEN)
                        .min(BigDecimal.valueOf(all))
                        .intValueExact();
    }

    /** The figures, from zero up. */
    public List<BigDecimal> figures() {
        List<BigDecimal> figures = new ArrayList<>();
        for (int i = 0; i <= steps; i++) {
            figures.add(step.multiply(BigDecimal.valueOf(i)));
        }
        return figures;
    }

    /** A figure as it stands at the axis, with as many decimals as the step has. */
    public String label(BigDecimal figure) {
        int decimals = Math.max(0, step.stripTrailingZeros().scale());
        return "$" + String.format(Locale.ENGLISH, "%,." + (decimals == 1 ? 2 : decimals) + "f", figure);
    }
}
