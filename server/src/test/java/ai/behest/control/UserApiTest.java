package ai.behest.control;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.budget.Unit;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class UserApiTest extends DeskTest {
    private String project = "";
    private String users = "";

    @BeforeEach
    void project() {
        project = desk.project();
        users = "/v1/projects/" + project + "/users/";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"admin/limits | user_id", "ada/limits?tier=platinum | tier", "ada/limits?tier= | tier"})
    void refusesWhoOrWhatThereIsNotAndNamesIt(String path, String field) {
        desk.send("GET", users + path, null).isRefused(400, "validation_error", field);
    }

    @Test
    void aProjectOfAnotherTenantIsUnknown() {
        desk.send("GET", "/v1/projects/proj_000000000000000000000000/users/ada/limits", null)
                .isRefused(404, "not_found");
    }

    private JsonNode limits(String path) {
        Reply reply = desk.send("GET", users + path, null);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json();
    }

    private static List<Tuple> caps(JsonNode answer) {
        return answer.get("limits").values().stream()
                .filter(line -> line.has("cap"))
                .map(line -> Tuple.tuple(
                        line.get("cap").stringValue(),
                        line.get("limit").longValue(),
                        line.get("spent").longValue(),
                        line.get("held").longValue(),
                        line.get("left").longValue()))
                .toList();
    }

    @Test
    void whoHasMadeNoCallIsInTheDefaultTierWithAllOfItLeft() {
        JsonNode answer = limits("ada%2Fl%C3%B6/limits");
        assertThat(answer.get("user_id").stringValue()).isEqualTo("ada/l\u00f6");
        assertThat(answer.get("tier").stringValue()).isEqualTo("free");
        assertThat(answer.get("tier_from").stringValue()).isEqualTo("default");
        assertThat(answer.get("requests_per_minute").intValue()).isEqualTo(10);
        assertThat(caps(answer))
                .containsExactly(
                        Tuple.tuple("requests_per_day", 100L, 0L, 0L, 100L),
                        Tuple.tuple("tokens_per_day", 50_000L, 0L, 0L, 50_000L));
        assertThat(answer.at("/limits/0/resets_at").stringValue()).endsWith("T00:00:00Z");
    }

    @Test
    void theTierIsTheOneAskedForOrThatOfTheLatestCall() {
        desk.send("PUT", "/v1/projects/" + project + "/settings?deploy=true", "{\"default_tier\":\"pro\"}");
        assertThat(limits("ada/limits").get("tier").stringValue()).isEqualTo("pro");
        JsonNode asked = limits("ada/limits?tier=3");
        assertThat(asked.get("tier").stringValue()).isEqualTo("max");
        assertThat(asked.get("tier_from").stringValue()).isEqualTo("query");
        assertThat(caps(asked)).contains(Tuple.tuple("requests_per_day", 100_000L, 0L, 0L, 100_000L));
        desk.call(project, "call-of-ada", "openai", "gpt-5", 5L);
        JsonNode last = limits("ada/limits");
        assertThat(last.get("tier").stringValue()).isEqualTo("free");
        assertThat(last.get("tier_from").stringValue()).isEqualTo("last_call");
        assertThat(limits("tim/limits").get("tier_from").stringValue()).isEqualTo("default");
    }

    @Test
    void aBudgetOfTheUserSaysWhatIsSpentHeldAndLeft() {
        String id = desk.made(
                "/v1/budgets",
                "{\"scope\":{\"project\":\"" + project
                        + "\",\"user\":\"*\"},\"amount_usd\":\"0.50\",\"period\":\"total\"}",
                "id");
        desk.charge(id, "ada", Unit.MONEY, 100_000_000_000L);
        desk.hold(id, "ada", Unit.MONEY, 300_000_000_001L);
        desk.hold(id, "tim", Unit.MONEY, 7);
        assertThat(limits("ada/limits").get("limits").values())
                .filteredOn(line -> line.has("budget"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.get("budget").stringValue()).isEqualTo(id);
                    assertThat(line.get("unit").stringValue()).isEqualTo("usd");
                    assertThat(line.get("limit").stringValue()).isEqualTo("0.50");
                    assertThat(line.get("spent").stringValue()).isEqualTo("0.10");
                    assertThat(line.get("held").stringValue()).isEqualTo("0.300000000001");
                    assertThat(line.get("left").stringValue()).isEqualTo("0.099999999999");
                    assertThat(line.has("cap")).isFalse();
                    assertThat(line.has("resets_at")).isFalse();
                });
    }
}
