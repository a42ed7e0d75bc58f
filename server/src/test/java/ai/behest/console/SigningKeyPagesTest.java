package ai.behest.console;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.TestHouse;
import ai.behest.people.Role;
import ai.behest.sdk.Behest;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Key pairs for signing tokens locally: generated in the page, uploaded, revoked. */
final class SigningKeyPagesTest {
    private static final String PATH = "/signing-keys";

    @SuppressWarnings("NullAway.Init")
    private TestHouse house;

    @SuppressWarnings("NullAway.Init")
    private Browser owner;

    @BeforeEach
    void open(@TempDir Path data) {
        house = new TestHouse(data);
        owner = new Browser(house, Role.OWNER);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private static Map<String, String> env(Browser.Seen page) {
        Map<String, String> env = new HashMap<>();
        page.page().select(".code code").get(0).wholeText().lines().forEach(line -> {
            int equals = line.indexOf('=');
            env.put(line.substring(0, equals), line.substring(equals + 1));
        });
        return env;
    }

    private static String publicKey(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(generator.generateKeyPair().getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    @Test
    void thePastedLinesAreAllThatTheSdkNeedsUntilTheKeyIsRevoked() {
        Browser.Seen made = owner.post(PATH, Map.of("name", "backend"));
        assertThat(made.status()).isEqualTo(200);
        assertThat(made.page().select("pre").eachText())
                .anyMatch(text -> text.startsWith("-----BEGIN PRIVATE KEY-----"));
        Map<String, String> env = env(made);
        assertThat(env)
                .containsOnlyKeys(
                        "BEHEST_KID", "BEHEST_KEY", "BEHEST_TENANT_ID", "BEHEST_PROJECT_ID", "BEHEST_BASE_URL");
        env.put("BEHEST_BASE_URL", house.projectUrl()); // Java does not look localhost up on every machine
        String token;
        try (Behest sdk = Behest.fromEnv(env)) {
            token = sdk.auth().mint("ada").token();
        }
        assertThat(house.get("/v1/models", token).statusCode()).isEqualTo(200);

        Browser.Seen list = owner.get(PATH);
        assertThat(list.response().body()).doesNotContain(env.get("BEHEST_KEY"));
        String action = list.page().select("form[action$=/revoke]").attr("action");
        assertThat(action).isEqualTo(PATH + "/" + env.get("BEHEST_KID") + "/revoke");
        Browser.Seen after = owner.postAndFollow(action, Map.of());
        assertThat(after.page().select("details.more td").eachText()).contains("backend");
        assertThat(house.get("/v1/models", token).statusCode()).isEqualTo(401);
    }

    @Test
    void thePublicHalfIsEnough() throws Exception {
        Browser.Seen uploaded =
                owner.post(PATH + "/upload", Map.of("name", "own pair", "public_key_pem", publicKey(2_048)));
        assertThat(uploaded.status()).isEqualTo(200);
        assertThat(env(uploaded).get("BEHEST_KEY")).isEqualTo("$(base64 < private.pem | tr -d '\\n')");
        assertThat(env(uploaded).get("BEHEST_KID")).startsWith("sk_");
        assertThat(owner.get(PATH).page().select("td").eachText()).contains("own pair");
    }

    @Test
    void fiveAreActiveAndThePageSaysWhatToDoThen() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(owner.post(PATH + "/upload", Map.of("name", "k" + i, "public_key_pem", publicKey(2_048)))
                            .status())
                    .isEqualTo(200);
        }
        Browser.Seen full = owner.get(PATH);
        assertThat(full.page().select("main > .notice.warn").text()).contains("All 5 slots are taken");
        assertThat(full.page().select("form[action=" + PATH + "]")).isEmpty();
        Browser.Seen sixth = owner.post(PATH, Map.of("name", "k6"));
        assertThat(sixth.status()).isEqualTo(422);
        assertThat(sixth.page().select("[role=alert]").text()).contains("5 active signing keys");
        owner.post(full.page().select("form[action$=/revoke]").attr("action"), Map.of());
        assertThat(owner.get(PATH).page().select("form[action=" + PATH + "]")).hasSize(1);
    }

    @Test
    void whatIsNoPublicKeyComesBackWithWhatToDo() throws Exception {
        Map<String, String> wrong = Map.of(
                "",
                "Send the public key as PEM",
                "hello",
                "not one PEM block",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
                "This is a private key",
                publicKey(1_024),
                "2048",
                "x".repeat(20_000),
                "longer than 16 KiB");
        wrong.forEach((pem, reason) -> {
            Browser.Seen back = owner.post(PATH + "/upload", Map.of("name", "mine", "public_key_pem", pem));
            assertThat(back.status()).isEqualTo(422);
            assertThat(back.page().select("#w-public_key_pem").text()).contains(reason);
            assertThat(back.page().select("#f-name").val()).isEqualTo("mine");
        });
    }

    @Test
    void nameAndProjectAreChecked() {
        for (String name : List.of("", " ", "n".repeat(101))) {
            Browser.Seen back = owner.post(PATH, Map.of("name", name));
            assertThat(back.status()).isEqualTo(422);
            assertThat(back.page().select("#w-name").text()).contains("name has 1 to 100 characters");
        }
        Browser.Seen back = owner.post(PATH, Map.of("name", "x", "project", "proj_of_another"));
        assertThat(back.status()).isEqualTo(422);
        assertThat(back.text()).contains("There is no such project");
        assertThat(owner.get(PATH).page().select("td")).isEmpty();
    }

    @Test
    void aKeyOfNobodyIsNotFoundAndWhoMayNotSeesNoForm() {
        assertThat(owner.post(PATH + "/sk_none/revoke", Map.of()).status()).isEqualTo(404);
        Browser viewer = new Browser(house, Role.VIEWER);
        assertThat(viewer.get(PATH).page().select("main form")).isEmpty();
        assertThat(viewer.get(PATH + "/upload").status()).isEqualTo(403);
        assertThat(viewer.post(PATH, Map.of("name", "x")).status()).isEqualTo(403);
    }
}
