package ai.behest.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.RefusalShape;
import ai.behest.TestHouse;
import ai.behest.wire.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Key sets, locally signed tokens and revocation (contract §2 and §3) over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class KeysOverHttpTest {
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

    @Test
    void refusesAKeyAtOnceOnceItIsRevoked() {
        JsonNode key = manage("POST", "/v1/projects/" + house.projectId() + "/keys", "{\"name\":\"short-lived\"}");
        String secret = key.get("key").stringValue();
        String url = house.projectUrl() + MINT;
        assertThat(mint(url, secret, "{\"user_id\":\"ada\"}").statusCode()).isEqualTo(200);
        manage(
                "DELETE",
                "/v1/projects/" + house.projectId() + "/keys/" + key.get("id").stringValue(),
                "");
        RefusalShape.check(mint(url, secret, "{\"user_id\":\"ada\"}"), 401, "invalid_api_key");
        RefusalShape.check(house.post("/v1/chat/completions", secret, HELLO), 401, "invalid_api_key");
    }

    @Test
    void refusesATokenAtOnceOnceItsUserIsRevoked() {
        String token = house.token("mallory");
        assertThat(house.post("/v1/chat/completions", token, HELLO).statusCode())
                .isEqualTo(200);
        manage("POST", "/v1/revocations", "{\"uid\":\"mallory\"}");
        RefusalShape.check(house.post("/v1/chat/completions", token, HELLO), 401, "invalid_token");
    }

    @Test
    void takesTokensSignedWithATenantsKeyUntilItIsRevoked() throws Exception {
        JsonNode made = manage("POST", "/v1/signing-keys", "{\"name\":\"app\"}");
        String kid = made.get("kid").stringValue();
        String pem = made.get("private_key_pem").stringValue();
        assertThat(kids(house.projectUrl())).contains(kid).hasSizeGreaterThanOrEqualTo(2);
        assertThat(kids(house.serverUrl()))
                .as("the platform's own set")
                .doesNotContain(kid)
                .isNotEmpty();

        String token = signed(pem, kid, "ada");
        assertThat(house.post("/v1/chat/completions", token, HELLO).statusCode())
                .isEqualTo(200);
        assertThat(house.book().lines().getLast().uid()).isEqualTo("ada");
        RefusalShape.check(
                house.post("/v1/chat/completions", signed(pem, "sk_other", "ada"), HELLO), 401, "invalid_token");
        manage("DELETE", "/v1/signing-keys/" + kid, "");
        RefusalShape.check(house.post("/v1/chat/completions", token, HELLO), 401, "invalid_token");
        assertThat(kids(house.projectUrl())).doesNotContain(kid);
    }

    private List<String> kids(String base) {
        HttpResponse<String> answer = house.send(HttpRequest.newBuilder(URI.create(base + "/.well-known/jwks.json")));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("public, max-age=300");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
        JsonNode keys = TestHouse.json(answer).get("keys");
        for (JsonNode key : keys) {
            assertThat(key.propertyNames()).containsExactlyInAnyOrder("kty", "kid", "use", "alg", "n", "e");
            assertThat(key.get("kty").stringValue()).isEqualTo("RSA");
            assertThat(key.get("use").stringValue()).isEqualTo("sig");
            assertThat(key.get("alg").stringValue()).isEqualTo("RS256");
        }
        return keys.valueStream().map(key -> key.get("kid").stringValue()).toList();
    }

    /** A token as an app's own server signs it. */
    private String signed(String pem, String kid, String uid) throws Exception {
        long now = Instant.now().getEpochSecond();
        String claims = "{\"tid\":\"" + house.tenantId() + "\",\"pid\":\"" + house.projectId() + "\",\"uid\":\"" + uid
                + "\",\"iss\":\"https://api.behest.ai\",\"aud\":\"behest\",\"iat\":" + now + ",\"exp\":" + (now + 600)
                + "}";
        String head = "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"" + kid + "\"}";
        String input =
                base64(head.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        byte[] pkcs8 = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(input.getBytes(StandardCharsets.US_ASCII));
        return input + "." + base64(signature.sign());
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private HttpResponse<String> mint(String url, String key, String body) {
        return house.send(HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private JsonNode manage(String method, String path, String json) {
        HttpResponse<String> answer = house.send(HttpRequest.newBuilder(URI.create(house.serverUrl() + path))
                .header("Authorization", "Bearer " + house.adminToken())
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json)));
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
        return answer.statusCode() == 204 ? Json.object() : TestHouse.json(answer);
    }
}
