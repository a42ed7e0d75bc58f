package ai.behest.console;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.TestHouse;
import ai.behest.people.Role;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users, sessions and threads of a project, with a few calls. */
final class UserAndSessionPagesTest {
    private static final String HOSTILE = "\"><script>pwned=1</script>/../x";

    @SuppressWarnings("NullAway.Init")
    private static TestHouse house;

    private final Browser owner = new Browser(house, Role.OWNER);

    @BeforeAll
    static void open(@TempDir Path data) {
        house = new TestHouse(data);
        call("ada", "s-ada", "t-ada", "Hello there", 3);
        call("bob", "s-bob", null, "Hello", 1);
        call(HOSTILE, HOSTILE, HOSTILE, HOSTILE, 1);
    }

    @AfterAll
    static void close() {
        house.close();
    }

    private static void call(
            String user, String session, @org.jspecify.annotations.Nullable String thread, String text, int times) {
        for (int i = 0; i < times; i++) {
            HttpRequest.Builder request = house.request("/v1/chat/completions", house.apiKey())
                    .header("Content-Type", "application/json")
                    .header("X-End-User-Id", user)
                    .header("X-Session-Id", session)
                    .POST(HttpRequest.BodyPublishers.ofString(ai.behest.wire.Json.text(Map.of(
                            "model",
                            "openai/gpt-4o-mini",
                            "messages",
                            List.of(Map.of("role", "user", "content", text))))));
            if (thread != null) {
                request.header("X-Thread-Id", thread);
            }
            assertThat(house.send(request).statusCode()).isEqualTo(200);
        }
    }

    private static String path(String rest) {
        return "/projects/" + house.projectId() + rest;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Test
    void usersStandByTheirCostAndAreFoundByHowTheirIdBegins() {
        Browser.Seen all = owner.get(path("/users"));
        assertThat(all.page().select("td[data-label=User]").eachText())
                .hasSize(3)
                .startsWith("ada");
        assertThat(all.page().select("td[data-label=Calls]").eachText().getFirst())
                .isEqualTo("3");
        Browser.Seen some = owner.get(path("/users?q=bo&window=30d"));
        assertThat(some.page().select("td[data-label=User]").eachText()).containsExactly("bob");
        assertThat(owner.get(path("/users?q=nobody")).text()).contains("No such user called in this time");
        assertThat(owner.get(path("/users?page=7")).page().select("td")).isEmpty();
    }

    @Test
    void aPageThatIsNoNumberIsRefused() {
        for (String page : List.of("-1", "x", "2001", "1.5")) {
            assertThat(owner.get(path("/users?page=" + page)).status()).as(page).isEqualTo(400);
        }
        assertThat(owner.get(path("/sessions?before=yesterday")).status()).isEqualTo(400);
    }

    @Test
    void aUserHasAPageWithCostLimitsSessionsAndCalls() {
        Browser.Seen ada = owner.get(path("/users/ada"));
        assertThat(ada.page().expectFirst("h2").text()).isEqualTo("ada");
        assertThat(ada.text()).contains("Tier max, as of the last call");
        assertThat(ada.page().select("td[data-label=Limit]").eachText()).contains("requests per day", "tokens per day");
        assertThat(ada.page().select("td[data-label=Stands]").eachText())
                .anyMatch(stands -> stands.startsWith("3 calls of 100,000 calls spent"));
        assertThat(ada.page().select("td[data-label=Session]").eachText()).containsExactly("s-ada");
        assertThat(ada.page().select("td[data-label=Status]").eachText())
                .containsExactly("completed", "completed", "completed");
        assertThat(ada.page().select("a.danger").attr("href"))
                .isEqualTo("/safety/new?project=" + house.projectId() + "&user=ada");
        assertThat(owner.get(path("/users/nobody")).text()).contains("No call of this user");
    }

    @Test
    void sessionsStandByTheirLastCallAndOneIsShownCallByCall() {
        Browser.Seen list = owner.get(path("/sessions"));
        assertThat(list.page().select("td[data-label=Session]").eachText())
                .hasSize(3)
                .endsWith("s-ada");
        assertThat(owner.get(path("/sessions?user=bob"))
                        .page()
                        .select("td[data-label=Session]")
                        .eachText())
                .containsExactly("s-bob");
        String href =
                list.page().select("td[data-label=Session] a").eachAttr("href").getLast();
        Browser.Seen session = owner.get(href);
        assertThat(session.page().select("tbody tr")).hasSize(3);
        Elements bars = session.page().select("svg.span rect:first-child");
        assertThat(bars).hasSize(3);
        assertThat(bars.eachAttr("x").getFirst()).isEqualTo("0");
        assertThat(Integer.parseInt(bars.eachAttr("x").getLast()))
                .isGreaterThan(Integer.parseInt(bars.eachAttr("x").getFirst()));
        assertThat(session.page().select("tfoot th").text()).isEqualTo("All 3 calls");
        assertThat(session.page().select("tbody td[data-label=Call] a").attr("href"))
                .startsWith("/calls/");
        assertThat(owner.get(path("/sessions/s-ada?user=bob")).status())
                .as("a session belongs to its user")
                .isEqualTo(404);
        assertThat(owner.get(path("/sessions/s-ada?page=1")).status()).isEqualTo(404);
    }

    @Test
    void threadsAreReadAndDeletedByWhoMayReadThem() {
        assertThat(owner.get(path("/threads")).text()).contains("Whose threads?");
        Browser.Seen list = owner.get(path("/threads?user=ada"));
        Browser.Seen thread =
                owner.get(list.page().select("td[data-label=Thread] a").attr("href"));
        assertThat(thread.page().select("article h3").eachText()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(thread.page().select("article p").eachText()).contains("Hello there");
        for (Role role : List.of(Role.FINANCE, Role.VIEWER)) {
            assertThat(new Browser(house, role).get(path("/threads?user=ada")).status())
                    .isEqualTo(403);
        }
        Map<String, String> named = Map.of("user", "ada", "thread", "t-ada");
        Browser.Seen deleted = owner.postAndFollow(path("/threads/delete"), named);
        assertThat(deleted.text()).contains("Deleted.", "No thread of this user");
        assertThat(owner.post(path("/threads/delete"), named).status()).isEqualTo(404);
        assertThat(owner.post(path("/threads/delete"), Map.of()).status()).isEqualTo(404);
        assertThat(owner.get(path("/threads/one?user=ada")).status()).isEqualTo(404);
    }

    @Test
    void whatClientsChoseIsTextAndNothingElse() {
        String uid = encoded(HOSTILE);
        for (String page : List.of(
                "/users",
                "/users?q=" + uid,
                "/users/" + uid,
                "/sessions",
                "/sessions?user=" + uid,
                "/sessions/" + uid + "?user=" + uid,
                "/threads?user=" + uid,
                "/threads/one?user=" + uid + "&thread=" + uid)) {
            Browser.Seen seen = owner.get(path(page));
            assertThat(seen.status()).as(page).isEqualTo(200);
            assertThat(seen.page().select("script:not([src])")).as(page).isEmpty();
            assertThat(seen.response().body()).as(page).doesNotContain("<script>pwned");
            assertThat(seen.text()).as(page).contains("pwned=1");
        }
    }
}
