package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an accountant opens: no text of a stranger's is a formula. */
class ReportCsvTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                " =1",
                "=HYPERLINK(\"http://evil.example\")",
                "|cmd",
                "%0A",
                "\n=1",
                "  +1",
                "\uFF1D1+1",
                "-"
            })
    void aTextThatLooksLikeAFormulaIsAText(String hostile) {
        String cell = ReportCsv.text(hostile);
        String bare = cell.startsWith("\"") ? cell.substring(1) : cell;
        assertThat(bare).startsWith("'");
        assertThat(bare.replace("\"\"", "\"")).contains(hostile.strip());
    }

    @Test
    void quotesWhatNeedsIt() {
        assertThat(ReportCsv.text("a,b")).isEqualTo("\"a,b\"");
        assertThat(ReportCsv.text("say \"a\"")).isEqualTo("\"say \"\"a\"\"\"");
        assertThat(ReportCsv.text("two\nlines")).isEqualTo("\"two\nlines\"");
        assertThat(ReportCsv.text("a;b")).isEqualTo("\"a;b\"");
        assertThat(ReportCsv.text("gpt-5")).isEqualTo("gpt-5");
        assertThat(ReportCsv.text(null)).isEmpty();
        assertThat(ReportCsv.text("")).isEmpty();
    }

    @Test
    void moneyBelowZeroIsANumberAndNothingIsWrittenWithAnExponent() {
        Sums sums = new Sums(
                2,
                0,
                0,
                Sums.ZERO.input(),
                Sums.ZERO.input(),
                Sums.ZERO.input(),
                Sums.ZERO.input(),
                Sums.ZERO.input(),
                java.math.BigInteger.valueOf(-4),
                java.math.BigInteger.valueOf(-4),
                java.math.BigInteger.valueOf(8_000));
        CostReport report = new CostReport(
                Entries.FEBRUARY,
                List.of("model", "tag:team"),
                CostReport.Figures.of(sums),
                1,
                List.of(new CostReport.Row(Map.of("model", "=gpt"), CostReport.Figures.of(sums))),
                null);
        assertThat(Arrays.asList(new String(ReportCsv.bytes(report), StandardCharsets.UTF_8).split("\r\n", -1)))
                .containsExactly(
                        "model,tag:team,requests,input_tokens,cached_tokens,cache_write_tokens,output_tokens,"
                                + "reasoning_tokens,cost_usd,corrections_usd,cost_per_request_usd,unpriced_requests,estimated_requests,"
                                + "mean_latency_ms",
                        "'=gpt,,2,0,0,0,0,0,-0.000000000004,-0.000000000004,-0.000000000002,0,0,4",
                        "");
    }
}
