package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Money}: what it reads, what it shows, and that nothing is lost between the two. */
final class MoneyTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1000000000000",
        "0.000000000001, 1",
        "-0.000000000001, -1",
        "0.075, 75000000000",
        "12.50, 12500000000000",
        "-3.5, -3500000000000",
        "9223372.036854775807, 9223372036854775807",
        "-9223372.036854775808, -9223372036854775808",
    })
    void readsUsdExactly(String usd, long picodollars) {
        assertThat(Money.parse(usd).picodollars()).isEqualTo(picodollars);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                ".",
                ".5",
                "5.",
                "+1",
                "--1",
                "01",
                "-0",
                "-0.00",
                "1e3",
                "1E-3",
                "0x1",
                "1,5",
                "1_000",
                " 1",
                "1 ",
                "NaN",
                "Infinity",
                "$1",
                "0.0000000000001",
                "٣",
                "1\n",
                "99999999999999999999"
            })
    void refusesWhatIsNotAPlainAmount(String text) {
        assertThatThrownBy(() -> Money.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372.036854775808", "-9223372.036854775809", "9999999999999999999"})
    void refusesMoreThanALongHolds(String text) {
        assertThatThrownBy(() -> Money.parse(text)).isInstanceOf(ArithmeticException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.00",
        "1, 0.000000000001",
        "-1, -0.000000000001",
        "1500000000000, 1.50",
        "1000000000000, 1.00",
        "100000000000000, 100.00",
        "1234000000000, 1.234",
        "9223372036854775807, 9223372.036854775807",
        "-9223372036854775808, -9223372.036854775808",
    })
    void showsTwoDecimalsAndNoIdleZeros(long picodollars, String shown) {
        assertThat(new Money(picodollars)).hasToString(shown);
        assertThat(Money.toUsd(picodollars)).isEqualTo(new BigDecimal(shown));
    }

    @Test
    void overflowIsAnErrorAndNeverAWrongAmount() {
        Money most = new Money(Long.MAX_VALUE);
        Money least = new Money(Long.MIN_VALUE);
        Money one = new Money(1);
        assertThatThrownBy(() -> most.plus(one)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> least.minus(one)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> most.times(2)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> least.times(-1)).isInstanceOf(ArithmeticException.class);
    }
}
