package ai.behest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BarsTest {
    private static final Bars BLOCKS = new Bars(true);
    private static final Bars LETTERS = new Bars(false);

    private static List<BigDecimal> amounts(String... usd) {
        return Arrays.stream(usd).map(BigDecimal::new).toList();
    }

    @Test
    void aBarIsAsLongAsItsAmount() {
        BigDecimal most = new BigDecimal("2.00");
        assertThat(LETTERS.bar(most, most)).isEqualTo("#".repeat(24));
        assertThat(LETTERS.bar(new BigDecimal("1"), most)).isEqualTo("#".repeat(12));
        assertThat(LETTERS.bar(new BigDecimal("0.000000000001"), most)).isEqualTo("#");
        assertThat(BLOCKS.bar(new BigDecimal("0.0001"), most)).isEqualTo("\u2587");
        assertThat(LETTERS.bar(BigDecimal.ZERO, most)).isEmpty();
        assertThat(LETTERS.bar(new BigDecimal("-1"), most)).isEmpty();
        assertThat(LETTERS.bar(BigDecimal.ZERO, BigDecimal.ZERO)).isEmpty();
    }

    @Test
    void aLineHasAColumnForEachAmount() {
        assertThat(BLOCKS.line(amounts("0", "1", "2", "4", "8"))).isEqualTo(" \u2581\u2582\u2584\u2588");
        assertThat(LETTERS.line(amounts("8", "0.001", "-1", "0"))).isEqualTo("@.  ");
        assertThat(LETTERS.line(amounts("0", "0"))).isEqualTo("  ");
        assertThat(LETTERS.line(List.of())).isEmpty();
    }
}
