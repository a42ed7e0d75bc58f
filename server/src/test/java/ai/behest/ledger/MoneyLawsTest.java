package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** {@link Money}: laws that hold for any amount. */
final class MoneyLawsTest {
    private static final long QUARTER = Long.MAX_VALUE / 4;

    @Property
    boolean readsBackWhateverItShows(@ForAll long picodollars) {
        Money money = new Money(picodollars);
        return Money.parse(money.toString()).equals(money);
    }

    @Property
    void addsAsExactDecimalsDo(
            @ForAll @LongRange(min = -QUARTER, max = QUARTER) long one,
            @ForAll @LongRange(min = -QUARTER, max = QUARTER) long other) {
        Money sum = new Money(one).plus(new Money(other));
        assertThat(sum.toUsd()).isEqualByComparingTo(Money.toUsd(one).add(Money.toUsd(other)));
        assertThat(sum.minus(new Money(other))).isEqualTo(new Money(one));
    }

    @Property
    void multipliesAsExactDecimalsDo(
            @ForAll @LongRange(min = -1_000_000_000_000L, max = 1_000_000_000_000L) long one,
            @ForAll @LongRange(min = -1_000_000, max = 1_000_000) long factor) {
        assertThat(new Money(one).times(factor).toUsd())
                .isEqualByComparingTo(Money.toUsd(one).multiply(BigDecimal.valueOf(factor)));
    }

    @Property
    void isOrderedAsItsDecimals(@ForAll long one, @ForAll long other) {
        assertThat(new Money(one).compareTo(new Money(other)))
                .isEqualTo(Money.toUsd(one).compareTo(Money.toUsd(other)));
    }
}
