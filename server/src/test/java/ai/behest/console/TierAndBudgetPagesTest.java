package ai.behest.console;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.TestHouse;
import ai.behest.people.Role;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TierAndBudgetPagesTest {
    private static final String HELLO =
            "{\"model\":\"openai/gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    @SuppressWarnings("NullAway.Init")
    private static TestHouse house;

    private final Browser owner = new Browser(house, Role.OWNER);

    @BeforeAll
    static void open(@TempDir Path data) {
        house = new TestHouse(data);
    }

    @AfterAll
    static void close() {
        house.close();
    }

    private static String path(String rest) {
        return "/projects/" + house.projectId() + "/settings/" + rest;
    }

    private static Map<String, String> with(Map<String, String> form, String field, String value) {
        Map<String, String> more = new HashMap<>(form);
        more.put(field, value);
        return more;
    }

    @Test
    void aTierSaysOnlyWhatDiffersFromItsBase() {
        Browser.Seen made = owner.postAndFollow(
                path("limits/tiers"),
                Map.of("name", "gold", "base", "pro", "requests_per_day", "unlimited", "cost_usd_per_day", "1.50"));
        assertThat(row(made, "gold")).contains("60", "no cap", "2,000,000 / no cap", "$1.50 / no cap");
        Browser.Seen form = owner.get(path("limits/tiers/gold"));
        assertThat(form.page().select("[name=requests_per_day]").val()).isEqualTo("unlimited");
        assertThat(form.page().select("[name=tokens_per_day]").val()).isEmpty();
        assertThat(form.page().select("[name=base] option[selected]").val()).isEqualTo("pro");
        Browser.Seen changed = owner.postAndFollow(path("limits/tiers/gold"), Map.of("base", "free", "rpm_limit", "7"));
        assertThat(row(changed, "gold")).contains("7", "100", "50,000 / no cap");
        Browser.Seen gone = owner.postAndFollow(path("limits/tiers/gold/delete"), Map.of());
        assertThat(gone.text()).doesNotContain("gold");
        assertThat(owner.get(path("limits/tiers/gold")).status()).isEqualTo(404);
    }

    private static List<String> row(Browser.Seen seen, String tier) {
        return seen.page().select("tr:has(a[href$=/tiers/" + tier + "]) td").eachText();
    }

    @Test
    void aBuiltInTierIsChangedAndForgotten() {
        Browser.Seen changed = owner.postAndFollow(
                path("limits/tiers/free"), Map.of("tokens_per_day", "1234", "no_system_prompt", "true"));
        assertThat(row(changed, "free")).contains("free changed", "1,234 / no cap");
        assertThat(owner.get(path("limits/tiers/free")).page().select("[name=no_system_prompt][checked]"))
                .hasSize(1);
        Browser.Seen back = owner.postAndFollow(path("limits/tiers/free/delete"), Map.of());
        assertThat(row(back, "free")).contains("free built in", "50,000 / no cap");
    }

    @ParameterizedTest
    @CsvSource({
        "name, 7",
        "name, has a space",
        "name, ''",
        "base, no-such-tier",
        "rpm_limit, 0",
        "requests_per_day, -1",
        "tokens_per_day, lots",
        "tokens_per_month, 99999999999999999",
        "cost_usd_per_day, 1e3",
        "cost_usd_per_month, 9000001",
        "provider_model, has a space",
        "memory_window, 201"
    })
    void aTiersFieldThatDoesNotFitComesBack(String field, String value) {
        Browser.Seen back =
                owner.post(path("limits/tiers"), with(with(Map.of("name", "silver"), "base", "free"), field, value));
        assertThat(back.status()).isEqualTo(422);
        assertThat(back.page().select("#w-" + field).text()).isNotBlank();
        assertThat(owner.get(path("limits")).text()).doesNotContain("silver");
    }

    @Test
    void aTierThatIsThereIsNotMadeTwice() {
        Map<String, String> form = Map.of("name", "twice", "base", "free");
        assertThat(owner.post(path("limits/tiers"), form).status()).isEqualTo(303);
        assertThat(owner.post(path("limits/tiers"), form)
                        .page()
                        .select("#w-name")
                        .text())
                .contains("already");
    }

    @Test
    void aBudgetIsSetSpentRaisedAndDeleted() {
        Browser.Seen made = owner.postAndFollow(
                path("budgets"),
                Map.of(
                        "requests",
                        "1",
                        "period",
                        "day",
                        "kind",
                        "hard",
                        "thresholds",
                        "50, 100",
                        "scope.user",
                        "carla"));
        assertThat(made.text()).contains("user carla", "1 calls each day", "0 calls spent of 1 calls");
        String budget = made.response().uri().getPath();
        String token = house.token("carla");
        assertThat(house.post("/v1/chat/completions", token, HELLO).statusCode())
                .isEqualTo(200);
        assertThat(house.post("/v1/chat/completions", token, HELLO).statusCode())
                .isEqualTo(402);
        assertThat(owner.get(budget).page().select("svg.meter.full")).hasSize(1);
        assertThat(owner.get(path("budgets")).text()).contains("1 calls spent of 1 calls");
        assertThat(owner.post(budget, Map.of("amount_usd", "1", "kind", "hard"))
                        .page()
                        .select("[role=alert]")
                        .text())
                .contains("keeps its unit");
        Browser.Seen raised = owner.postAndFollow(
                budget, Map.of("requests", "10", "kind", "hard", "name", "Carla's", "thresholds", ""));
        assertThat(raised.page().select("main h2").eachText()).contains("Carla's");
        assertThat(house.post("/v1/chat/completions", token, HELLO).statusCode())
                .isEqualTo(200);
        Browser.Seen gone = owner.postAndFollow(budget + "/delete", Map.of());
        assertThat(gone.text()).doesNotContain("Carla's");
        assertThat(owner.get(budget).status()).isEqualTo(404);
    }

    @Test
    void aTemplateHasABalanceForEach() {
        Browser.Seen made = owner.postAndFollow(
                path("budgets"),
                Map.of("amount_usd", "5", "period", "month", "kind", "soft", "scope.user", "*", "shadow", "true"));
        assertThat(made.text()).contains("each user", "$5.00 each month", "soft", "on trial", "Nobody has called");
        house.post("/v1/chat/completions", house.token("dora"), HELLO);
        assertThat(owner.get(made.response().uri().getPath())
                        .page()
                        .select("td[data-label=Whose]")
                        .eachText())
                .containsExactly("user dora");
    }

    @ParameterizedTest
    @CsvSource({
        "amount_usd, ''",
        "amount_usd, -1",
        "amount_usd, 9000001",
        "tokens, 5",
        "period, year",
        "period, ''",
        "kind, firm",
        "thresholds, '100, 50'",
        "thresholds, half",
        "scope.tier, nosuch",
        "scope.session, alone",
        "scope.tag, no-equals"
    })
    void aBudgetsFieldThatDoesNotFitComesBack(String field, String value) {
        Browser.Seen back = owner.post(
                path("budgets"), with(Map.of("amount_usd", "1", "period", "week", "kind", "hard"), field, value));
        assertThat(back.status()).isEqualTo(422);
        String named = field.equals("tokens") ? "amount_usd" : field;
        assertThat(back.page().select("[id=w-" + named + "]").text()).isNotBlank();
    }

    @Test
    void financeSetsBudgetsAndADeveloperDoesNot() {
        Map<String, String> form =
                Map.of("amount_usd", "7", "period", "total", "kind", "hard", "scope.user", "of-finance");
        assertThat(new Browser(house, Role.DEVELOPER)
                        .post(path("budgets"), form)
                        .status())
                .isEqualTo(403);
        assertThat(new Browser(house, Role.FINANCE).post(path("budgets"), form).status())
                .isEqualTo(303);
        assertThat(new Browser(house, Role.FINANCE)
                        .post(path("limits/tiers"), Map.of("name", "x"))
                        .status())
                .isEqualTo(403);
    }
}
