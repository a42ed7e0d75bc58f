package ai.behest.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/**
 * Amounts as bars and as a line of small columns, in plain text: no colors, so nothing to turn off.
 *
 * @param blocks whether the terminal shows block characters; else letters that every terminal has
 */
record Bars(boolean blocks) {
    private static final int WIDTH = 24;
    private static final String BLOCKS = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588";
    private static final String LETTERS = ".:-=+*#@";

    /** What fits what this process prints to. */
    static Bars ofTerminal() {
        String encoding = System.getProperty("stdout.encoding", "");
        return new Bars(encoding.toUpperCase(Locale.ROOT).startsWith("UTF"));
    }

    /** A bar as long as the amount is beside the most; a little of one for every amount above zero. */
    String bar(BigDecimal amount, BigDecimal most) {
        if (amount.signum() <= 0 || most.signum() <= 0) {
            return "";
        }
        int length = amount.multiply(BigDecimal.valueOf(WIDTH))
                .divide(most, 0, RoundingMode.HALF_UP)
                .intValue();
        return (blocks ? "\u2587" : "#").repeat(Math.clamp(length, 1, WIDTH));
    }

    /** A column for each amount, the tallest for the most. */
    String line(List<BigDecimal> amounts) {
        String steps = blocks ? BLOCKS : LETTERS;
        BigDecimal most = amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::max);
        StringBuilder line = new StringBuilder();
        for (BigDecimal amount : amounts) {
            int step = amount.signum() <= 0
                    ? 0
                    : amount.multiply(BigDecimal.valueOf(steps.length()))
                            .divide(most, 0, RoundingMode.CEILING)
                            .intValue();
            line.append(step == 0 ? ' ' : steps.charAt(step - 1));
        }
        return line.toString();
    }
}
