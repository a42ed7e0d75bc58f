package ai.behest.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cost centers, and the costs of a tenant's projects. */
final class BillingApiTest extends DeskTest {
    private static final String CENTERS = "/v1/cost-centers";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | rules",
                "{\"rules\":7} | rules",
                "{\"rules\":[{}]} | rules[0].name",
                "{\"rules\":[{\"name\":\" \",\"user_id\":\"ada\"}]} | rules[0].name",
                "{\"rules\":[{\"name\":\"A\",\"user_id\":\"ada\"},{\"name\":\"B\"}]} | rules[1]",
                "{\"rules\":[{\"name\":\"A\",\"tag\":\"team\"}]} | rules[0].tag",
                "{\"rules\":[{\"name\":\"A\",\"tag\":\"=x\"}]} | rules[0].tag",
                "{\"rules\":[{\"name\":\"A\",\"user_id\":\"\"}]} | rules[0].user_id",
                "{\"rules\":[{\"name\":\"A\",\"user\":\"ada\"}]} | rules[0].user",
                "{\"rules\":[null]} | rules[0].name",
                "{\"rules\":[],\"more\":1} | more",
            })
    void namesWhatIsWrongWithRulesAndTakesNone(String json, String param) {
        desk.send("PUT", CENTERS, "{\"rules\":[{\"name\":\"Kept\",\"user_id\":\"ada\"}]}");
        desk.send("PUT", CENTERS, json).isRefused(400, "validation_error", param);
        assertThat(desk.send("GET", CENTERS, null).json().at("/rules/0/name").stringValue())
                .isEqualTo("Kept");
    }

    @Test
    void keepsTheRulesInTheirOrderAndForTheirTenant() {
        String rules =
                "{\"rules\":[{\"name\":\"Search\",\"tag\":\"team=search=all\"},{\"name\":\"Ada\",\"user_id\":\"ada\"}]}";
        assertThat(desk.send("PUT", CENTERS, rules).status()).isEqualTo(200);
        assertThat(desk.send("GET", CENTERS, null).text()).isEqualTo(rules);
        assertThat(desk.send(desk.rivalAdmin, "GET", CENTERS, null).text()).isEqualTo("{\"rules\":[]}");
        desk.send("PUT", CENTERS, "{\"rules\":[]}");
        assertThat(desk.send("GET", CENTERS, null).text()).isEqualTo("{\"rules\":[]}");
    }

    @Test
    void refusesMoreRulesThanATenantHas() {
        String rule = "{\"name\":\"A\",\"user_id\":\"ada\"}";
        String many = "{\"rules\":[" + String.join(",", java.util.Collections.nCopies(201, rule)) + "]}";
        desk.send("PUT", CENTERS, many).isRefused(400, "validation_error", "rules");
    }

    @Test
    void answersWithNothingForATenantWithoutCalls() {
        desk.project();
        assertThat(desk.send("GET", "/v1/billing/report?group_by=project", null)
                        .json()
                        .get("data")
                        .isEmpty())
                .isTrue();
        assertThat(desk.send("GET", "/v1/billing/forecast", null)
                        .json()
                        .get("basis")
                        .stringValue())
                .isEqualTo("none");
        assertThat(desk.send("GET", "/v1/billing/anomalies", null)
                        .json()
                        .get("data")
                        .isEmpty())
                .isTrue();
        for (String wrong : List.of("report?format=xml", "forecast?period=year", "anomalies?min_usd=lots")) {
            assertThat(desk.send("GET", "/v1/billing/" + wrong, null).status()).isEqualTo(400);
        }
    }
}
