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
}
