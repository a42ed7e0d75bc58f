package ai.behest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.behest.RefusalShape;
import ai.behest.TestHouse;
import ai.behest.wire.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The rows of contract §8 that a client can cause: status, code, shape, and nobody is asked or charged. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ErrorsTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String HELLO =
            "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    private static final String ORIGIN = "https://app.example.com";

    private TestHouse house;
    private String token;

    @BeforeAll
    void open(@TempDir Path data) {
        house = new TestHouse(data);
        house.settings("{\"allowed_origins\":[\"" + ORIGIN + "\"]}");
        token = house.token("ada");
    }

    @AfterEach
    void reachesNobody() {
        assertThat(house.provider().statistics().total().requests()).isZero();
        assertThat(house.book().lines()).isEmpty();
        assertThat(house.book().open()).isZero();
    }

    @AfterAll
    void close() {
        house.close();
    }

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

    @ParameterizedTest
    @ValueSource(strings = {"/p/no-such-slug-000", "/p/", "/p/%00", "/p/" + "a.b"})
    void saysOfAnUnknownProjectThatItIsNotThere(String prefix) {
        HttpResponse<String> answer = house.send(HttpRequest.newBuilder(URI.create(house.serverUrl() + prefix + CHAT))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(HELLO)));
        RefusalShape.check(answer, 404, "not_found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/v1",
                "/v1/",
                "/v1/nothing",
                "/v1/chat/completions/",
                "/v1/chat",
                "/V1/chat/completions",
                "/v1/threads/a/b",
                "/v1/../v1/nothing"
            })
    void saysOfAnUnknownPathThatNothingIsThere(String path) {
        refused(at(path).header("Authorization", "Bearer " + token).GET(), 404, "not_found");
    }

    @Test
    void saysOfAnUnknownThreadOrModelThatItIsNotThere() {
        refused(
                at("/v1/threads/none")
                        .header("Authorization", "Bearer " + token)
                        .GET(),
                404,
                "not_found");
        refused(
                at("/v1/models/no-such-model")
                        .header("Authorization", "Bearer " + token)
                        .GET(),
                404,
                "model_not_found");
    }

    static Stream<Arguments> methods() {
        return Stream.of(
                arguments("GET", CHAT, "POST"),
                arguments("PUT", CHAT, "POST"),
                arguments("DELETE", "/v1/embeddings", "POST"),
                arguments("GET", "/v1/auth/mint", "POST"),
                arguments("GET", "/auth/v1/auth/mint", "POST"),
                arguments("POST", "/v1/models", "GET"),
                arguments("POST", "/v1/usage", "GET"),
                arguments("DELETE", "/v1/threads", "GET"),
                arguments("PUT", "/v1/threads/t1", "GET, DELETE"),
                arguments("DELETE", "/v1/threads/t1/messages", "GET"),
                arguments("BREW", CHAT, "POST"));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void saysWhichMethodAPathHas(String method, String path, String allow) {
        HttpResponse<String> answer =
                house.send(at(path).header("Authorization", "Bearer " + token).method(method, BodyPublishers.noBody()));
        RefusalShape.check(answer, 405, "method_not_allowed");
        assertThat(answer.headers().firstValue("Allow")).hasValue(allow);
        cors(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "json",
                "application/json2",
                "text/json; charset=utf-8",
                "application/xml"
            })
    void refusesAnotherMediaType(String type) {
        refused(
                at(CHAT).header("Authorization", "Bearer " + token)
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(HELLO)),
                415,
                "unsupported_media_type");
    }

    @Test
    void refusesABodyWithoutAMediaType() {
        refused(
                at(CHAT).header("Authorization", "Bearer " + token).POST(BodyPublishers.ofString(HELLO)),
                415,
                "unsupported_media_type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "deflate", "identity, gzip", "x"})
    void refusesAnEncodedBody(String encoding) {
        refused(chat(token).header("Content-Encoding", encoding), 415, "unsupported_media_type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "token", "api_key", "key", "jwt"})
    void refusesCredentialsInTheAddress(String name) {
        JsonNode error = refused(
                at(CHAT + "?" + name + "=canary-4711")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(HELLO)),
                400,
                "validation_error");
        assertThat(error.get("param").stringValue()).isEqualTo(name);
        assertThat(error.toString()).doesNotContain("canary");
    }

    static Stream<Arguments> hostileIds() {
        return Stream.of("X-Session-Id", "X-Thread-Id")
                .flatMap(header -> Stream.of(
                        arguments(header, "x".repeat(256)), arguments(header, ""), arguments(header, "a\tb")));
    }

    @ParameterizedTest
    @MethodSource("hostileIds")
    void refusesAHostileIdInAHeader(String header, String value) {
        JsonNode error = refused(chat(token).header(header, value), 400, "validation_error");
        assertThat(error.get("param").stringValue()).isEqualTo(header);
    }

    @Test
    void refusesAHostileThreadIdOfEmbeddingsToo() {
        refused(
                at("/v1/embeddings")
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .header("X-Thread-Id", "x".repeat(256))
                        .POST(BodyPublishers.ofString("{\"model\":\"text-embedding-3-small\",\"input\":\"a\"}")),
                400,
                "validation_error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", " System ", "dashboard-service", "a\tb"})
    void refusesAReservedOrHostileEndUserOfAnApiKey(String user) {
        for (HttpRequest.Builder request : new HttpRequest.Builder[] {
            withoutOrigin().header("X-End-User-Id", user).POST(BodyPublishers.ofString(HELLO)),
            withoutOrigin().POST(BodyPublishers.ofString("{\"user\":" + Json.text(user) + "," + HELLO.substring(1)))
        }) {
            RefusalShape.check(house.send(request), 400, "validation_error");
        }
    }

    private HttpRequest.Builder withoutOrigin() {
        return house.request(CHAT, house.apiKey()).header("Content-Type", "application/json");
    }

    private HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create(house.projectUrl() + path)).header("Origin", ORIGIN);
    }

    private HttpRequest.Builder chat(String bearer) {
        return at(CHAT).header("Authorization", "Bearer " + bearer)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(HELLO));
    }

    private JsonNode refused(HttpRequest.Builder request, int status, String code) {
        HttpResponse<String> answer = house.send(request);
        JsonNode error = RefusalShape.check(answer, status, code);
        cors(answer);
        return error;
    }

    private static void cors(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue(ORIGIN);
        assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElse(""))
                .contains("X-Trace-Id");
        assertThat(answer.headers().allValues("Vary")).contains("Origin");
    }

    private JsonNode create(String path, String json) {
        return TestHouse.json(manage("POST", path, json));
    }

    private HttpResponse<String> manage(String method, String path, String json) {
        HttpResponse<String> answer = house.send(HttpRequest.newBuilder(URI.create(house.serverUrl() + path))
                .header("Authorization", "Bearer " + house.adminToken())
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json)));
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
        return answer;
    }
}
