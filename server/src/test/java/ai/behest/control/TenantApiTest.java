package ai.behest.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TenantApiTest extends DeskTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'time_zone':'Mars/Olympus'} | time_zone",
                "{'time_zone':''} | time_zone",
                "{'time_zone':'europe/berlin'} | time_zone",
                "{'time_zone':'+02:00'} | time_zone",
                "{'time_zone':'GMT+2'} | time_zone",
                "{'time_zone':'Z'} | time_zone",
                "{'time_zone':2} | time_zone",
                "{'time_zone':'../etc/passwd'} | time_zone",
                "{'name':'','time_zone':'Europe/Berlin'} | name",
                "{'name':'a\\nb','time_zone':'Europe/Berlin'} | name",
                "{'name':5} | name",
                "{'time_zone':'Europe/Berlin','plan':'enterprise'} | plan",
                "{'time_zone':'Europe/Berlin','id':'ten_1'} | id"
            })
    void namesWhatIsWrongWithATenant(String json, String param) {
        Reply before = desk.send("GET", "/v1/tenant", null);
        desk.send("PATCH", "/v1/tenant", json.replace('\'', '"')).isRefused(400, "validation_error", param);
        assertThat(desk.send("GET", "/v1/tenant", null).json()).isEqualTo(before.json());
    }

    @Test
    void changesWhenTheDaysOfProjectsAndBudgetsBegin() {
        String project = desk.project();
        String budget = desk.made("/v1/budgets", "{\"scope\":{},\"requests\":5,\"period\":\"day\"}", "id");
        assertThat(desk.send("GET", "/v1/budgets/" + budget, null).text("resets_at"))
                .endsWith("T00:00:00Z");
        assertThat(desk.send("GET", "/v1/tenant", null).text("time_zone")).isEqualTo("UTC");
        Reply changed = desk.send("PATCH", "/v1/tenant", "{\"time_zone\":\"Asia/Kathmandu\"}");
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(changed.text("name")).isEqualTo("Acme");
        assertThat(changed.text("plan")).isEqualTo("free");
        assertThat(desk.send("GET", "/v1/tenant", null).json()).isEqualTo(changed.json());
        assertThat(Objects.requireNonNull(desk.directory.byId(project))
                        .timeZone()
                        .getId())
                .isEqualTo("Asia/Kathmandu");
        assertThat(desk.send("GET", "/v1/budgets/" + budget, null).text("resets_at"))
                .endsWith("T18:15:00Z");
        assertThat(desk.send("PATCH", "/v1/tenant", "{\"name\":\" Acme Ltd \"}").text("name"))
                .isEqualTo("Acme Ltd");
        assertThat(desk.send("PATCH", "/v1/tenant", "{}").text("time_zone")).isEqualTo("Asia/Kathmandu");
        assertThat(desk.send(desk.rivalAdmin, "GET", "/v1/tenant", null).text("time_zone"))
                .isEqualTo("UTC");
        assertThat(desk.send(desk.rivalAdmin, "GET", "/v1/tenant", null).text("name"))
                .isEqualTo("Rival");
    }
}
