package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.RefusedException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What a month is expected to come to: 2026-06-11 is a Thursday, and 20 days of June are left. */
class ForecastTest {
    private static final Instant MIDNIGHT = Instant.parse("2026-06-11T00:00:00Z");
    private static final BigDecimal SPENT = new BigDecimal("100.00");

    private static BigDecimal expected(Forecast forecast) {
        BigDecimal expected = forecast.expectedUsd();
        assertThat(expected).isNotNull();
        return expected;
    }

    private static double[] days(int count, java.util.function.IntToDoubleFunction usd) {
        return IntStream.range(0, count).mapToDouble(usd).toArray();
    }

    @Test
    void evenSpendingGoesOnAndNothingIsUncertainAboutIt() {
        Forecast forecast = Forecast.of(Period.MONTH, MIDNIGHT, SPENT, days(30, _ -> 10));
        assertThat(forecast.expectedUsd()).isEqualByComparingTo("300");
        assertThat(forecast.lowUsd()).isEqualByComparingTo("300");
        assertThat(forecast.highUsd()).isEqualByComparingTo("300");
        assertThat(forecast.basis()).isEqualTo("trend");
        assertThat(forecast.daysOfHistory()).isEqualTo(30);
        assertThat(forecast.window())
                .isEqualTo(new Window(Instant.parse("2026-06-01T00:00:00Z"), Instant.parse("2026-07-01T00:00:00Z")));
    }

    @Test
    void onlyWhatIsLeftOfTodayIsExpectedOfIt() {
        Instant noon = MIDNIGHT.plusSeconds(12 * 3_600);
        assertThat(Forecast.of(Period.DAY, noon, SPENT, days(30, _ -> 10)).expectedUsd())
                .isEqualByComparingTo("105");
        assertThat(Forecast.of(Period.WEEK, noon, SPENT, days(30, _ -> 10)).expectedUsd())
                .isEqualByComparingTo("135");
    }

    @Test
    void aTrendGoesOnAndWeekendsStayQuiet() {
        // 1 USD more each day: days 56 to 75 are 1310 USD, twenty days of the middle would be 560
        assertThat(expected(Forecast.of(Period.MONTH, MIDNIGHT, BigDecimal.ZERO, days(20, i -> i)))
                        .doubleValue())
                .isEqualTo(IntStream.range(20, 40).sum());
        // the history begins on a Thursday 56 days earlier; spending is on working days only
        double[] office = days(56, i -> (i + 3) % 7 < 5 ? 10 : 0);
        // from Thursday 11 to Tuesday 30 June there are 14 working days
        assertThat(expected(Forecast.of(Period.MONTH, MIDNIGHT, BigDecimal.ZERO, office)))
                .isEqualByComparingTo("140");
    }

    @Test
    void oneWildDayMovesTheForecastLittle() {
        Random random = new Random(5);
        double[] calm = days(20, _ -> 10 + random.nextDouble());
        double[] wild = calm.clone();
        wild[15] = 5_000;
        double difference = expected(Forecast.of(Period.MONTH, MIDNIGHT, SPENT, wild))
                .subtract(expected(Forecast.of(Period.MONTH, MIDNIGHT, SPENT, calm)))
                .abs()
                .doubleValue();
        assertThat(difference).isLessThan(10);
    }

    @Test
    void theIntervalHoldsTheTruthAboutFourTimesInFive() {
        Random random = new Random(20260611);
        int inside = 0;
        for (int trial = 0; trial < 400; trial++) {
            Forecast forecast = Forecast.of(
                    Period.MONTH, MIDNIGHT, BigDecimal.ZERO, days(56, _ -> 50 + 10 * random.nextGaussian()));
            double truth = Arrays.stream(days(20, _ -> 50 + 10 * random.nextGaussian()))
                    .sum();
            BigDecimal low = forecast.lowUsd();
            BigDecimal high = forecast.highUsd();
            assertThat(low).isNotNull();
            assertThat(high).isNotNull();
            if (low.doubleValue() <= truth && truth <= high.doubleValue()) {
                inside++;
            }
        }
        assertThat(inside).as("of 400").isBetween(290, 350);
    }

    @Test
    void littleHistoryIsSaidToBeLittle() {
        Forecast none = Forecast.of(Period.MONTH, MIDNIGHT, SPENT);
        assertThat(none.expectedUsd()).isNull();
        assertThat(none.basis()).isEqualTo("none");
        Forecast one = Forecast.of(Period.MONTH, MIDNIGHT, SPENT, 10);
        assertThat(one.expectedUsd()).isEqualByComparingTo("300");
        assertThat(one.highUsd()).isNull();
        Forecast two = Forecast.of(Period.MONTH, MIDNIGHT, SPENT, 0, 20);
        assertThat(two.basis()).isEqualTo("mean");
        assertThat(two.expectedUsd()).isEqualByComparingTo("300");
        assertThat(two.lowUsd()).isLessThan(two.expectedUsd()).isGreaterThanOrEqualTo(SPENT);
        assertThat(two.highUsd()).isGreaterThan(two.expectedUsd());
    }

    @Test
    void aFallingTrendEndsAtNothing() {
        assertThat(expected(Forecast.of(Period.MONTH, MIDNIGHT, SPENT, days(20, i -> 40 - 2 * i))))
                .isEqualByComparingTo("100");
    }

    @Test
    void refusesAnUnknownPeriod() {
        Assertions.assertThatThrownBy(() -> Period.parse("year")).isInstanceOf(RefusedException.class);
    }
}
