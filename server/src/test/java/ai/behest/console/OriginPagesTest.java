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

final class OriginPagesTest {

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

    private static String path() {
        return "/projects/" + house.projectId() + "/settings/origins";
    }

    @Test
    void anOriginIsAddedAndRemoved() {
        Browser owner = new Browser(house, Role.OWNER);
        Browser.Seen added = owner.postAndFollow(path(), Map.of("origin", "https://app.example.com"));
        assertThat(added.page().select("td code").eachText()).contains("https://app.example.com");
        assertThat(added.page().select("[role=status]").text()).isEqualTo("The origin is allowed from now on.");
        Browser.Seen removed = owner.postAndFollow(path() + "/remove", Map.of("origin", "https://app.example.com"));
        assertThat(removed.page().select("td code").eachText()).doesNotContain("https://app.example.com");
    }

    @Test
    void aSlashOrAPathIsExplainedAndTheTypedTextComesBack() {
        Browser owner = new Browser(house, Role.OWNER);
        for (String origin :
                new String[] {"https://app.example.com/", "https://app.example.com/app", "app.example.com"}) {
            Browser.Seen back = owner.post(path(), Map.of("origin", origin));
            assertThat(back.status()).isEqualTo(422);
            assertThat(back.page().select("#f-origin").val()).isEqualTo(origin);
            assertThat(back.page().select("#f-origin").attr("aria-invalid")).isEqualTo("true");
            assertThat(back.page().select("#v-origin .wrong").text()).isNotBlank();
        }
    }

    @Test
    void whatIsTypedIsJudgedBeforeItIsSent() {
        Browser viewer = new Browser(house, Role.VIEWER);
        assertThat(viewer.post(path() + "/check", Map.of("origin", "https://a.example"))
                        .page()
                        .select(".fine")
                        .text())
                .isEqualTo("Pages at https://a.example will be able to call.");
        assertThat(viewer.post(path() + "/check", Map.of("origin", "https://a.example/x"))
                        .page()
                        .select(".wrong")
                        .text())
                .isNotBlank();
    }

    @Test
    void anOriginIsTestedWithARealPreflight() {
        Browser owner = new Browser(house, Role.OWNER);
        owner.post(path(), Map.of("origin", "https://tested.example"));
        owner.post(path(), Map.of("origin", "https://*.below.example"));
        Browser viewer = new Browser(house, Role.VIEWER);
        Browser.Seen allowed = viewer.post(path() + "/test", Map.of("origin", "https://tested.example"));
        assertThat(allowed.page().select(".notice").text())
                .isEqualTo(
                        "A page at https://tested.example may call: the server answered 204 and allows its origin, POST and"
                                + " the headers of a call.");
        assertThat(allowed.page().select("dt").eachText())
                .contains(
                        "access-control-allow-origin", "access-control-allow-methods", "access-control-allow-headers");
        assertThat(allowed.page().select("td code").eachText()).contains("https://tested.example");
        assertThat(viewer.post(path() + "/test", Map.of("origin", "https://*.below.example"))
                        .page()
                        .select(".notice")
                        .text())
                .startsWith("A page at https://test.below.example may call");
        owner.post(path() + "/remove", Map.of("origin", "https://tested.example"));
        Browser.Seen refused = viewer.post(path() + "/test", Map.of("origin", "https://tested.example"));
        assertThat(refused.page().select(".notice.bad").text())
                .startsWith("A page at https://tested.example is refused: the server answered 403");
        assertThat(refused.page().select("dt").eachText()).doesNotContain("access-control-allow-origin");
    }

    @Test
    void whatIsNoOriginIsNotTested() {
        Browser.Seen seen =
                new Browser(house, Role.VIEWER).post(path() + "/test", Map.of("origin", "https://a.example/path"));
        assertThat(seen.page().select(".notice.bad").text()).contains("has a path or a slash at its end");
        assertThat(seen.page().select("section dt")).isEmpty();
    }

    @Test
    void aViewerMayNotAddOne() {
        Browser.Seen refused = new Browser(house, Role.VIEWER).post(path(), Map.of("origin", "https://b.example"));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text()).contains("You are signed in as viewer");
    }
}
