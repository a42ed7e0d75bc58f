package ai.behest.console;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.TestHouse;
import ai.behest.people.Role;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SafetyPagesTest {
    private static final String HELLO = """
            {"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hello"}]}""";

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

    private static HttpResponse<String> chat(String token) {
        return house.post("/v1/chat/completions", token, HELLO);
    }

    private static Map<String, String> wish(String... pairs) {
        Map<String, String> wish = new LinkedHashMap<>(
                Map.of("what", "user", "value", "eve", "project", "", "reason", "abuse", "until", "lifted"));
        for (int i = 0; i < pairs.length; i += 2) {
            wish.put(pairs[i], pairs[i + 1]);
        }
        return wish;
    }

    @Test
    void whoItHitsIsShownBeforeAnythingIsStopped() {
        String token = house.token("mallory");
        assertThat(chat(token).statusCode()).isEqualTo(200);
        Browser.Seen look = new Browser(house, Role.DEVELOPER).post("/safety/new/check", wish("value", "mallory"));
        assertThat(look.status()).isEqualTo(200);
        assertThat(look.page().select(".card.bad h2").text()).isEqualTo("This stops user mallory");
        assertThat(look.page().select(".tile b").eachText()).containsExactly("0", "1", "1");
        assertThat(chat(token).statusCode()).isEqualTo(200);
    }

    @Test
    void aUserIsStoppedAndLetInAgain() {
        String token = house.token("eve");
        Browser developer = new Browser(house, Role.DEVELOPER);
        Browser.Seen list = developer.postAndFollow("/safety/new", wish());
        assertThat(list.page().select("td[data-label=Stopped]").eachText()).contains("user eve");
        assertThat(list.page().select("td[data-label=By]").eachText()).contains("Test developer");
        HttpResponse<String> refused = chat(token);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(TestHouse.json(refused).get("code").stringValue()).isEqualTo("killed");
        String lift = list.page().select("tr:contains(user eve) form").attr("action");
        assertThat(developer
                        .postAndFollow(lift, Map.of())
                        .page()
                        .select("td[data-label=Stopped]")
                        .eachText())
                .doesNotContain("user eve");
        assertThat(chat(token).statusCode()).isEqualTo(200);
    }

    @Test
    void eachFieldThatDoesNotFitSaysSo() {
        Browser owner = new Browser(house, Role.OWNER);
        assertThat(owner.post("/safety/new", wish("what", "moon")).text()).contains("Choose what to stop.");
        assertThat(owner.post("/safety/new", wish("value", "")).text()).contains("Give the user's id.");
        assertThat(owner.post("/safety/new", wish("reason", ""))
                        .page()
                        .select("#w-reason")
                        .text())
                .contains("why it is thrown");
        assertThat(owner.post("/safety/new", wish("until", "never"))
                        .page()
                        .select("#w-until")
                        .text())
                .isNotBlank();
        assertThat(owner.post("/safety/new", wish("until", "instant", "expires_at", "soon"))
                        .page()
                        .select("#w-expires_at")
                        .text())
                .isNotBlank();
        assertThat(owner.post("/safety/new", wish("what", "project")).text()).contains("Choose the project.");
        assertThat(owner.post("/safety/new", wish("project", "proj_0123456789abcdef01234567"))
                        .status())
                .isIn(404, 422);
        assertThat(owner.get("/safety").page().select("td[data-label=Stopped]").eachText())
                .doesNotContain("user eve");
    }

    @Test
    void aTokenIsRevokedByItsUser() {
        String token = house.token("trent");
        Browser owner = new Browser(house, Role.OWNER);
        Browser.Seen list = owner.postAndFollow(
                "/safety/revoke",
                Map.of("kind", "uid", "value", "trent", "project", "", "reason", "left", "until", "lifted"));
        assertThat(list.page().select("td[data-label=Revoked]").eachText()).contains("uid trent");
        assertThat(chat(token).statusCode()).isEqualTo(401);
        String lift = list.page().select("tr:contains(uid trent) form").attr("action");
        owner.postAndFollow(lift, Map.of());
        assertThat(chat(token).statusCode()).isEqualTo(200);
        assertThat(owner.post("/safety/revoke", Map.of("kind", "uid", "value", ""))
                        .status())
                .isEqualTo(422);
        assertThat(owner.post("/safety/revoke", Map.of("kind", "x", "value", "a"))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aTokenThatGotOutIsPastedAndRevoked() {
        String token = house.token("oscar", "oscars-session");
        Browser owner = new Browser(house, Role.OWNER);
        Browser.Seen named = owner.post("/safety/revoke/check", Map.of("token", " Bearer " + token + "\n"));
        assertThat(named.status()).isEqualTo(200);
        assertThat(named.response().body()).doesNotContain(token.substring(0, 40));
        assertThat(named.page().select("#f-kind option").eachText())
                .containsExactly("this token alone", "all of its session", "all of its user");
        assertThat(named.page().select("dl.facts dd").eachText()).hasSize(3).contains("oscars-session", "oscar");
        assertThat(named.page().select("#f-project option[selected]").attr("value"))
                .isEqualTo(house.projectId());
        assertThat(chat(token).statusCode()).as("nothing is done yet").isEqualTo(200);

        Map<String, String> form = new LinkedHashMap<>();
        named.page()
                .select("form[action=/safety/revoke] input[type=hidden]")
                .forEach(field -> form.put(field.attr("name"), field.attr("value")));
        form.putAll(Map.of("kind", "jti", "project", house.projectId(), "reason", "in a log", "until", "lifted"));
        owner.postAndFollow("/safety/revoke", form);
        assertThat(chat(token).statusCode()).isEqualTo(401);
        assertThat(chat(house.token("oscar", "oscars-session")).statusCode())
                .as("another of the same session")
                .isEqualTo(200);
        assertThat(new Browser(house, Role.OWNER).get("/audit").response().body())
                .doesNotContain(token.substring(0, 40));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "<script>alert(1)</script>"})
    void whatIsNoTokenIsRefusedAndNotShown(String text) {
        Browser.Seen refused = new Browser(house, Role.OWNER).post("/safety/revoke/check", Map.of("token", text));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.page().select("#w-token").text()).contains("no token");
        assertThat(refused.page().select("#f-token").text()).isEmpty();
        assertThat(new Browser(house, Role.OWNER)
                        .post("/safety/revoke/check", Map.of("token", "e".repeat(9_000)))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aTokenOfAnotherTenantIsRefused() {
        String other = encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"k1\"}") + "."
                + encoded("{\"tid\":\"ten_other\",\"pid\":\"proj_other\",\"jti\":\"j1\",\"uid\":\"ada\"}") + "."
                + encoded("signature");
        Browser.Seen refused = new Browser(house, Role.OWNER).post("/safety/revoke/check", Map.of("token", other));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.page().select("#w-token").text()).contains("none of your projects");
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whoMayNotStopAnybodySeesNoButtons() {
        assertThat(new Browser(house, Role.FINANCE).get("/safety").page().select("a[href=/safety/new]"))
                .isEmpty();
    }
}
