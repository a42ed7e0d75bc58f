package ai.behest.sdk;

import static ai.behest.sdk.TestGateway.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedactionTest {

    private static final String JWT = "eyJhbGciOiJSUzI1NiJ9.eyJ1aWQiOiJ1MSJ9.c2lnbmF0dXJl";
    private static final PrivateKey KEY = TestKeys.RSA.getPrivate();

    @Test
    void nothingPrintsASecret() throws Exception {
        BehestBuilder builder = Behest.builder().key(TestGateway.API_KEY);
        List<Object> all = List.of(
                builder,
                builder.build(),
                Keys.read(TestGateway.API_KEY),
                new Credential.SigningKey(KEY),
                new Configuration(Map.of("BEHEST_KEY", TestGateway.API_KEY)).read(),
                new MintResult(JWT, 900, "s1", 2_000_000_000L),
                new TokenCache.Held(new MintResult(JWT, 900, "s1", 2_000_000_000L), new TestClock().instant()),
                CallOptions.builder().token(JWT).build(),
                Call.post(URI.create("https://x/v1"), new byte[0]).with(Map.of("Authorization", "Bearer " + JWT)),
                new ThreadMessage("m", "user", "a secret prompt", null));
        assertThat(all)
                .allSatisfy(one -> assertThat(one.toString())
                        .doesNotContain(TestGateway.API_KEY)
                        .doesNotContain(JWT)
                        .doesNotContain("secret prompt")
                        .doesNotContain(String.valueOf(KEY.hashCode())));
        assertThat(new MintResult(JWT, 900, "s1", 2_000_000_000L))
                .hasToString("MintResult[token=[redacted], ttl=900, sessionId=s1, expiresAt=2033-05-18T03:33:20Z]");
    }

    @Test
    void masksSecretsThatAnAnswerRepeats() {
        try (var gateway = new TestGateway()) {
            String leak = TestGateway.API_KEY + " behest_pk_AAAA " + JWT + " -----BEGIN PRIVATE KEY-----AAAA";
            gateway.nextMint(error(400, "validation_error", leak));
            BehestException refused = catchThrowableOfType(
                    BehestException.class, () -> gateway.client().build().auth().mint("u1"));
            var trace = new StringWriter();
            refused.printStackTrace(new PrintWriter(trace));
            assertThat(trace + " " + refused.rawBody().orElseThrow())
                    .contains("[redacted]")
                    .doesNotContain("0123456789abcdef")
                    .doesNotContain("AAAA")
                    .doesNotContain("eyJ");
        }
    }

    @Test
    void masksAHostileTextInNoTime() {
        assertThat(assertTimeout(
                        Duration.ofSeconds(2),
                        () -> Redaction.mask("eyJ".repeat(30_000) + "-----BEGIN ".repeat(9_000))))
                .isNotEmpty();
    }

    @Test
    void aBrokenConfigurationShowsNoKey() {
        BehestConfigException refused = catchThrowableOfType(
                BehestConfigException.class, () -> Behest.fromEnv(Map.of("BEHEST_KEY", "sk-proj-verysecret")));
        assertThat(refused.getMessage()).contains("OpenAI").doesNotContain("verysecret");
    }
}
