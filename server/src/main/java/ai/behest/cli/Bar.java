package ai.behest.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** How much of an amount is spent, for the eye: {@code [########............]  40 %}. */
final class Bar {
    private static final int WIDTH = 20;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Bar() {}

    /** @param of 0 is full whatever is spent */
    static String of(BigDecimal spent, BigDecimal of) {
        BigDecimal percent =
                of.signum() == 0 ? HUNDRED : spent.multiply(HUNDRED).divide(of, 0, RoundingMode.DOWN);
        int filled = percent.min(HUNDRED)
                .multiply(BigDecimal.valueOf(WIDTH))
                .divide(HUNDRED, 0, RoundingMode.DOWN)
                .intValueExact();
        return "[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] " + percent.toPlainString() + " %";
    }
}
