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

final class ProviderPagesTest {

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

    @Test
    void aKeyIsPutShownByItsEndAndDeleted() {
        Browser developer = new Browser(house, Role.DEVELOPER);
        Browser.Seen saved = developer.postAndFollow(
                "/providers", Map.of("name", "groq", "base_url", "", "api_key", "gsk_0123456789abcdefWXYZ"));
        assertThat(saved.page().select("td[data-label=Key]").eachText()).contains("…WXYZ");
        assertThat(saved.response().body()).doesNotContain("gsk_0123456789");
        developer.postAndFollow("/providers/groq/delete", Map.of());
        assertThat(developer.get("/providers").page().select("td[data-label=Key]"))
                .isEmpty();
    }

    @Test
    void whatDoesNotFitComesBackWithoutTheKey() {
        Browser owner = new Browser(house, Role.OWNER);
        Browser.Seen name = owner.post("/providers", Map.of("name", "No Name", "api_key", "sk-secret-secret"));
        assertThat(name.status()).isEqualTo(422);
        assertThat(name.page().select("#w-name").text()).isNotBlank();
        assertThat(name.response().body()).doesNotContain("sk-secret");
        assertThat(owner.post("/providers", Map.of("name", "mine", "base_url", "http://10.0.0.1/v1", "api_key", "sk-x"))
                        .page()
                        .select("#w-base_url")
                        .text())
                .isNotBlank();
        assertThat(owner.post("/providers", Map.of("name", "groq", "api_key", ""))
                        .page()
                        .select("#w-api_key")
                        .text())
                .isNotBlank();
    }

    @Test
    void theOperatorsAreSeenByEverybodyAndNoKeyOfTheirs() {
        Browser.Seen seen = new Browser(house, Role.VIEWER).get("/providers");
        assertThat(seen.page().select("td[data-label=Provider]").eachText()).contains("openai", "behest simulation");
        assertThat(seen.response().body()).doesNotContain("sk-upstream-test");
        assertThat(seen.page().select("#key")).isEmpty();
    }

    @Test
    void aTestSaysWhatWasFoundAndTheListHowItDidLately() {
        Browser developer = new Browser(house, Role.DEVELOPER);
        Browser.Seen tested = developer.post("/providers/openai/test", Map.of("operator", "true"));
        assertThat(tested.page().select(".fine").text()).contains("takes the key");
        assertThat(tested.page().select("summary").text()).endsWith("found");
        assertThat(tested.page().select("ul.columns li").eachText()).isNotEmpty();
        assertThat(tested.response().body()).doesNotContain("sk-upstream-test");
        assertThat(developer.post("/providers/openai/test", Map.of()).status()).isEqualTo(404);
        assertThat(developer
                        .post("/providers/behest/test", Map.of("operator", "true"))
                        .status())
                .isEqualTo(404);
        assertThat(developer
                        .post("/providers/nobody/test", Map.of("operator", "true"))
                        .status())
                .isEqualTo(404);

        assertThat(lately("openai")).isEqualTo("no calls");
        String call = "{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        for (int i = 0; i < 2; i++) {
            assertThat(house.post("/v1/chat/completions", house.token("ada"), call)
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(lately("openai")).matches("2 calls, .* on average");
    }

    private static String lately(String provider) {
        return new Browser(house, Role.VIEWER)
                .get("/providers")
                .page()
                .select("tr:has(td:contains(" + provider + ")) td[data-label=Last 24 hours]")
                .text();
    }
}
