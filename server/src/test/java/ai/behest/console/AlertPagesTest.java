package ai.behest.console;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.TestHouse;
import ai.behest.Until;
import ai.behest.alert.Receiver;
import ai.behest.people.Role;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AlertPagesTest {

    @SuppressWarnings("NullAway.Init")
    private static TestHouse house;

    @SuppressWarnings("NullAway.Init")
    private static Receiver receiver;

    @BeforeAll
    static void open(@TempDir Path data) {
        receiver = new Receiver();
        house = new TestHouse(data, TestHouse.Wishes.NONE.variable("BEHEST_LOCAL_WEBHOOKS", "true"));
    }

    @AfterAll
    static void close() {
        house.close();
        receiver.close();
    }

    private static Browser as(Role role) {
        return new Browser(house, role);
    }

    private static Document get(String path) {
        Browser.Seen seen = as(Role.FINANCE).get(path);
        assertThat(seen.status()).as(seen.text()).isEqualTo(200);
        return seen.page();
    }

    private static String webhook() {
        Browser.Seen made = as(Role.FINANCE).post("/alerts", Map.of("url", receiver.url(), "events", ""));
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        assertThat(made.page().select(".code code").text()).startsWith("whsec_");
        return made.page().select("a.primary").attr("href");
    }

    @Test
    void aWebhookIsMadeTestedAndDeletedAndItsSecretSeenOnce() {
        String path = webhook();
        assertThat(get(path).text()).contains(receiver.url()).doesNotContain("whsec_");
        assertThat(as(Role.FINANCE).postAndFollow(path + "/test", Map.of()).text())
                .contains("Sent.", "webhook.test");
        Until.holds("the test arrives", () -> get(path).select(".badge.good").size() == 1);
        Document delivered = get(path);
        String id = delivered.select("input[name=delivery]").val();
        assertThat(as(Role.FINANCE)
                        .postAndFollow(path + "/replay", Map.of("delivery", id))
                        .text())
                .contains("Sent.");
        Until.holds("it arrives again", () -> receiver.posted().size() >= 2);
        Until.holds(
                "and is known to have",
                () -> get(path + "/deliveries").select(".badge.good").size() == 1);
        assertThat(as(Role.FINANCE).postAndFollow(path + "/delete", Map.of()).text())
                .contains("Deleted.")
                .doesNotContain(receiver.url());
        assertThat(as(Role.FINANCE).get(path).status()).isEqualTo(404);
    }

    @Test
    void anAlertOfABudgetIsToldInWords() {
        as(Role.FINANCE)
                .post(
                        "/budgets/new",
                        Map.of(
                                "scope.user", "spender<b>",
                                "amount_usd", "0.0000001",
                                "period", "day",
                                "kind", "soft",
                                "thresholds", "50",
                                "name", "A little"));
        house.send(house.request("/v1/chat/completions", house.token("spender<b>"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"openai/gpt-4o-mini\","
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}")));
        Until.holds(
                "an alert is raised",
                () -> !get("/alerts").select("td[data-label=What]").isEmpty());
        Document page = get("/alerts?kind=budget.threshold");
        assertThat(page.select("td[data-label=What]").text()).startsWith("A little has spent 50 %: $0.0000");
        assertThat(page.select("td[data-label=Of]").text()).isEqualTo("user spender<b>");
        assertThat(page.select("td[data-label=What] a").attr("href")).startsWith("/budgets/bud_");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hooks.example.com", "ftp://hooks.example.com", "javascript:alert(1)"})
    void anAddressThatCannotBePostedToIsRefusedAtItsField(String url) {
        Browser.Seen back = as(Role.OWNER).post("/alerts", Map.of("url", url, "events", ""));
        assertThat(back.status()).isEqualTo(422);
        assertThat(back.page().select("#w-url").text()).isNotBlank();
        assertThat(back.page().select("#f-url").val()).isEqualTo(url);
    }

    @Test
    void aKindThatIsNoneIsRefused() {
        assertThat(as(Role.OWNER).get("/alerts?kind=none").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void onlyWhoSetsMoneysRulesMayMakeWebhooks(Role role) {
        boolean may = role != Role.VIEWER && role != Role.DEVELOPER;
        assertThat(as(role).get("/alerts").status()).isEqualTo(200);
        assertThat(as(role).post("/alerts", Map.of("url", "nothing")).status()).isEqualTo(may ? 422 : 403);
        assertThat(as(role).post("/alerts/webhooks/whk_1/delete", Map.of()).status())
                .isEqualTo(may ? 404 : 403);
    }
}
