package ai.behest.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TierApiTest extends DeskTest {
    private String project = "";
    private String tiers = "";

    @BeforeEach
    void project() {
        project = desk.project();
        tiers = "/v1/projects/" + project + "/tiers";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | name",
                "{'name':null} | name",
                "{'name':''} | name",
                "{'name':5} | name",
                "{'name':'1'} | name",
                "{'name':'44'} | name",
                "{'name':'a b'} | name",
                "{'name':'g\\u00f6ld'} | name",
                "{'name':'gold','base':'platinum'} | base",
                "{'name':'gold','base':''} | base",
                "{'name':'gold','base':'gold'} | base",
                "{'name':'gold','base':1} | base",
                "{'name':'free','base':'pro'} | base",
                "{'name':'gold','rpm_limit':0} | rpm_limit",
                "{'name':'gold','rpm_limit':-1} | rpm_limit",
                "{'name':'gold','rpm_limit':10000001} | rpm_limit",
                "{'name':'gold','rpm_limit':'60'} | rpm_limit",
                "{'name':'gold','rpm_limit':'unlimited'} | rpm_limit",
                "{'name':'gold','requests_per_day':-1} | requests_per_day",
                "{'name':'gold','requests_per_day':1.5} | requests_per_day",
                "{'name':'gold','requests_per_day':'5'} | requests_per_day",
                "{'name':'gold','requests_per_day':[5]} | requests_per_day",
                "{'name':'gold','requests_per_day':99999999999999999999} | requests_per_day",
                "{'name':'gold','tokens_per_day':9000000000000001} | tokens_per_day",
                "{'name':'gold','tokens_per_month':true} | tokens_per_month",
                "{'name':'gold','cost_usd_per_day':1} | cost_usd_per_day",
                "{'name':'gold','cost_usd_per_day':'-1'} | cost_usd_per_day",
                "{'name':'gold','cost_usd_per_day':'9000001'} | cost_usd_per_day",
                "{'name':'gold','cost_usd_per_month':'0.0000000000001'} | cost_usd_per_month",
                "{'name':'gold','cost_usd_per_month':'Unlimited'} | cost_usd_per_month",
                "{'name':'gold','provider_model':''} | provider_model",
                "{'name':'gold','provider_model':'a b'} | provider_model",
                "{'name':'gold','system_prompt':7} | system_prompt",
                "{'name':'gold','memory_enabled':1} | memory_enabled",
                "{'name':'gold','memory_window':0} | memory_window",
                "{'name':'gold','memory_window':201} | memory_window",
                "{'name':'gold','pii_mode':'enforce'} | pii_mode",
                "{'name':'gold','sentinel_mode':'shadow'} | sentinel_mode",
                "{'name':'gold','colour':'blue'} | colour",
                "{'name':'gold','built_in':true} | built_in"
            })
    void namesWhatIsWrongWithATier(String json, String param) {
        desk.send("POST", tiers, json.replace('\'', '"')).isRefused(400, "validation_error", param);
        assertThat(desk.send("GET", tiers, null).data("name")).containsExactly("free", "pro", "max");
        assertThat(Objects.requireNonNull(desk.directory.byId(project)).customTiers())
                .isEmpty();
    }

    @Test
    void refusesNamesAndPromptsThatAreTooLong() {
        desk.send("POST", tiers, "{\"name\":\"" + "x".repeat(65) + "\"}").isRefused(400, "validation_error", "name");
        desk.send("PUT", tiers + "/a%20b", "{}").isRefused(400, "validation_error", "name");
        desk.send("PUT", tiers + "/gold", "{\"system_prompt\":\"" + "x".repeat(100_001) + "\"}")
                .isRefused(400, "validation_error", "system_prompt");
        desk.send("PUT", tiers + "/gold", "{\"name\":\"silver\"}").isRefused(400, "validation_error", "name");
    }

    @Test
    void inheritsWhatIsLeftOutFromItsBase() {
        desk.send("PUT", "/v1/projects/" + project + "/settings?deploy=true", """
                {"default_tier":"pro","provider_model":"gpt-5","system_prompt":"Be kind.","memory_window":7}
                """);
        Reply made = desk.send(
                "POST",
                tiers,
                "{\"name\":\"gold\",\"rpm_limit\":120,\"tokens_per_day\":\"unlimited\",\"cost_usd_per_day\":\"0.5\"}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.json().propertyNames())
                .containsExactly(
                        "name", "built_in", "base", "rpm_limit", "tokens_per_day", "cost_usd_per_day", "updated_at");
        assertThat(made.text("base")).isEqualTo("pro");
        assertThat(made.text("tokens_per_day")).isEqualTo("unlimited");
        assertThat(made.text("cost_usd_per_day")).isEqualTo("0.50");
        assertThat(desk.send("GET", tiers + "/gold", null).json()).isEqualTo(made.json());
        assertThat(desk.send("GET", tiers + "/gold/resolved", null).text())
                .isEqualTo("{\"name\":\"gold\",\"rpm_limit\":120,\"requests_per_day\":10000,\"tokens_per_day\":null,"
                        + "\"tokens_per_month\":null,\"cost_usd_per_day\":\"0.50\",\"cost_usd_per_month\":null,"
                        + "\"provider_model\":\"gpt-5\",\"system_prompt\":\"Be kind.\",\"memory_enabled\":false,"
                        + "\"memory_window\":7}");
        desk.made(
                tiers,
                "{\"name\":\"platinum\",\"base\":\"gold\",\"requests_per_day\":0,\"provider_model\":\"o3\","
                        + "\"system_prompt\":\"\",\"memory_enabled\":true,\"memory_window\":3}",
                "name");
        assertThat(desk.send("GET", tiers + "/platinum/resolved", null).text())
                .isEqualTo("{\"name\":\"platinum\",\"rpm_limit\":120,\"requests_per_day\":0,\"tokens_per_day\":null,"
                        + "\"tokens_per_month\":null,\"cost_usd_per_day\":\"0.50\",\"cost_usd_per_month\":null,"
                        + "\"provider_model\":\"o3\",\"system_prompt\":null,\"memory_enabled\":true,"
                        + "\"memory_window\":3}");
    }

    @Test
    void replacesEverythingThatWasSaidOfATier() {
        Reply made = desk.send("PUT", tiers + "/gold", "{\"name\":\"gold\",\"base\":\"2\",\"rpm_limit\":120}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.text("base")).isEqualTo("pro");
        Reply replaced = desk.send("PUT", tiers + "/gold", "{\"base\":\"max\",\"requests_per_day\":null}");
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.json().has("rpm_limit")).isFalse();
        assertThat(desk.send("GET", tiers + "/gold/resolved", null)
                        .json()
                        .get("rpm_limit")
                        .intValue())
                .isEqualTo(300);
        desk.send("POST", tiers, "{\"name\":\"gold\"}").isRefused(409, "conflict", "name");
        desk.send("PUT", tiers + "/silver", "{\"base\":\"gold\"}");
        desk.send("PUT", tiers + "/bronze", "{\"base\":\"silver\"}");
        desk.send("PUT", tiers + "/gold", "{\"base\":\"bronze\"}").isRefused(400, "validation_error", "base");
        desk.send("DELETE", tiers + "/gold", null).isRefused(409, "conflict");
        assertThat(desk.send("GET", tiers, null).data("name"))
                .containsExactly("free", "pro", "max", "bronze", "gold", "silver");
    }

    @Test
    void overridesABuiltInTierAndTakesItBack() {
        Reply made = desk.send("PUT", tiers + "/1", "{\"requests_per_day\":5}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.text("name")).isEqualTo("free");
        assertThat(made.json().get("built_in").booleanValue()).isTrue();
        assertThat(made.json().has("base")).isFalse();
        desk.send("POST", tiers, "{\"name\":\"free\"}").isRefused(409, "conflict", "name");
        assertThat(desk.send("GET", tiers, null).data("name")).containsExactly("free", "pro", "max");
        assertThat(requestsPerDay("free")).isEqualTo(5);
        assertThat(desk.send("DELETE", tiers + "/free", null).status()).isEqualTo(204);
        assertThat(requestsPerDay("free")).isEqualTo(100);
        desk.send("DELETE", tiers + "/free", null).isRefused(404, "not_found");
    }

    private long requestsPerDay(String tier) {
        return desk.send("GET", tiers + "/" + tier + "/resolved", null)
                .json()
                .get("requests_per_day")
                .longValue();
    }

    @Test
    void keepsTheDefaultTierAndForgetsAnother() {
        desk.made(tiers, "{\"name\":\"trial\"}", "name");
        desk.send("PUT", "/v1/projects/" + project + "/settings?deploy=true", "{\"default_tier\":\"trial\"}");
        desk.send("DELETE", tiers + "/trial", null).isRefused(409, "conflict");
        Reply onItself = desk.send("PUT", tiers + "/trial", "{\"rpm_limit\":3}");
        assertThat(onItself.text("base")).isEqualTo("free");
        desk.send("PUT", "/v1/projects/" + project + "/settings?deploy=true", "{\"default_tier\":\"pro\"}");
        assertThat(desk.send("DELETE", tiers + "/trial", null).status()).isEqualTo(204);
        for (String path : List.of("/trial", "/trial/resolved", "/5", "/5/resolved")) {
            desk.send("GET", tiers + path, null).isRefused(404, "not_found");
        }
    }

    @Test
    void keepsTiersFromOtherTenants() {
        desk.made(tiers, "{\"name\":\"gold\",\"rpm_limit\":120}", "name");
        for (String path : List.of(tiers, tiers + "/gold", tiers + "/gold/resolved", tiers + "/free/resolved")) {
            desk.send(desk.rivalAdmin, "GET", path, null).isRefused(404, "not_found");
        }
        desk.send(desk.rivalAdmin, "POST", tiers, "{\"name\":\"silver\"}").isRefused(404, "not_found");
        desk.send(desk.rivalAdmin, "PUT", tiers + "/gold", "{}").isRefused(404, "not_found");
        desk.send(desk.rivalAdmin, "DELETE", tiers + "/gold", null).isRefused(404, "not_found");
        assertThat(desk.send("GET", tiers + "/gold", null)
                        .json()
                        .get("rpm_limit")
                        .intValue())
                .isEqualTo(120);
        String other = desk.project();
        assertThat(desk.send("GET", "/v1/projects/" + other + "/tiers", null).data("name"))
                .containsExactly("free", "pro", "max");
        desk.send("GET", "/v1/projects/" + other + "/tiers/gold", null).isRefused(404, "not_found");
    }

    @Test
    void holdsAHundredTiersOfAProject() {
        for (int i = 0; i < 100; i++) {
            desk.made(tiers, "{\"name\":\"t" + i + "\"}", "name");
        }
        desk.send("POST", tiers, "{\"name\":\"more\"}").isRefused(409, "conflict");
        assertThat(desk.send("PUT", tiers + "/t5", "{\"rpm_limit\":1}").status())
                .isEqualTo(200);
        Reply page = desk.send("GET", tiers, null);
        assertThat(page.data("name")).hasSize(100);
        assertThat(desk.send("GET", tiers + "?cursor=" + page.text("next"), null)
                        .data("name"))
                .hasSize(3);
    }

    @Test
    void countsABudgetsTierAmongTheProjectsOwn() {
        String budget = "{\"scope\":{\"project\":\"%s\",\"tier\":\"gold\"},\"requests\":5,\"period\":\"day\"}";
        desk.send("POST", "/v1/budgets", budget.formatted(project)).isRefused(400, "validation_error", "scope.tier");
        desk.made(tiers, "{\"name\":\"gold\"}", "name");
        desk.made("/v1/budgets", budget.formatted(project), "id");
        desk.send("POST", "/v1/budgets", budget.formatted(desk.project()))
                .isRefused(400, "validation_error", "scope.tier");
        desk.made("/v1/budgets", "{\"scope\":{\"tier\":\"gold\"},\"requests\":5,\"period\":\"day\"}", "id");
    }
}
