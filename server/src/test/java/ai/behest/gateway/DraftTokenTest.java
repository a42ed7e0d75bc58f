package ai.behest.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.Script;
import ai.behest.TestHouse;
import ai.behest.people.Role;
import ai.behest.wire.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A token of the console whose calls use the draft of the settings; and nobody else's does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class DraftTokenTest {
    private static final String DRAFT_PROMPT = "The prompt of the draft. ".repeat(100);

    private TestHouse house;

    @BeforeAll
    void open(@TempDir Path data) {
        house = new TestHouse(data);
        house.settings("""
                {"provider_model":"openai/gpt-4o-mini","system_prompt":"The prompt in force"}
                """);
    }

    @BeforeEach
    void draft() {
        manage(
                "PUT",
                "/v1/projects/" + house.projectId() + "/settings",
                Json.text(Map.of("provider_model", "openai/gpt-4.1", "system_prompt", DRAFT_PROMPT, "receipts", true)));
    }

    @AfterAll
    void close() {
        house.close();
    }

    private JsonNode manage(String method, String path, String body) {
        HttpResponse<String> done = house.send(HttpRequest.newBuilder(URI.create(house.serverUrl() + path))
                .header("Authorization", "Bearer " + house.adminToken())
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
        assertThat(done.statusCode()).isBetween(200, 299);
        return TestHouse.json(done);
    }

    /** Calls without naming a model. */
    private HttpResponse<String> call(String token, String tag) {
        HttpResponse<String> answer = house.post(
                "/v1/chat/completions",
                token,
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"simulation\":{\"tag\":\"" + tag + "\"}}");
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer;
    }

    /** As a developer makes one in the console. */
    private String draftToken() {
        HttpResponse<String> page = house.send(HttpRequest.newBuilder(
                        URI.create(house.serverUrl() + "/projects/" + house.projectId() + "/settings/draft/token"))
                .header("Cookie", house.cookie(Role.DEVELOPER))
                .header("Origin", house.serverUrl())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("csrf=" + house.csrf(Role.DEVELOPER))));
        assertThat(page.statusCode()).isEqualTo(200);
        return Jsoup.parse(page.body()).expectFirst(".code code").text();
    }

    private long sentBytes(String tag) {
        return house.provider().sent(tag).orElseThrow().requestBytes();
    }

    @Test
    void callsUseTheModelThePromptAndTheRestOfTheDraft() {
        String tag = Script.tag();
        HttpResponse<String> answer = call(draftToken(), tag);
        assertThat(house.book().lines().getLast().modelAsked()).isEqualTo("openai/gpt-4.1");
        assertThat(sentBytes(tag)).isGreaterThan(DRAFT_PROMPT.length());
        assertThat(answer.headers().firstValue("X-Behest-Cost-Usd")).isPresent();
    }

    @Test
    void everybodyElseCallsWithWhatIsInForce() {
        String tag = Script.tag();
        HttpResponse<String> answer = call(house.token("ada"), tag);
        assertThat(house.book().lines().getLast().modelAsked()).isEqualTo("openai/gpt-4o-mini");
        assertThat(sentBytes(tag)).isLessThan(DRAFT_PROMPT.length());
        assertThat(answer.headers().firstValue("X-Behest-Cost-Usd")).isEmpty();
    }

    @Test
    void afterTheDraftIsDiscardedItsTokenCallsWithWhatIsInForce() {
        String token = draftToken();
        manage("POST", "/v1/projects/" + house.projectId() + "/settings/discard", "");
        call(token, Script.tag());
        assertThat(house.book().lines().getLast().modelAsked()).isEqualTo("openai/gpt-4o-mini");
    }

    @Test
    void aTokenThatATenantSignedWithTheClaimGetsWhatIsInForce() throws Exception {
        JsonNode made = manage("POST", "/v1/signing-keys", "{\"name\":\"app\"}");
        long now = Instant.now().getEpochSecond();
        String header = Json.text(
                Map.of("alg", "RS256", "typ", "JWT", "kid", made.get("kid").stringValue()));
        String claims = Json.text(Json.object()
                .put("tid", house.tenantId())
                .put("pid", house.projectId())
                .put("uid", "mallory")
                .put("role", "user")
                .put("iss", "behest")
                .put("aud", "behest")
                .put("iat", now)
                .put("nbf", now)
                .put("exp", now + 600)
                .put("behest_draft", true));
        call(signed(header, claims, made.get("private_key_pem").stringValue()), Script.tag());
        assertThat(house.book().lines().getLast().uid()).isEqualTo("mallory");
        assertThat(house.book().lines().getLast().modelAsked()).isEqualTo("openai/gpt-4o-mini");
    }

    private static String signed(String header, String claims, String pem) throws Exception {
        Base64.Encoder url = Base64.getUrlEncoder().withoutPadding();
        String content = url.encodeToString(header.getBytes(StandardCharsets.UTF_8)) + "."
                + url.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        PrivateKey key = KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(
                        Base64.getDecoder().decode(pem.replaceAll("-----[A-Z ]+-----|\\s", ""))));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(content.getBytes(StandardCharsets.US_ASCII));
        return content + "." + url.encodeToString(signature.sign());
    }
}
