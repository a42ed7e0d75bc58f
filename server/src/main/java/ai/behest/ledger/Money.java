package ai.behest.ledger;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * An amount of money: whole picodollars, of which 1 USD has 10^12. Exact in all it does; what does not fit in a long
 * (about 9.2 million USD either way) is an {@link ArithmeticException}, never a wrong number.
 *
 * @param picodollars below zero for a credit
 */
public record Money(long picodollars) implements Comparable<Money> {
    public static final Money ZERO = new Money(0);
    /** The most decimals an amount in USD can have. */
    public static final int DECIMALS = 12;

    private static final int DECIMALS_SHOWN = 2;
    /** A number as JSON spells it (RFC 8259 §6), but without an exponent, which no person writes in a price. */
    private static final Pattern PLAIN = Pattern.compile("-?(?:0|[1-9][0-9]{0,18})(?:\\.[0-9]{1,12})?");

    /**
     * Reads an amount in USD.
     *
     * @param usd such as {@code 12}, {@code 0.075} or {@code -3.50}: digits, at most one minus before them, at most 12
     *     decimals
     * @throws IllegalArgumentException when the text is anything else, {@code +1}, {@code .5}, {@code 1e3} and
     *     {@code -0} included
     * @throws ArithmeticException when it is too much for a long
     */
    public static Money parse(String usd) {
        if (!PLAIN.matcher(usd).matches()) {
            throw new IllegalArgumentException("is not an amount in USD with at most 12 decimals, such as 0.075");
        }
        BigDecimal amount = new BigDecimal(usd);
        if (amount.signum() == 0 && usd.charAt(0) == '-') {
            throw new IllegalArgumentException("is a zero below zero");
        }
        return new Money(amount.movePointRight(DECIMALS).longValueExact());
    }

    /** An amount of picodollars as USD, exact, with as many decimals as it needs but two at least. */
    public static BigDecimal toUsd(long picodollars) {
        BigDecimal exact = BigDecimal.valueOf(picodollars, DECIMALS).stripTrailingZeros();
        return exact.scale() < DECIMALS_SHOWN ? exact.setScale(DECIMALS_SHOWN) : exact;
    }

    public BigDecimal toUsd() {
        return toUsd(picodollars);
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(picodollars, other.picodollars));
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(picodollars, other.picodollars));
    }

    public Money times(long factor) {
        return new Money(Math.multiplyExact(picodollars, factor));
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(picodollars, other.picodollars);
    }

    /** The amount in USD in plain digits: {@code 0.00}, {@code 1.50}, {@code -0.000000000001}. */
    @Override
    public String toString() {
        return toUsd().toPlainString();
    }
}
