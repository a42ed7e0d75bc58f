package ai.behest.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.RefusalShape;
import ai.behest.TestHouse;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Who may not call, each with the status and code of contract §8. */
class CredentialErrorsTest extends RefusedCalls {
    @ParameterizedTest
    @ValueSource(
            strings = {"", "Bearer", "Bearer ", "Basic YTpi", "nonsense", "Bearer a.b.c", "Bearer a b", "Bearer null"})
    void refusesWhatIsNoToken(String authorization) {
        HttpRequest.Builder request = at(CHAT).header("Content-Type", "application/json");
        refused(
                request.header("Authorization", authorization).POST(BodyPublishers.ofString(HELLO)),
                401,
                "invalid_token");
    }

    @Test
    void refusesACallWithoutCredentials() {
        refused(
                at(CHAT).header("Content-Type", "application/json").POST(BodyPublishers.ofString(HELLO)),
                401,
                "invalid_token");
    }

    @Test
    void refusesATokenOfTenKibibytes() {
        refused(chat("x".repeat(10_000)), 401, "invalid_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"behest_sk_live_00000000000000000000000000000000", "behest_sk_", "behest_sk_live_' OR 1=1"})
    void refusesAnUnknownApiKey(String key) {
        refused(
                at(CHAT).header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(HELLO)),
                401,
                "invalid_api_key");
    }

    @Test
    void refusesAnApiKeyInABrowser() {
        refused(chat(house.apiKey()), 403, "api_key_in_browser");
    }

    @Test
    void refusesTheKeyAndTheTokenOfAnotherProject() {
        JsonNode other = create("/v1/projects", "{\"name\":\"Other\"}");
        JsonNode key = create("/v1/projects/" + other.get("id").stringValue() + "/keys", "{\"name\":\"k\"}");
        String secret = key.get("key").stringValue();
        HttpRequest.Builder withKey = at(CHAT).header("Content-Type", "application/json");
        RefusalShape.check(
                house.send(HttpRequest.newBuilder(URI.create(house.projectUrl() + CHAT))
                        .header("Authorization", "Bearer " + secret)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(HELLO))),
                403,
                "forbidden");
        String others = house.serverUrl() + "/p/" + other.get("slug").stringValue();
        HttpResponse<String> minted = house.send(HttpRequest.newBuilder(URI.create(others + "/v1/auth/mint"))
                .header("Authorization", "Bearer " + secret)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"user_id\":\"eve\"}")));
        String foreign = TestHouse.json(minted).get("token").stringValue();
        refused(
                withKey.header("Authorization", "Bearer " + foreign).POST(BodyPublishers.ofString(HELLO)),
                401,
                "invalid_token");
    }

    @Test
    void refusesAModelThatIsNotOnTheList() {
        house.settings("{\"allowed_models\":[\"gpt-4o\"]}");
        try {
            JsonNode error = refused(chat(token), 403, "model_not_allowed");
            assertThat(error.get("param").stringValue()).isEqualTo("model");
        } finally {
            house.settings("{\"allowed_models\":null}");
        }
    }

    @Test
    void refusesEverythingOfASuspendedProject() {
        manage("POST", "/v1/projects/" + house.projectId() + "/suspend", "{}");
        try {
            refused(chat(token), 403, "project_suspended");
            refused(at("/v1/threads").header("Authorization", "Bearer " + token).GET(), 403, "project_suspended");
            refused(
                    at("/v1/auth/mint")
                            .header("Authorization", "Bearer " + house.apiKey())
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"user_id\":\"ada\"}")),
                    403,
                    "project_suspended");
        } finally {
            manage("POST", "/v1/projects/" + house.projectId() + "/resume", "{}");
        }
    }
}
