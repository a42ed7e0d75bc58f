package ai.behest.console;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.TestHouse;
import ai.behest.people.Role;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Between a new project and its first answer. */
final class FirstAnswerPagesTest {

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

    private static String fresh(Browser browser) {
        Browser.Seen created = browser.post("/projects", Map.of("name", "A first app"));
        String start = created.response().headers().firstValue("Location").orElse("");
        assertThat(start).matches("/projects/[^/]+/start\\?.*");
        return start.substring(0, start.indexOf('?'));
    }

    private static String model(Browser browser, String start) {
        return browser.get(start.replace("/start", "/settings/model"))
                .page()
                .select("#f-provider_model")
                .attr("value");
    }

    @Test
    void aNewProjectLeadsToTheChoiceAndTheChoiceToTheAnswer() {
        Browser developer = new Browser(house, Role.DEVELOPER);
        String start = fresh(developer);
        Browser.Seen shown = developer.get(start);
        assertThat(shown.page().select("h2").eachText())
                .contains("The simulation", "This server’s providers", "A key of your own");
        assertThat(shown.page().select("#f-own_model option[selected]").attr("value"))
                .isEqualTo("gpt-5-mini");
        assertThat(shown.page().select("#f-own_model option").eachAttr("value")).contains("claude-haiku-4-5");
        Browser.Seen chosen = developer.post(start, Map.of("model", "gpt-4.1"));
        assertThat(chosen.response().headers().firstValue("Location")).contains(start.replace("/start", "/try"));
        assertThat(model(developer, start)).isEqualTo("gpt-4.1");
        developer.post(start, Map.of("model", "behest/echo"));
        assertThat(model(developer, start)).isEqualTo("behest/echo");
        assertThat(developer.get(start).page().select("a.primary").attr("href"))
                .isEqualTo(start.replace("/start", "/try"));
    }

    @Test
    void aKeyIsTriedAndOnlyThenKept() {
        Browser developer = new Browser(house, Role.DEVELOPER);
        String start = fresh(developer);
        // nobody can be reached from where this runs, and the key is nobody's
        Map<String, String> bad = Map.of("own_model", "claude-haiku-4-5", "api_key", "sk-ant-0123456789abcdefQRST");
        Browser.Seen refused = developer.post(start + "/key", bad);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.page().select("#w-api_key").text()).isNotBlank();
        assertThat(refused.response().body()).doesNotContain("sk-ant-0123456789");
        assertThat(refused.page().select("#f-own_model option[selected]").attr("value"))
                .isEqualTo("claude-haiku-4-5");
        assertThat(developer.get("/providers").response().body()).doesNotContain("QRST");
        assertThat(model(developer, start)).isEmpty();

        Browser.Seen kept = developer.post(
                start + "/key",
                Map.of(
                        "own_model", "claude-haiku-4-5",
                        "api_key", "sk-ant-0123456789abcdefQRST",
                        "untried", "true"));
        assertThat(kept.response().headers().firstValue("Location")).contains(start.replace("/start", "/try"));
        assertThat(model(developer, start)).isEqualTo("claude-haiku-4-5");
        assertThat(developer.get("/providers").response().body()).contains("…QRST");
        developer.post("/providers/anthropic/delete", Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpt-unheard-of", "<script>", "claude-haiku-4-5 x"})
    void onlyWhatIsListedIsTaken(String model) {
        Browser developer = new Browser(house, Role.DEVELOPER);
        String start = fresh(developer);
        Browser.Seen chosen = developer.post(start, Map.of("model", model));
        assertThat(chosen.status()).isEqualTo(422);
        assertThat(chosen.page().select("#w-model").text()).isNotBlank();
        assertThat(model(developer, start)).isEmpty();
        assertThat(developer
                        .post(start + "/key", Map.of("own_model", model.strip() + "!", "api_key", "sk-1"))
                        .page()
                        .select("#w-own_model")
                        .text())
                .isNotBlank();
        assertThat(developer
                        .post(start + "/key", Map.of("own_model", "gpt-5-mini", "api_key", " "))
                        .page()
                        .select("#w-api_key")
                        .text())
                .isNotBlank();
    }
}
