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

final class TierPagesTest {
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
    void aDeveloperChangesTiersAndFinanceDoesNot() {
        Map<String, String> form = Map.of("name", "of-a-developer", "base", "free");
        assertThat(new Browser(house, Role.FINANCE)
                        .post(path("limits/tiers"), form)
                        .status())
                .isEqualTo(403);
        assertThat(new Browser(house, Role.DEVELOPER)
                        .post(path("limits/tiers"), form)
                        .status())
                .isEqualTo(303);
    }

    @Test
    void theProjectsBudgetsAreListedAndMadeWhereAllAre() {
        Browser.Seen empty = owner.get(path("budgets"));
        assertThat(empty.text()).contains("No budget of this project yet");
        String fresh = empty.page().select("a.primary").attr("href");
        assertThat(owner.get(fresh)
                        .page()
                        .select("[name='scope.project'] option[selected]")
                        .val())
                .isEqualTo(house.projectId());
        owner.post("/budgets/new", budget(Map.of("scope.user", "carla"), "Of all projects"));
        owner.post("/budgets/new", budget(Map.of("scope.project", house.projectId()), "Of this one"));
        Browser.Seen list = owner.get(path("budgets"));
        assertThat(list.page().select("td[data-label=Budget]").eachText()).containsExactly("Of this one");
        assertThat(list.page().select("td[data-label=Stands]").text()).startsWith("0 calls of 3 calls spent");
        String address = list.page().select("td[data-label=Budget] a").attr("href");
        assertThat(owner.get(address).page().select("a[href='" + path("budgets") + "']"))
                .hasSize(1);
        assertThat(new Browser(house, Role.DEVELOPER)
                        .get(path("budgets"))
                        .page()
                        .select("a[href^='/budgets/new']"))
                .isEmpty();
    }

    private static Map<String, String> budget(Map<String, String> scope, String name) {
        Map<String, String> form =
                new HashMap<>(Map.of("requests", "3", "period", "day", "kind", "hard", "name", name));
        form.putAll(scope);
        return form;
    }
}
