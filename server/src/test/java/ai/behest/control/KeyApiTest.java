package ai.behest.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeyApiTest extends DeskTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | name",
                "{\"name\":\"\"} | name",
                "{\"name\":1} | name",
                "{\"name\":\"a\\nb\"} | name",
                "{\"name\":\"a\",\"role\":\"root\"} | role",
                "{\"name\":\"a\",\"role\":1} | role",
                "{\"name\":\"a\",\"role\":\"\"} | role",
                "{\"name\":\"a\",\"key\":\"behest_sk_live_0\"} | key",
                "{\"name\":\"a\",\"expires_at\":\"2030-01-01\"} | expires_at"
            })
    void namesWhatIsWrongWithANewKey(String json, String param) {
        desk.send("POST", "/v1/projects/" + desk.project() + "/keys", json).isRefused(400, "validation_error", param);
    }

    @Test
    void showsAKeysSecretOnceAndOpensWithIt() {
        String path = "/v1/projects/" + desk.project() + "/keys";
        Reply created = desk.send("POST", path, "{\"name\":\"web\",\"role\":\"admin\"}");
        assertThat(created.status()).isEqualTo(201);
        String secret = created.text("key");
        assertThat(secret).matches("behest_sk_live_[0-9a-f]{32}").startsWith(created.text("prefix"));
        assertThat(created.text("role")).isEqualTo("admin");
        assertThat(created.header("Cache-Control")).isEqualTo("no-store");
        assertThat(desk.apiKeys.find(secret)).isNotNull();
        Reply list = desk.send("GET", path, null);
        assertThat(list.text()).doesNotContain(secret).doesNotContain("\"key\"");
        assertThat(list.data("id")).containsExactly(created.text("id"));
    }

    @Test
    void endsAKeyAtOnceAndForGood() {
        String path = "/v1/projects/" + desk.project() + "/keys";
        Reply created = desk.send("POST", path, "{\"name\":\"web\"}");
        String one = path + "/" + created.text("id");
        assertThat(desk.send("DELETE", one, null).status()).isEqualTo(204);
        assertThat(desk.send("DELETE", one, null).status()).isEqualTo(204);
        assertThat(desk.apiKeys.find(created.text("key"))).isNull();
        assertThat(desk.send("GET", path, null).data("revoked_at")).hasSize(1);
        assertThat(desk.send("POST", one + "/rotate", null).status()).isBetween(404, 409);
        desk.send("DELETE", "/v1/projects/" + desk.project() + "/keys/" + created.text("id"), null)
                .isRefused(404, "not_found");
    }

    @Test
    void replacesAKeyWhileTheOldOneStaysGoodForAWhile() {
        String path = "/v1/projects/" + desk.project() + "/keys";
        Reply old = desk.send("POST", path, "{\"name\":\"web\",\"role\":\"admin\"}");
        String one = path + "/" + old.text("id");
        for (String overlap : new String[] {"-1", "2592001", "1.5", "\"60\"", "99999999999"}) {
            desk.send("POST", one + "/rotate", "{\"overlap_seconds\":" + overlap + "}")
                    .isRefused(400, "validation_error", "overlap_seconds");
        }
        desk.send("POST", one + "/rotate", "{\"overlap\":1}").isRefused(400, "validation_error", "overlap");
        Reply fresh = desk.send("POST", one + "/rotate", "{\"overlap_seconds\":60}");
        assertThat(fresh.status()).isEqualTo(201);
        assertThat(fresh.text("name")).isEqualTo("web");
        assertThat(fresh.text("role")).isEqualTo("admin");
        assertThat(fresh.text("replaces")).isEqualTo(old.text("id"));
        assertThat(desk.apiKeys.find(old.text("key"))).isNotNull();
        assertThat(desk.apiKeys.find(fresh.text("key"))).isNotNull();
        Instant ends =
                Instant.parse(desk.send("GET", path, null).data("id").size() == 2 ? endOf(path, old.text("id")) : "");
        assertThat(ends).isBetween(Instant.now().plusSeconds(20), Instant.now().plusSeconds(61));
        Reply last = desk.send("POST", path + "/" + fresh.text("id") + "/rotate", "{\"overlap_seconds\":0}");
        assertThat(last.status()).isEqualTo(201);
        assertThat(desk.apiKeys.find(fresh.text("key"))).isNull();
    }

    private String endOf(String path, String id) {
        return desk.send("GET", path, null).json().get("data").values().stream()
                .filter(key -> key.get("id").stringValue().equals(id))
                .findFirst()
                .orElseThrow()
                .get("expires_at")
                .stringValue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | name",
                "{\"name\":5} | name",
                "{\"name\":\"k\",\"kid\":\"mine\"} | kid",
                "{\"public_key_pem\":\"\"} | public_key_pem",
                "{\"public_key_pem\":7} | public_key_pem",
                "{\"public_key_pem\":\"-----BEGIN PRIVATE KEY-----\\nAA==\\n-----END PRIVATE KEY-----\"} | public_key_pem",
                "{\"public_key_pem\":\"-----BEGIN PUBLIC KEY-----\\nAA==\\n-----END PUBLIC KEY-----\"} | public_key_pem"
            })
    void namesWhatIsWrongWithANewSigningKey(String json, String param) {
        desk.send("POST", "/v1/signing-keys", json).isRefused(400, "validation_error", param);
    }

    @Test
    void showsAPrivateKeyOnceAndInOneLineToPaste() {
        Reply created = desk.send("POST", "/v1/signing-keys", "{\"name\":\"backend\"}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.text("kid")).matches("sk_[0-9a-f]{32}");
        String pem = created.text("private_key_pem");
        assertThat(pem).startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(new String(Base64.getDecoder().decode(created.text("behest_key")), StandardCharsets.US_ASCII))
                .isEqualTo(pem);
        Reply list = desk.send("GET", "/v1/signing-keys", null);
        assertThat(list.data("kid")).containsExactly(created.text("kid"));
        assertThat(list.text()).doesNotContain("PRIVATE").doesNotContain("behest_key");
        assertThat(desk.send("DELETE", "/v1/signing-keys/" + created.text("kid"), null)
                        .status())
                .isEqualTo(204);
        assertThat(desk.send("GET", "/v1/signing-keys", null).data("revoked_at"))
                .hasSize(1);
        desk.send("DELETE", "/v1/signing-keys/sk_unknown", null).isRefused(404, "not_found");
    }

    @Test
    void registersAnUploadedPublicKeyOnceAndAtMostFive() throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String pem = "-----BEGIN PUBLIC KEY-----\\n"
                + Base64.getEncoder()
                        .encodeToString(generator.generateKeyPair().getPublic().getEncoded())
                + "\\n-----END PUBLIC KEY-----";
        Reply uploaded = desk.send("POST", "/v1/signing-keys", "{\"public_key_pem\":\"" + pem + "\"}");
        assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(201);
        assertThat(uploaded.json().has("private_key_pem")).isFalse();
        desk.send("POST", "/v1/signing-keys", "{\"public_key_pem\":\"" + pem + "\"}")
                .isRefused(400, "validation_error", "public_key_pem");
        for (int i = 0; i < 4; i++) {
            desk.made("/v1/signing-keys", "{\"name\":\"k\"}", "kid");
        }
        desk.send("POST", "/v1/signing-keys", "{\"name\":\"k\"}").isRefused(409, "conflict");
    }
}
