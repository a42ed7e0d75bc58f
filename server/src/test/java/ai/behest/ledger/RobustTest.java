package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The statistics against figures computed by hand. */
class RobustTest {

    @Test
    void medianAndMadOfKnownValues() {
        assertThat(Robust.median()).isZero();
        assertThat(Robust.median(3)).isEqualTo(3);
        assertThat(Robust.median(9, 1, 5)).isEqualTo(5);
        assertThat(Robust.median(9, 1, 5, 2)).isEqualTo(3.5);
        assertThat(Robust.mad(1, 1, 2, 2, 4, 6, 9)).isEqualTo(1);
        assertThat(Robust.mad(5, 5, 5)).isZero();
    }

    @Test
    void deviationOfKnownValues() {
        assertThat(Robust.deviation(2, 4, 4, 4, 5, 5, 7, 9)).isCloseTo(2.138, within(0.001));
        assertThat(Robust.deviation(2)).isZero();
        assertThat(Robust.mean(1, 2, 6)).isEqualTo(3);
    }

    @Test
    void theLineIsThatOfThePointsWhateverOneOfThemIs() {
        assertThat(Robust.theilSen(3, 5, 7, 9, 11)).isEqualTo(new Robust.Line(3, 2));
        assertThat(Robust.theilSen(3, 5, 7, 1_000_000, 11, 13, 15)).isEqualTo(new Robust.Line(3, 2));
        assertThat(Robust.theilSen(4)).isEqualTo(new Robust.Line(4, 0));
        assertThat(Robust.theilSen(3, 5, 7).at(10)).isEqualTo(23);
    }
}
