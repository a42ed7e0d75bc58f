package ai.behest.cli.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderFileTest {
    static final Columns USUAL = new Columns(null, null, null, null, null, null, null, null, null);
    private static final String NAMES = "start_time_iso,model,input_tokens,output_tokens,cost_usd\n";

    static ProviderFile read(String text) {
        return read(text, USUAL);
    }

    private static ProviderFile read(String text, Columns columns) {
        try {
            return ProviderFile.read(new StringReader(text), columns);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\ufeff", "   \n1,2\n"})
    void refusesAFileWithoutNames(String text) {
        assertThatThrownBy(() -> read(text)).hasMessageContaining("names of the columns");
    }

    @ParameterizedTest
    @CsvSource({
        "'model,input_tokens,output_tokens', --time-column",
        "'date,input_tokens,output_tokens', --model-column",
        "'date,model,output_tokens', --input-column",
        "'date,model,input_tokens', --output-column"
    })
    void namesTheOptionForAColumnThatIsMissing(String names, String option) {
        assertThatThrownBy(() -> read(names + "\n")).hasMessageContaining(option);
    }

    @Test
    void namesTheColumnThatWasChosenAndIsNotThere() {
        Columns columns = new Columns(null, null, null, null, null, null, null, null, "Betrag");
        assertThatThrownBy(() -> read(NAMES, columns))
                .hasMessageContaining("--cost-column")
                .hasMessageContaining("Betrag");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "yesterday,m,1,2,3|start_time_iso",
                "2026-13-01,m,1,2,3|start_time_iso",
                ",m,1,2,3|start_time_iso",
                "2026-02-01,m,-1,2,3|input_tokens",
                "2026-02-01,m,1.5,2,3|input_tokens",
                "2026-02-01,m,1,9999999999999999,3|output_tokens",
                "2026-02-01,m,1,2,much|cost_usd",
                "2026-02-01,m,1,2,1E999999999|cost_usd",
                "2026-02-01,m,1,2,NaN|cost_usd",
                "2026-02-01,m,1,2,$3|cost_usd"
            })
    void namesTheLineAndTheColumnOfABadCell(String row, String column) {
        assertThatThrownBy(() -> read(NAMES + "2026-02-01,m,1,2,3\n" + row + "\n"))
                .hasMessageContaining("Line 3")
                .hasMessageContaining(column);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2026-02-01,m,1,2,3\n", "\"2026-02-01\"x,m,1,2,3\n"})
    void refusesBrokenQuotes(String row) {
        assertThatThrownBy(() -> read(NAMES + row)).hasMessageContaining("quote");
    }

    @Test
    void readsOpenAisUsageExport() {
        ProviderFile file = read("""
                start_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,user_id,api_key_id,model,batch,service_tier,input_tokens,output_tokens,input_cached_tokens
                1769904000,1769990400,2026-02-01T00:00:00+00:00,2026-02-02T00:00:00+00:00,proj_1,3,,key_1,"gpt-5-mini-2025-08-07",false,default,1500,700,400
                1769990400,1770076800,2026-02-02T00:00:00+00:00,2026-02-03T00:00:00+00:00,,,,,,,,,,
                """);
        assertThat(file.rows()).singleElement().satisfies(row -> {
            assertThat(row.from()).isEqualTo(Instant.parse("2026-02-01T00:00:00Z"));
            assertThat(row.to()).isEqualTo(Instant.parse("2026-02-02T00:00:00Z"));
            assertThat(row.model()).isEqualTo("gpt-5-mini-2025-08-07");
            assertThat(row.usage()).isEqualTo(new Usage(3, 1500, 400, 700, BigDecimal.ZERO, 0, 0, 1));
        });
        assertThat(file.hasCost()).isFalse();
        assertThat(file.hasIds()).isFalse();
    }

    @Test
    void readsOtherSpellingsTabsAndAMark() {
        ProviderFile file = read("\ufeffRequest_ID\tTimestamp\tModel\tprompt_tokens\tcompletion_tokens\tcost\r\n"
                + "a\t2026-02-01 10:30:45\tm\t1\t2\t0.001200\r\n"
                + "b\t1769904000000\t\"m \"\"x\"\"\"\t1\t2\t1.5E-7");
        assertThat(file.hasIds()).isTrue();
        assertThat(file.decimals()).isEqualTo(8);
        assertThat(file.rows()).extracting(ProviderRow::model).containsExactly("m", "m \"x\"");
        assertThat(file.rows().getFirst().from()).isEqualTo(Instant.parse("2026-02-01T10:30:45Z"));
        assertThat(file.rows().getLast().from()).isEqualTo(Instant.parse("2026-02-01T00:00:00Z"));
        assertThat(file.within(Instant.parse("2026-02-01T01:00:00Z"), null).rows())
                .hasSize(1);
    }
}
