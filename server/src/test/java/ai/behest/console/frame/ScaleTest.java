package ai.behest.console.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScaleTest {

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1",
        "0.000000000001, 0.0000000000002, 5",
        "1, 0.2, 5",
        "5, 1, 5",
        "5.01, 2, 3",
        "6.4, 2, 4",
        "1234, 500, 3",
        "9200000, 2000000, 5"
    })
    void theFiguresAreRound(String most, String step, int steps) {
        Scale scale = Scale.of(new BigDecimal(most));
        assertThat(scale.step()).isEqualByComparingTo(step);
        assertThat(scale.steps()).isEqualTo(steps);
    }

    @Test
    void everyAmountHasRoomAndFewFigures() {
        Random random = new Random(11);
        for (int i = 0; i < 10_000; i++) {
            BigDecimal most = BigDecimal.valueOf(random.nextLong(1, 9_000_000_000_000_000_000L), random.nextInt(13));
            Scale scale = Scale.of(most);
            assertThat(scale.top()).isGreaterThanOrEqualTo(most);
            assertThat(scale.steps()).isBetween(1, 5);
            assertThat(scale.points(most, 220)).isBetween(80, 220);
            assertThat(scale.points(most.negate(), 220)).isZero();
        }
    }

    @Test
    void figuresAreWrittenAsMoney() {
        assertThat(Scale.of(new BigDecimal("1")).figures().stream().map(Scale.of(new BigDecimal("1"))::label))
                .containsExactly("$0.00", "$0.20", "$0.40", "$0.60", "$0.80", "$1.00");
        Scale big = Scale.of(new BigDecimal("4000"));
        assertThat(big.label(big.top())).isEqualTo("$4,000");
    }
}
