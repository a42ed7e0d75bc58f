package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When an hour is unusual. */
class AnomalyTest {
    private static final long HOUR = 500_000;

    private static @Nullable Anomaly judge(String spent, Map<Long, Double> history) {
        return Anomaly.judge("user", "ada", HOUR, new BigDecimal(spent), history, 1);
    }

    /** Each Monday at nine much more than in the other hours. */
    private static Map<Long, Double> weeks(double atNine, double otherwise) {
        Map<Long, Double> history = new HashMap<>();
        for (long hour = HOUR - Anomaly.HISTORY_HOURS; hour < HOUR; hour++) {
            history.put(hour, (HOUR - hour) % 168 == 0 ? atNine : otherwise);
        }
        return history;
    }

    @Test
    void whatIsUsualAtThisHourOfTheWeekIsNoAnomaly() {
        assertThat(judge("100", weeks(100, 1))).isNull();
        assertThat(judge("160", weeks(100, 1))).isNull();
        assertThat(judge("0", weeks(100, 1))).isNull();
    }

    @Test
    void farMoreThanUsualAtThisHourIsOne() {
        Anomaly anomaly = judge("10", weeks(1, 50));
        assertThat(anomaly).isNotNull();
        assertThat(anomaly.basis()).isEqualTo("hour_of_week");
        assertThat(anomaly.samples()).isEqualTo(8);
        assertThat(anomaly.usualUsd()).isEqualByComparingTo("1");
        assertThat(anomaly.spentUsd()).isEqualByComparingTo("10");
        assertThat(anomaly.score()).isEqualByComparingTo("31.5");
        assertThat(anomaly.hour()).isEqualTo("2027-01-15T08:00:00Z");
    }

    @Test
    void pastAnomaliesDoNotHideTheNextOne() {
        Map<Long, Double> history = weeks(1, 1);
        history.put(HOUR - 168, 10_000.0);
        history.put(HOUR - 336, 10_000.0);
        assertThat(judge("50", history)).isNotNull();
    }

    @Test
    void aFewDaysAreComparedHourByHour() {
        Map<Long, Double> history = new HashMap<>();
        for (long hour = HOUR - 48; hour < HOUR; hour += 2) {
            history.put(hour, 2.0);
        }
        Anomaly anomaly = judge("20", history);
        assertThat(anomaly).isNotNull();
        assertThat(anomaly.basis()).isEqualTo("hours");
        assertThat(anomaly.samples()).isEqualTo(48);
        assertThat(anomaly.usualUsd()).isEqualByComparingTo("1");
        assertThat(judge("4", history)).isNull();
    }

    @Test
    void withoutAPastTheLeastAmountDecides() {
        assertThat(judge("0.99", Map.of())).isNull();
        Anomaly anomaly = judge("1.00", Map.of());
        assertThat(anomaly).isNotNull();
        assertThat(anomaly.basis()).isEqualTo("none");
        assertThat(anomaly.samples()).isZero();
    }
}
