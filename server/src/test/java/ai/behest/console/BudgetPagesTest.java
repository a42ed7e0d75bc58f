package ai.behest.console;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.TestHouse;
import ai.behest.people.Role;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class BudgetPagesTest {

    @SuppressWarnings("NullAway.Init")
    private static TestHouse house;

    @BeforeAll
    static void open(@TempDir Path data) {
        house = new TestHouse(data);
    }

    @AfterAll
    static void close() {
        house.close();
    }

    private static Browser as(Role role) {
        return new Browser(house, role);
    }

    private static Map<String, String> form(String... pairs) {
        Map<String, String> form = new HashMap<>(
                Map.of("period", "day", "kind", "hard", "thresholds", "50, 80, 100", "amount_usd", "1.00"));
        for (int i = 0; i < pairs.length; i += 2) {
            form.put(pairs[i], pairs[i + 1]);
        }
        return form;
    }

    private static String made(Map<String, String> form) {
        Browser.Seen sent = as(Role.FINANCE).post("/budgets/new", form);
        assertThat(sent.status()).as(sent.text()).isEqualTo(303);
        return sent.location().replaceAll("\\?.*", "");
    }

    private static Document get(String path) {
        Browser.Seen seen = as(Role.VIEWER).get(path);
        assertThat(seen.status()).as(seen.text()).isEqualTo(200);
        return seen.page();
    }

    private static int call(String user) {
        return house.send(house.request("/v1/chat/completions", house.token(user))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"openai/gpt-4o-mini\",\"max_tokens\":50,"
                                + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}")))
                .statusCode();
    }

    @Test
    void aBudgetIsMadeSpentRaisedAndDeleted() {
        String path = made(form("scope.user", "ada", "amount_usd", "0.00006", "name", "Ada's day"));
        assertThat(get(path).text()).contains("Ada's day", "user ada", "$0.00006 each day", "hard");
        int status = 200;
        for (int i = 0; i < 50 && status == 200; i++) {
            status = call("ada");
        }
        assertThat(status).isEqualTo(402);
        Document spent = get(path);
        assertThat(spent.select("svg.meter rect.spent").attr("width")).isNotEqualTo("0");
        assertThat(spent.text()).contains("Full again");
        Browser.Seen raised =
                as(Role.FINANCE).postAndFollow(path, form("amount_usd", "$5.00", "name", "Ada's day", "kind", "soft"));
        assertThat(raised.text()).contains("Saved.", "$5.00 each day", "soft");
        assertThat(call("ada")).isEqualTo(200);
        Browser.Seen gone = as(Role.FINANCE).postAndFollow(path + "/delete", Map.of());
        assertThat(gone.text()).contains("Deleted.").doesNotContain("Ada's day");
        assertThat(as(Role.FINANCE).get(path).status()).isEqualTo(404);
    }

    @Test
    void aTemplateShowsItsBiggestBalances() {
        String path = made(form("scope.user", "*", "scope.project", house.projectId(), "name", "Each user"));
        assertThat(get(path).text()).contains("No call has counted against it in this period yet.");
        assertThat(call("grace")).isEqualTo(200);
        Document page = get(path);
        assertThat(page.select("td[data-label=Of]").eachText()).containsExactly("project Demo, user grace");
        assertThat(page.select("td[data-label=Stands]").text()).contains("of $1.00 spent");
        as(Role.OWNER).post(path + "/delete", Map.of());
    }

    @Test
    void everyUnitAndPeriodHasItsWords() {
        String tokens = made(form("scope.model", "m1", "amount_usd", "", "tokens", "100,000", "period", "rolling_24h"));
        assertThat(get(tokens).text()).contains("100,000 tokens over the last 24 hours");
        String calls = made(form("scope.model", "m1", "amount_usd", "", "requests", "1", "period", "total"));
        assertThat(get(calls).text()).contains("1 call in all");
        String trial = made(form("scope.tag", "team=search", "shadow", "true", "thresholds", ""));
        assertThat(get(trial).text()).contains("on trial", "Alerts at never", "tag team=search");
        assertThat(get("/budgets").select("tbody tr").size()).isGreaterThanOrEqualTo(3);
        assertThat(get("/budgets?scope=tag").select("td[data-label=Counts]").eachText())
                .containsExactly("tag team=search");
        assertThat(get("/budgets?scope=session").text()).contains("None of this scope");
        for (String path : new String[] {tokens, calls, trial}) {
            as(Role.OWNER).post(path + "/delete", Map.of());
        }
    }

    @Test
    void theListGoesOnWhereItStopped() {
        for (int i = 0; i < 53; i++) {
            made(form("scope.session", "s" + i, "scope.user", "u", "scope.project", house.projectId()));
        }
        Document first = get("/budgets?scope=session");
        assertThat(first.select("tbody tr")).hasSize(50);
        Document second = get(first.select(".pager a").attr("href"));
        assertThat(second.select("tbody tr")).hasSize(3);
        assertThat(second.select(".pager a")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "amount_usd | -1",
                "amount_usd | much",
                "amount_usd | 10000000",
                "amount_usd | 0.0000000000001",
                "tokens | 1.5",
                "requests | many",
                "period | sometimes",
                "kind | medium",
                "thresholds | 80, 50",
                "thresholds | a lot",
                "thresholds | 2000",
                "name | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "scope.tag | team",
                "scope.session | lonely",
                "scope.tier | nosuch"
            })
    void whatIsWrongIsSaidAtItsFieldAndWhatWasTypedComesBack(String field, String value) {
        Map<String, String> form = form(field, value, "scope.model", "bad");
        if (field.equals("tokens") || field.equals("requests")) {
            form.remove("amount_usd");
        }
        Browser.Seen back = as(Role.OWNER).post("/budgets/new", form);
        assertThat(back.status()).isEqualTo(422);
        assertThat(back.page().select("[id=f-" + field + "]").attr("aria-invalid"))
                .isEqualTo("true");
        assertThat(back.page().select("[id=w-" + field + "]").text()).isNotBlank();
        if (!field.equals("period") && !field.equals("kind")) {
            assertThat(back.page().select("[id=f-" + field + "]").val()).isEqualTo(value);
        }
    }

    @Test
    void aSecondOneOfTheSameScopeIsRefusedAboveTheForm() {
        String path = made(form("scope.user", "twice"));
        Browser.Seen back = as(Role.OWNER).post("/budgets/new", form("scope.user", "twice"));
        assertThat(back.status()).isEqualTo(422);
        assertThat(back.page().select("p.notice.bad").text()).contains("has this scope, unit and period already");
        as(Role.OWNER).post(path + "/delete", Map.of());
    }

    @Test
    void aChangeThatDoesNotFitComesBackToo() {
        String path = made(form("scope.user", "changed"));
        Browser.Seen back = as(Role.OWNER).post(path, form("amount_usd", "nothing"));
        assertThat(back.status()).isEqualTo(422);
        assertThat(back.page().select("#w-amount_usd").text()).contains("amount_usd");
        as(Role.OWNER).post(path + "/delete", Map.of());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void onlyWhoSetsMoneysRulesMayChangeThem(Role role) {
        boolean may = role != Role.VIEWER && role != Role.DEVELOPER;
        assertThat(as(role).get("/budgets").status()).isEqualTo(200);
        assertThat(as(role).get("/budgets")
                        .page()
                        .select("a[href=/budgets/new]")
                        .isEmpty())
                .isEqualTo(!may);
        assertThat(as(role).post("/budgets/new", form("period", "wrong")).status())
                .isEqualTo(may ? 422 : 403);
        assertThat(as(role).post("/budgets/bud_1/delete", Map.of()).status()).isEqualTo(may ? 404 : 403);
    }
}
