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
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Minting (contract §2) over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class MintOverHttpTest {
    private static final String MINT = "/v1/auth/mint";
    private static final String HELLO = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    private TestHouse house;

    @BeforeAll
    void open(@TempDir Path data) {
        house = new TestHouse(data);
    }

    @AfterAll
    void close() {
        house.close();
    }

    Stream<String> paths() {
        return Stream.of(house.projectUrl(), house.serverUrl())
                .flatMap(base -> Stream.of(base + MINT, base + "/auth" + MINT));
    }

    @ParameterizedTest
    @MethodSource("paths")
    void mintsOnEveryPathWithEverySpelling(String url) {
        long now = Instant.now().getEpochSecond();
        HttpResponse<String> answer = mint(
                url,
                house.apiKey(),
                "{\"user_id\":\"ada\",\"role\":\"regular\",\"ttl\":600,\"tier\":2,\"session_id\":\"s-1\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        JsonNode minted = TestHouse.json(answer);
        String token = minted.get("token").stringValue();
        assertThat(minted.get("jwt").stringValue()).isEqualTo(token);
        assertThat(minted.get("access_token").stringValue()).isEqualTo(token);
        assertThat(minted.get("token_type").stringValue()).isEqualTo("Bearer");
        assertThat(minted.get("ttl").intValue()).isEqualTo(600);
        assertThat(minted.get("expires_in").intValue()).isEqualTo(600);
        assertThat(minted.get("expires_at").longValue()).isBetween(now + 600, now + 605);
        assertThat(minted.get("session_id").stringValue()).isEqualTo("s-1");
        assertThat(minted.get("project_id").stringValue()).isEqualTo(house.projectId());
        assertThat(minted.get("tenant_id").stringValue()).isEqualTo(house.tenantId());
        assertThat(minted.get("user_id").stringValue()).isEqualTo("ada");
        assertThat(minted.get("tier").intValue()).isEqualTo(2);
        List<String> parts = List.of(token.split("\\.", -1));
        assertThat(parts).hasSize(3);
        JsonNode claims = Json.tree(Base64.getUrlDecoder().decode(parts.get(1)));
        assertThat(claims.propertyNames())
                .containsExactly(
                        "tid", "pid", "uid", "role", "scp", "iss", "aud", "iat", "nbf", "exp", "jti", "sid", "tier");
        assertThat(house.post("/v1/chat/completions", token, HELLO).statusCode())
                .isEqualTo(200);
    }

    @Test
    void choosesASessionAndTheDefaultsWhenNoneAreNamed() {
        JsonNode minted = TestHouse.json(mint("{\"user_id\":\"default\"}"));
        assertThat(UUID.fromString(minted.get("session_id").stringValue()).version())
                .isEqualTo(4);
        assertThat(minted.get("ttl").intValue()).isEqualTo(3_600);
        assertThat(minted.get("tier").intValue())
                .as("the house's default tier, max")
                .isEqualTo(3);
        String token = minted.get("token").stringValue();
        JsonNode claims = Json.tree(
                Base64.getUrlDecoder().decode(List.of(token.split("\\.", -1)).get(1)));
        assertThat(claims.get("role").stringValue()).isEqualTo("user");
        assertThat(claims.has("tier")).isFalse();
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                arguments("{}", "user_id"),
                arguments("{\"user_id\":null}", "user_id"),
                arguments("{\"user_id\":\"\"}", "user_id"),
                arguments("{\"user_id\":\"  \"}", "user_id"),
                arguments("{\"user_id\":7}", "user_id"),
                arguments("{\"user_id\":\"" + "u".repeat(256) + "\"}", "user_id"),
                arguments("{\"user_id\":\"a\\u0000b\"}", "user_id"),
                arguments("{\"user_id\":\"a\\nb\"}", "user_id"),
                arguments("{\"user_id\":\"\\ud83d\"}", "user_id"),
                arguments("{\"user_id\":\"admin\"}", "user_id"),
                arguments("{\"user_id\":\" System \"}", "user_id"),
                arguments("{\"user_id\":\"DASHBOARD-SERVICE\"}", "user_id"),
                arguments("{\"user_id\":\"ada\",\"ttl\":59}", "ttl"),
                arguments("{\"user_id\":\"ada\",\"ttl\":86401}", "ttl"),
                arguments("{\"user_id\":\"ada\",\"ttl\":\"600\"}", "ttl"),
                arguments("{\"user_id\":\"ada\",\"ttl\":600.5}", "ttl"),
                arguments("{\"user_id\":\"ada\",\"ttl\":1e99}", "ttl"),
                arguments("{\"user_id\":\"ada\",\"role\":\"root\"}", "role"),
                arguments("{\"user_id\":\"ada\",\"role\":1}", "role"),
                arguments("{\"user_id\":\"ada\",\"tier\":9}", "tier"),
                arguments("{\"user_id\":\"ada\",\"tier\":\"platinum\"}", "tier"),
                arguments("{\"user_id\":\"ada\",\"tier\":true}", "tier"),
                arguments("{\"user_id\":\"ada\",\"session_id\":\"\"}", "session_id"),
                arguments("{\"user_id\":\"ada\",\"session_id\":\"" + "s".repeat(256) + "\"}", "session_id"),
                arguments("{\"user_id\":\"ada\",\"session_id\":[]}", "session_id"),
                arguments("{\"user_id\":\"ada\",\"scope\":\"all\"}", "scope"),
                arguments("{\"user_id\":\"ada\",\"user_id\":\"eve\"}", "body"),
                arguments("[]", "body"),
                arguments("null", "body"),
                arguments("", "body"),
                arguments("{\"user_id\":\"ada\"", "body"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void namesTheFieldThatDoesNotFit(String body, String field) {
        JsonNode error = RefusalShape.check(mint(body), 400, "validation_error");
        assertThat(error.get("param").stringValue()).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "behest_sk_live_", "behest_sk_live_0123456789abcdef0123456789abcdef", "x"})
    void hasOneAnswerForEveryKeyThatIsNone(String key) {
        for (String url : paths().toList()) {
            JsonNode error = RefusalShape.check(mint(url, key, "{\"user_id\":\"ada\"}"), 401, "invalid_api_key");
            JsonNode first = RefusalShape.check(mint(url, "x", "{\"user_id\":\"ada\"}"), 401, "invalid_api_key");
            assertThat(error.get("message")).isEqualTo(first.get("message"));
        }
    }

    @Test
    void neverRaisesARoleAboveTheKeys() {
        JsonNode error = RefusalShape.check(mint("{\"user_id\":\"ada\",\"role\":\"admin\"}"), 403, "forbidden");
        assertThat(error.get("param").stringValue()).isEqualTo("role");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0441\u0435\u0441\u0441\u0438\u044f", "caf\u00e9", "\ud83d\ude80 session"})
    void takesASessionOfAnyLanguage(String session) {
        JsonNode minted = TestHouse.json(mint(Json.text(Map.of("user_id", session, "session_id", session))));
        assertThat(minted.get("session_id").stringValue()).isEqualTo(session);
        HttpResponse<String> answer =
                house.post("/v1/chat/completions", minted.get("token").stringValue(), HELLO);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(house.book().lines().getLast().sid()).isEqualTo(session);
        assertThat(house.book().lines().getLast().uid()).isEqualTo(session);
    }

    private HttpResponse<String> mint(String body) {
        return mint(house.projectUrl() + MINT, house.apiKey(), body);
    }

    private HttpResponse<String> mint(String url, String key, String body) {
        return house.send(HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }
}
