package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a tier changes for the calls of its users. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class TiersTest {
    private static final String HELLO = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    private TestHouse house;

    @BeforeAll
    void open(@TempDir Path data) {
        house = new TestHouse(data);
        house.settings("{\"provider_model\":\"gpt-4o-mini\",\"allowed_models\":[\"gpt-4o-mini\"]}");
    }

    @AfterAll
    void close() {
        house.close();
    }

    private void tier(String name, Map<String, Object> overrides) {
        HttpResponse<String> saved = house.send(at(name).header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(Json.text(overrides))));
        assertThat(saved.statusCode()).as(saved.body()).isIn(200, 201);
    }

    private HttpRequest.Builder at(String tier) {
        return HttpRequest.newBuilder(
                        URI.create(house.serverUrl() + "/v1/projects/" + house.projectId() + "/tiers/" + tier))
                .header("Authorization", "Bearer " + house.adminToken());
    }

    private String token(String uid, Object tier) {
        HttpResponse<String> minted =
                house.post("/v1/auth/mint", house.apiKey(), Json.text(Map.of("user_id", uid, "tier", tier)));
        assertThat(minted.statusCode()).as(minted.body()).isEqualTo(200);
        return TestHouse.json(minted).get("token").stringValue();
    }

    private JsonNode chat(String token, String json) {
        HttpResponse<String> answer = house.post("/v1/chat/completions", token, json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TestHouse.json(answer);
    }

    private static int promptTokens(JsonNode answer) {
        return answer.at("/usage/prompt_tokens").intValue();
    }

    @Test
    void asksTheTiersModelWhenACallNamesNone() {
        tier("fast", Map.of("provider_model", "gpt-4o"));
        String fast = token("ada", "fast");
        assertThat(chat(fast, HELLO).get("model").stringValue()).isEqualTo("gpt-4o");
        assertThat(chat(token("ada", 3), HELLO).get("model").stringValue()).isEqualTo("gpt-4o-mini");
        String named = "{\"model\":\"gpt-4o\"," + HELLO.substring(1);
        assertThat(chat(fast, named).get("model").stringValue()).isEqualTo("gpt-4o");
        HttpResponse<String> refused = house.post("/v1/chat/completions", token("ada", 3), named);
        RefusalShape.check(refused, 403, "model_not_allowed");
        assertThat(house.get("/v1/models/gpt-4o", fast).statusCode()).isEqualTo(200);
        assertThat(house.get("/v1/models/gpt-4o", token("ada", 3)).statusCode()).isEqualTo(404);
    }

    @Test
    void putsTheTiersPromptInPlaceOfTheProjects() {
        tier(
                "wordy",
                Map.of("system_prompt", "You answer at length, with many examples, and never leave a thing out."));
        tier("bare", Map.of("base", "wordy", "system_prompt", ""));
        int plain = promptTokens(chat(token("bo", 3), HELLO));
        assertThat(promptTokens(chat(token("bo", "wordy"), HELLO))).isGreaterThan(plain + 5);
        assertThat(promptTokens(chat(token("bo", "bare"), HELLO))).isEqualTo(plain);
    }

    @Test
    void remembersTheSessionsOfATierThatWantsIt() {
        tier("mindful", Map.of("memory_enabled", true, "memory_window", 2));
        String mindful = token("cy", "mindful");
        int first = promptTokens(inSession(mindful, "s1"));
        int second = promptTokens(inSession(mindful, "s1"));
        assertThat(second).isGreaterThan(first);
        assertThat(promptTokens(inSession(mindful, "s1")))
                .as("two messages are kept")
                .isEqualTo(second);
        String forgetful = token("cy", 3);
        assertThat(promptTokens(inSession(forgetful, "s2"))).isEqualTo(first);
        assertThat(promptTokens(inSession(forgetful, "s2"))).isEqualTo(first);
    }

    private JsonNode inSession(String token, String session) {
        HttpResponse<String> answer = house.send(house.request("/v1/chat/completions", token)
                .header("Content-Type", "application/json")
                .header("X-Session-Id", session)
                .POST(HttpRequest.BodyPublishers.ofString(HELLO)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TestHouse.json(answer);
    }

    @Test
    void limitsAUserAsItsTierSays() {
        tier("slow", Map.of("rpm_limit", 2));
        String slow = token("di", "slow");
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = house.post("/v1/chat/completions", slow, HELLO);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("X-RateLimit-Limit")).hasValue("2");
        }
        RefusalShape.check(house.post("/v1/chat/completions", slow, HELLO), 429, "rate_limited");
    }

    @Test
    void capsAUserAsItsTierSaysFromTheNextSecondOn() {
        tier("trial", Map.of("requests_per_day", 1));
        String trial = token("eve", "trial");
        chat(trial, HELLO);
        RefusalShape.check(house.post("/v1/chat/completions", trial, HELLO), 402, "quota_exceeded");
        tier("trial", Map.of("requests_per_day", "unlimited"));
        Until.holds(
                "the cap is gone",
                () -> house.post("/v1/chat/completions", trial, HELLO).statusCode() == 200);
        tier("trial", Map.of("cost_usd_per_day", "0"));
        Until.holds(
                "nothing may be spent",
                () -> house.post("/v1/chat/completions", trial, HELLO).statusCode() == 402);
    }

    @Test
    void countsTokensOfADeletedTierAsTheDefaultTier() {
        tier("gold", Map.of("rpm_limit", 5_000));
        String gold = token("flo", "gold");
        assertThat(limit(gold)).hasValue("5000");
        assertThat(house.send(at("gold").DELETE()).statusCode()).isEqualTo(204);
        Until.holds("the default tier's limit is in force", () -> limit(gold).equals(java.util.Optional.of("300")));
        HttpResponse<String> mint =
                house.post("/v1/auth/mint", house.apiKey(), "{\"user_id\":\"flo\",\"tier\":\"gold\"}");
        RefusalShape.check(mint, 400, "validation_error");
    }

    private java.util.Optional<String> limit(String token) {
        HttpResponse<String> answer = house.post("/v1/chat/completions", token, HELLO);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("X-RateLimit-Limit");
    }
}
