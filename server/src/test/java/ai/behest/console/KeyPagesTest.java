package ai.behest.console;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.TestHouse;
import ai.behest.Until;
import ai.behest.people.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A project's API keys, as a person makes and ends them. */
final class KeyPagesTest {
    private static final String HELLO = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

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
        return "/projects/" + house.projectId() + "/keys";
    }

    private static Browser as(Role role) {
        return new Browser(house, role);
    }

    private static Browser.Seen made(String name) {
        Browser.Seen made = as(Role.DEVELOPER).post(path(), Map.of("name", name, "role", "user"));
        assertThat(made.status()).isEqualTo(200);
        return made;
    }

    private static List<String> codes(Browser.Seen page) {
        return page.page().select(".code code").eachText();
    }

    private static Element row(String name) {
        return as(Role.OWNER).get(path()).page().select("tr").stream()
                .filter(row -> row.select("td").eachText().stream().anyMatch(text -> text.startsWith(name)))
                .findFirst()
                .orElseThrow();
    }

    private static int call(String secret) {
        return house.post("/v1/chat/completions", secret, HELLO).statusCode();
    }

    @Test
    void aKeyIsShownOnceWithTheLinesToPasteAndWorks() {
        Browser.Seen made = made("once");
        String secret = codes(made).getFirst();
        assertThat(secret).startsWith("behest_sk_live_");
        assertThat(made.page().select(".code code").get(1).wholeText())
                .isEqualTo(
                        "BEHEST_KEY=" + secret + "\nBEHEST_BASE_URL=http://localhost:" + port() + "/p/" + house.slug());
        assertThat(made.page().select("button[data-copy]")).hasSize(2);
        assertThat(made.response().headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(call(secret)).isEqualTo(200);
        assertThat(as(Role.OWNER).get(path()).response().body())
                .contains("once")
                .doesNotContain(secret);
    }

    private static int port() {
        return java.net.URI.create(house.serverUrl()).getPort();
    }

    @Test
    void itsLastUseIsSeen() {
        String secret = codes(made("used")).getFirst();
        assertThat(row("used").select("[data-label=Last used]").text()).isEqualTo("never");
        assertThat(call(secret)).isEqualTo(200);
        Until.holds(
                "the list says when the key was used",
                () -> row("used").select("[data-label=Last used] time").text().equals("just now"));
    }

    @Test
    void aRevokedKeyIsRefusedAtOnceAndListedAsEnded() {
        String secret = codes(made("ended")).getFirst();
        assertThat(call(secret)).isEqualTo(200);
        Element form = row("ended").select("form[action$=/revoke]").first();
        assertThat(form).isNotNull();
        assertThat(form.text()).contains("401 within a second");
        Browser.Seen after = as(Role.DEVELOPER).postAndFollow(form.attr("action"), Map.of());
        assertThat(after.page().select("[role=status]").text()).startsWith("Revoked.");
        assertThat(call(secret)).isEqualTo(401);
        assertThat(after.page().select("td[data-label=Name]").eachText()).doesNotContain("ended");
        assertThat(as(Role.VIEWER)
                        .get(path() + "?ended=true")
                        .page()
                        .select("tr")
                        .eachText())
                .anyMatch(row -> row.startsWith("ended") && row.endsWith("revoked"));
    }

    @Test
    void aRotationLeavesTheOldKeyForAsLongAsIsChosen() {
        String old = codes(made("turning")).getFirst();
        Element form = row("turning").select("form[action$=/rotate]").first();
        assertThat(form).isNotNull();
        assertThat(form.select("option[selected]").val()).isEqualTo("86400");
        Browser.Seen rotated = as(Role.OWNER).post(form.attr("action"), Map.of("overlap_seconds", "3600"));
        String fresh = codes(rotated).getFirst();
        assertThat(fresh).startsWith("behest_sk_live_").isNotEqualTo(old);
        assertThat(rotated.page().select(".notice").text()).contains("works until");
        assertThat(List.of(call(old), call(fresh))).containsOnly(200);
        assertThat(as(Role.OWNER).get(path()).page().select(".badge.warn").eachText())
                .anyMatch(text -> text.startsWith("ends "));
    }

    @Test
    void aRotationWithoutOverlapEndsTheOldKeyAtOnce() {
        String old = codes(made("leaked")).getFirst();
        String action = row("leaked").select("form[action$=/rotate]").attr("action");
        String fresh = codes(as(Role.OWNER).post(action, Map.of("overlap_seconds", "0")))
                .getFirst();
        assertThat(call(old)).isEqualTo(401);
        assertThat(call(fresh)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "a\u0007b"})
    void aNameThatDoesNotFitComesBackWithTheReason(String name) {
        Browser.Seen back = as(Role.OWNER).post(path(), Map.of("name", name, "role", "user"));
        assertThat(back.status()).isIn(422, 400);
        assertThat(back.text()).containsAnyOf("name has 1 to 100 characters", "character that is not text");
    }

    @Test
    void aNameThatIsTooLongComesBackAsItWasTyped() {
        String name = "n".repeat(101);
        Browser.Seen back = as(Role.OWNER).post(path(), Map.of("name", name, "role", "user"));
        assertThat(back.status()).isEqualTo(422);
        assertThat(back.page().select("#f-name").val()).isEqualTo(name);
        assertThat(back.page().select("#f-name").attr("aria-invalid")).isEqualTo("true");
    }

    @Test
    void aRoleThatIsNoneAndAnOverlapOutOfRangeAreRefused() {
        Browser.Seen role = as(Role.OWNER).post(path(), Map.of("name", "x", "role", "root"));
        assertThat(role.status()).isEqualTo(422);
        assertThat(role.page().select("#w-role").text()).isNotBlank();
        made("bounds");
        String action = row("bounds").select("form[action$=/rotate]").attr("action");
        for (String overlap : List.of("-1", "2592001", "soon", "9".repeat(30))) {
            Browser.Seen back = as(Role.OWNER).post(action, Map.of("overlap_seconds", overlap));
            assertThat(back.status()).as(overlap).isEqualTo(422);
            assertThat(back.page().select("[role=alert]").text()).contains("from 0 to 2592000");
        }
    }

    @Test
    void aKeyOfNobodyCannotBeEndedOrRotated() {
        assertThat(as(Role.OWNER).post(path() + "/key_none/revoke", Map.of()).status())
                .isEqualTo(404);
        assertThat(as(Role.OWNER).post(path() + "/key_none/rotate", Map.of()).status())
                .isEqualTo(404);
        assertThat(as(Role.OWNER).get("/projects/proj_none/keys").status()).isEqualTo(404);
    }

    @Test
    void whoMayNotChangeSeesNoForms() {
        for (Role role : List.of(Role.VIEWER, Role.FINANCE)) {
            Browser.Seen list = as(role).get(path());
            assertThat(list.status()).isEqualTo(200);
            assertThat(list.page().select("main form")).isEmpty();
            assertThat(as(role).post(path(), Map.of("name", "x")).status()).isEqualTo(403);
        }
    }

    @Test
    void aPageThatIsNoNumberIsRefused() {
        assertThat(as(Role.OWNER).get(path() + "?page=0").status()).isEqualTo(400);
        assertThat(as(Role.OWNER).get(path() + "?page=2").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void aHostileNameIsText(String name) {
        Browser.Seen made = made(name);
        assertThat(made.page().select("h2").eachText())
                .contains(name.strip().replaceAll("\\s+", " ") + ": copy it now");
        Browser.Seen list = as(Role.OWNER).get(path());
        assertThat(list.page().select("td[data-label=Name]").eachText())
                .contains(name.strip().replaceAll("\\s+", " "));
        for (Browser.Seen page : List.of(made, list)) {
            assertThat(page.page().select("main script, main img, main svg, main iframe, [onfocus], [autofocus]"))
                    .isEmpty();
        }
        // a project has at most a hundred keys that work
        as(Role.OWNER).post(list.page().select("form[action$=/revoke]").attr("action"), Map.of());
    }

    static List<String> hostile() {
        return Hostile.upTo(100).toList();
    }
}
