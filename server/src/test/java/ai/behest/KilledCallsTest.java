package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a kill switch refuses, and until when. */
@SuppressWarnings("NullAway.Init")
class KilledCallsTest {
    private static final String HELLO = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    private TestHouse house;
    private Path data;

    @BeforeEach
    void open(@TempDir Path directory) {
        data = directory;
        house = new TestHouse(directory);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private String kill(String json) {
        HttpResponse<String> made = house.manage("POST", "/v1/kill-switches", json);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return TestHouse.json(made).get("id").stringValue();
    }

    private int chat(String bearer) {
        return house.post("/v1/chat/completions", bearer, HELLO).statusCode();
    }

    private static void killed(HttpResponse<String> answer, String scope) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        JsonNode error = TestHouse.json(answer).get("error");
        assertThat(error.get("code").stringValue()).isEqualTo("killed");
        assertThat(error.get("type").stringValue()).isEqualTo("permission_error");
        assertThat(error.get("details").get("scope").stringValue()).isEqualTo(scope);
        assertThat(error.get("details").get("reason_given").booleanValue()).isTrue();
        assertThat(answer.body()).doesNotContain("because of that");
    }

    @ParameterizedTest
    @ValueSource(strings = {"global", "tenant", "project", "user", "session", "key"})
    void refusesCallsAndMintsOfItsScopeBeforeAProviderIsAsked(String kind) {
        String token = house.token("ada");
        String bystander = house.token("bob");
        String keyId = TestHouse.json(house.manage("GET", "/v1/projects/" + house.projectId() + "/keys", ""))
                .get("data")
                .get(0)
                .get("id")
                .stringValue();
        String scope = switch (kind) {
            case "global" -> "\"global\":true";
            case "tenant" -> "\"tenant\":\"" + house.tenantId() + "\"";
            case "project" -> "\"project\":\"" + house.projectId() + "\"";
            case "user" -> "\"user\":\"ada\"";
            case "session" -> "\"session\":\"session-of-ada\"";
            default -> "\"key\":\"" + keyId + "\"";
        };
        long before = house.provider().statistics().total().requests();
        String id = kill("{\"scope\":{" + scope + "},\"reason\":\"because of that\"}");
        boolean all = List.of("global", "tenant", "project").contains(kind);
        boolean byToken = !kind.equals("key");
        if (byToken) {
            killed(house.post("/v1/chat/completions", token, HELLO), kind);
            killed(house.post("/v1/embeddings", token, "{\"input\":\"x\"}"), kind);
            killed(house.get("/v1/models", token), kind);
            killed(house.get("/v1/threads", token), kind);
            killed(house.get("/v1/usage", token), kind);
            killed(house.get("/v1/me/usage", token), kind);
        }
        String mint = "{\"user_id\":\"ada\",\"session_id\":\"session-of-ada\"}";
        killed(house.post("/v1/auth/mint", house.apiKey(), mint), kind);
        killed(
                house.send(HttpRequest.newBuilder(java.net.URI.create(house.serverUrl() + "/v1/auth/mint"))
                        .header("Authorization", "Bearer " + house.apiKey())
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(mint))),
                kind);
        if (kind.equals("user") || kind.equals("key")) {
            killed(
                    house.send(house.request("/v1/chat/completions", house.apiKey())
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    HELLO.replace("{\"messages", "{\"user\":\"ada\",\"messages")))),
                    kind);
        }
        assertThat(house.provider().statistics().total().requests()).isEqualTo(before);
        assertThat(house.book().lines()).isEmpty();
        assertThat(chat(bystander)).isEqualTo(all ? 403 : 200);
        assertThat(house.manage("GET", "/v1/projects", "").statusCode())
                .as("its people get in")
                .isEqualTo(200);

        assertThat(house.manage("DELETE", "/v1/kill-switches/" + id, "").statusCode())
                .isEqualTo(204);
        Until.holds(Duration.ofSeconds(1), "calls are let in again", () -> chat(token) == 200);
        assertThat(house.post("/v1/auth/mint", house.apiKey(), mint).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aSessionOfAHeaderDoesNotHideTheTokensOwn() {
        String token = house.token("ada");
        kill("{\"scope\":{\"session\":\"session-of-ada\"},\"reason\":\"because of that\"}");
        killed(
                house.send(house.request("/v1/chat/completions", token)
                        .header("Content-Type", "application/json")
                        .header("X-Session-Id", "another")
                        .POST(HttpRequest.BodyPublishers.ofString(HELLO))),
                "session");
        killed(
                house.send(house.request("/v1/chat/completions", house.token("ada", "mine"))
                        .header("Content-Type", "application/json")
                        .header("X-Session-Id", "session-of-ada")
                        .POST(HttpRequest.BodyPublishers.ofString(HELLO))),
                "session");
        assertThat(chat(house.token("ada", "mine"))).isEqualTo(200);
    }

    @Test
    void narrowsToAllThatItNames() {
        String other = TestHouse.json(house.manage("POST", "/v1/projects", "{\"name\":\"Other\"}"))
                .get("id")
                .stringValue();
        String token = house.token("ada");
        kill("{\"scope\":{\"user\":\"ada\",\"project\":\"" + other + "\"},\"reason\":\"r\"}");
        kill("{\"scope\":{\"user\":\"ada\",\"session\":\"no\"},\"reason\":\"r\"}");
        assertThat(chat(token)).isEqualTo(200);
        kill("{\"scope\":{\"user\":\"ada\",\"project\":\"" + house.projectId() + "\"},\"reason\":\"r\"}");
        assertThat(chat(token)).isEqualTo(403);
    }

    @Test
    void endsByItself() {
        String token = house.token("ada");
        Instant end = Instant.now().plusMillis(1_500);
        kill("{\"scope\":{\"user\":\"ada\"},\"reason\":\"r\",\"expires_at\":\"" + end + "\"}");
        assertThat(chat(token)).isEqualTo(403);
        Until.holds("it has ended", () -> chat(token) == 200);
        assertThat(Instant.now()).isAfterOrEqualTo(end);
        assertThat(TestHouse.json(house.manage("GET", "/v1/kill-switches", ""))
                        .get("data")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void isStillThrownAfterARestart() {
        String token = house.token("ada");
        kill("{\"scope\":{\"user\":\"ada\"},\"reason\":\"because of that\"}");
        house.stop();
        try (Behest again = Behest.start(house.config())) {
            HttpResponse<String> answer = house.send(HttpRequest.newBuilder(java.net.URI.create(
                            "http://127.0.0.1:" + again.port() + "/p/" + house.slug() + "/v1/models"))
                    .header("Authorization", "Bearer " + token));
            killed(answer, "user");
        }
    }

    @Test
    void commandsThrowListAndLift() {
        Terminal terminal = new Terminal(data);
        String token = house.token("ada");
        assertThat(chat(token)).isEqualTo(200);
        Until.holds("it is in the book", () -> house.book().lines().size() == 1);
        assertThat(terminal.succeed("kill", "list")).contains("Nothing is stopped.");
        String looked = terminal.succeed("kill", "add", "--user", "ada", "--reason", "abuse", "--dry-run");
        assertThat(looked)
                .contains("cuts 0 calls under way", "would have refused 1 call of 1 user")
                .doesNotContain("kill_");
        assertThat(chat(token)).isEqualTo(200);
        String thrown = terminal.succeed("kill", "add", "--user", "ada", "--reason", "abuse", "--for", "2h");
        assertThat(thrown).contains("user ada", "abuse", "kill_", "expires at");
        assertThat(chat(token)).isEqualTo(403);
        assertThat(terminal.succeed("kill", "list")).contains("user ada", "abuse", "adm_");
        String id = thrown.substring(thrown.indexOf("kill_"), thrown.indexOf("kill_") + 29);
        terminal.succeed("kill", "lift", id);
        assertThat(chat(token)).isEqualTo(200);
        assertThat(terminal.run("kill", "lift", id).err()).contains("no such kill switch");
        assertThat(terminal.succeed("kill", "add", "--tenant", "--reason", "r", "--json"))
                .contains(house.tenantId());
        assertThat(chat(token)).isEqualTo(403);
        for (List<String> wrong : List.of(
                List.of("kill", "add", "--reason", "r"),
                List.of("kill", "add", "--user", "a", "--reason", "r", "--for", "soon"),
                List.of(
                        "kill",
                        "add",
                        "--user",
                        "a",
                        "--reason",
                        "r",
                        "--for",
                        "1h",
                        "--until",
                        "2999-01-01T00:00:00Z"),
                List.of("kill", "add", "--user", "a", "--reason", " "),
                List.of("kill", "add", "--user", "a"))) {
            assertThat(terminal.run(wrong.toArray(String[]::new)).code())
                    .as(wrong.toString())
                    .isNotZero();
        }
    }

    @Test
    void commandsRevokeListAndTakeBack() {
        Terminal terminal = new Terminal(data);
        String token = house.token("ada");
        assertThat(terminal.succeed("revoke", "list")).contains("Nothing is revoked.");
        String made = terminal.succeed("revoke", "add", "--uid", "ada", "--reason", "lost phone");
        assertThat(made).contains("cuts 0 calls", "uid", "ada", "lost phone");
        assertThat(chat(token)).isEqualTo(401);
        assertThat(terminal.succeed("revoke", "list")).contains("lost phone");
        String id = made.substring(made.indexOf("rev_"), made.indexOf("rev_") + 28);
        terminal.succeed("revoke", "lift", id);
        assertThat(chat(token)).isEqualTo(200);
        assertThat(terminal.succeed("revoke", "add", "--jti", "j1"))
                .contains("jti")
                .doesNotContain("cuts");
        assertThat(terminal.run("revoke", "add").code()).isNotZero();
        assertThat(terminal.run("revoke", "add", "--uid", "a", "--sid", "b").code())
                .isNotZero();
    }
}
