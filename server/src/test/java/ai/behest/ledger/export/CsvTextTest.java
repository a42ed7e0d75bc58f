package ai.behest.ledger.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.ledger.TokenCounts;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTextTest {
    private static final ExportedEntry ANY = new ExportedEntry(
            "1",
            "1",
            "call",
            Shop.START,
            "n",
            1,
            "t",
            "p",
            "u",
            "s",
            null,
            null,
            "k",
            "tr",
            "chat",
            "openai",
            "m",
            "m",
            "platform",
            "completed",
            200,
            false,
            TokenCounts.ZERO,
            false,
            0L,
            null,
            0,
            null,
            null,
            null,
            null,
            null);

    private static String cell(Cell cell) {
        StringBuilder text = new StringBuilder();
        new CsvText(List.of(Field.of("a", _ -> cell), Field.always("b", "end")))
                .row(text, ANY, new Names("", Map.of()));
        assertThat(text).endsWith(",end\r\n");
        return text.substring(0, text.length() - ",end\r\n".length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "\n=1",
                "=HYPERLINK(\"http://x\",\"y\")",
                "\uff1dcmd",
                "\uff0b1",
                "\uff0d1",
                "\uff20x"
            })
    void takesTheForceFromFormulas(String formula) {
        String text = cell(Cell.text(formula));
        assertThat(CsvRecords.read("a,b\r\n" + text + ",end\r\n").getFirst().get("a"))
                .isEqualTo("'" + formula);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b", "a\"b", "\"", "a\r\nb", "a\nb", " a", "a ", ",", "\"\"", "1=1", "a-b", "null", "0"})
    void keepsEveryOtherTextAsItIs(String words) {
        String text = cell(Cell.text(words));
        assertThat(CsvRecords.read("a,b\r\n" + text + ",end\r\n").getFirst().get("a"))
                .isEqualTo(words);
    }

    @Test
    void writesNumbersPlainlyAlsoBelowZero() {
        assertThat(cell(Cell.usd(-1))).isEqualTo("-0.000000000001");
        assertThat(cell(Cell.usd(Long.MAX_VALUE))).isEqualTo("9223372.036854775807");
        assertThat(cell(Cell.usd(0))).isEqualTo("0.00");
        assertThat(cell(new Cell.Amount(new BigDecimal("1E+3")))).isEqualTo("1000");
    }

    @Test
    void leavesNothingEmptyAndQuotesJson() {
        assertThat(cell(Cell.NOTHING)).isEmpty();
        assertThat(cell(Cell.text(""))).isEmpty();
        assertThat(cell(new Cell.Flag(false))).isEqualTo("false");
        assertThat(cell(Cell.json("{\"a\":\"=1\"}"))).isEqualTo("\"{\"\"a\"\":\"\"=1\"\"}\"");
    }
}
