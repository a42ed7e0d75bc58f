package ai.behest.console;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.TestHouse;
import ai.behest.people.Role;
import ai.behest.wire.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Try it: what the page holds, the token that it gets, the code that it shows. */
final class AttemptPagesTest {

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
        return "/projects/" + house.projectId() + "/try";
    }

    private static Browser as(Role role) {
        return new Browser(house, role);
    }

    private static JsonNode json(Browser.Seen seen) {
        assertThat(seen.status()).as(seen.text()).isEqualTo(200);
        return Json.MAPPER.readTree(seen.response().body());
    }

    private static JsonNode token(Map<String, String> fields) {
        return json(as(Role.DEVELOPER).post(path() + "/token", fields));
    }

    private static JsonNode claims(JsonNode minted) {
        List<String> parts = List.of(minted.get("token").stringValue().split("\\.", -1));
        return Json.MAPPER.readTree(Base64.getUrlDecoder().decode(parts.get(1)));
    }

    /** The form as the page sends it, with something changed. */
    private static Map<String, String> form(String... changes) {
        Map<String, String> form = new HashMap<>(Map.of(
                "messages", "[{\"role\":\"user\",\"content\":\"Hello\"}]",
                "user_id", "console-ada",
                "stream", "true"));
        for (int i = 0; i < changes.length; i += 2) {
            form.put(changes[i], changes[i + 1]);
        }
        return form;
    }

    @Test
    void thePageOffersTheModelsThatTheProjectHas() {
        Browser.Seen page = as(Role.OWNER).get(path());
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.page().select("#f-model option").get(0).text()).startsWith("the project’s own: gpt-5-mini");
        assertThat(page.page().select("#f-model option[value=gpt-4o-mini]").attr("data-limit"))
                .isEqualTo("max_completion_tokens");
        assertThat(page.page().select("#f-model option[value=behest/echo]")).hasSize(1);
        assertThat(page.page().select("#f-user_id").val()).isEqualTo("console-test-owner");
        house.settings("{\"allowed_models\":[\"openai/gpt-4o\"]}");
        try {
            assertThat(as(Role.OWNER)
                            .get(path())
                            .page()
                            .select("#f-model optgroup option")
                            .eachText())
                    .containsExactly("openai/gpt-4o");
        } finally {
            house.settings("{\"allowed_models\":[]}");
        }
    }

    @Test
    void theTokenIsShortLivedAndOfTheRoleUser() {
        JsonNode minted = token(Map.of("user_id", "console-ada", "session_id", "desk 1"));
        JsonNode said = claims(minted);
        assertThat(said.get("role").stringValue()).isEqualTo("user");
        assertThat(said.get("uid").stringValue()).isEqualTo("console-ada");
        assertThat(said.get("sid").stringValue()).isEqualTo("desk 1");
        assertThat(said.get("exp").longValue() - said.get("iat").longValue()).isEqualTo(600);
        assertThat(said.has("behest_draft")).isFalse();
        assertThat(minted.get("session_id").stringValue()).isEqualTo("desk 1");
        HttpResponse<String> usage =
                house.get("/v1/me/usage", minted.get("token").stringValue());
        assertThat(usage.statusCode()).isEqualTo(200);
    }

    @Test
    void theTokenForADraftSaysSo() {
        JsonNode minted = token(Map.of("user_id", "console-ada", "draft", "true"));
        assertThat(claims(minted).get("behest_draft").booleanValue()).isTrue();
        Browser.Seen page = as(Role.OWNER).get(path() + "?draft=true");
        assertThat(page.page().select("#try").attr("data-draft")).isEqualTo("true");
        assertThat(page.page().select(".notice.warn").text()).contains("draft");
    }

    @Test
    void aUserIdThatDoesNotFitIsNamed() {
        for (String user : List.of("", "admin", "x".repeat(256))) {
            JsonNode error = token(Map.of("user_id", user)).get("error");
            assertThat(error.get("param").stringValue()).as(user).isEqualTo("user_id");
            assertThat(error.get("message").stringValue()).isNotBlank();
        }
        JsonNode session = token(Map.of("user_id", "ada", "session_id", "s".repeat(256)));
        assertThat(session.get("error").get("param").stringValue()).isEqualTo("session_id");
    }

    @Test
    void whoMayNotSpendMoneyGetsNeitherPageNorToken() {
        for (Role role : List.of(Role.FINANCE, Role.VIEWER)) {
            assertThat(as(role).get(path()).status()).isEqualTo(403);
            assertThat(as(role).post(path() + "/token", Map.of("user_id", "ada"))
                            .status())
                    .isEqualTo(403);
        }
        assertThat(as(Role.OWNER)
                        .post("/projects/proj_none/try/token", Map.of("user_id", "a"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void theCodeFollowsTheForm() {
        JsonNode code = json(as(Role.OWNER)
                .post(
                        path() + "/check",
                        form(
                                "model",
                                "openai/gpt-4o",
                                "max_tokens",
                                "77",
                                "session_id",
                                "s-1",
                                "tags",
                                "team=search")));
        for (String language : List.of("curl", "java", "typescript", "python", "spring")) {
            String text = code.get(language).stringValue();
            assertThat(text)
                    .as(language)
                    .contains("openai/gpt-4o", "77", "s-1", "console-ada", "/p/" + house.slug(), "BEHEST_KEY")
                    .contains("the API key \"demo\"")
                    .doesNotContain(house.apiKey());
        }
        assertThat(code.get("curl").stringValue()).contains("'X-Behest-Tags: team=search'", "-N ");
        JsonNode whole = json(as(Role.OWNER).post(path() + "/check", form("stream", "false")));
        assertThat(whole.get("curl").stringValue()).doesNotContain("\"stream\"", "-N ");
    }

    @Test
    void whatCannotBeCodeIsNamed() {
        Map<String, String> wrong = Map.of(
                "model", "two words",
                "max_tokens", "0",
                "user_id", "zoë",
                "session_id", "sëance",
                "tags", "no-value",
                "messages", "[]");
        wrong.forEach((field, value) -> {
            JsonNode answer = json(as(Role.OWNER).post(path() + "/check", form(field, value)));
            assertThat(answer.get("error").get("param").stringValue()).isEqualTo(field);
        });
        for (String messages : List.of(
                "",
                "{",
                "{}",
                "[null]",
                "[1]",
                "[{\"role\":\"system\",\"content\":\"x\"}]",
                "[{\"role\":\"user\"}]",
                "[{\"role\":\"user\",\"content\":[]}]",
                "[{\"role\":\"user\",\"content\":\"" + "x".repeat(60_000) + "\"}]")) {
            JsonNode answer = json(as(Role.OWNER).post(path() + "/check", form("messages", messages)));
            assertThat(answer.has("error")).as(messages).isTrue();
        }
    }
}
