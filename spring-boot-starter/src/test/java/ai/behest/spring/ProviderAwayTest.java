package ai.behest.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An identity provider whose keys cannot be had, and one that has none to publish. */
class ProviderAwayTest {

    private static final String ISSUER = "https://abcdefghijklmnopqrst.supabase.co/auth/v1";
    private static final String SECRET = "a-legacy-secret-of-at-least-32-bytes";

    @Test
    void failsWithoutSayingWhyWhileTheKeysCannotBeHad() throws Exception {
        try (RunningApp app = RunningApp.start(
                BareApp.class,
                Map.of(
                        "behest.principal.type", "supabase",
                        "behest.principal.issuer", ISSUER,
                        "behest.principal.jwk-set-uri", "http://localhost:1/jwks.json"))) {
            var token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(), claims("authenticated"));
            token.sign(new RSASSASigner(SigningKey.RSA));
            Answered failed = app.token("Authorization", "Bearer " + token.serialize());
            assertThat(failed.status()).isEqualTo(500);
            assertThat(failed.header("Content-Type")).startsWith("application/problem+json");
            assertThat(failed.body())
                    .doesNotContain("localhost")
                    .doesNotContain("jwks")
                    .doesNotContain("Exception");
            assertThat(app.token().status()).isEqualTo(401);
        }
    }

    @Test
    void verifiesTheSharedSecretOfOlderSupabaseProjects() throws Exception {
        try (RunningApp app = RunningApp.start(
                BareApp.class,
                Map.of(
                        "behest.principal.type",
                        "supabase",
                        "behest.principal.issuer",
                        ISSUER,
                        "behest.principal.secret",
                        SECRET,
                        "behest.token-endpoint.path",
                        "/token"))) {
            Answered minted = post(app, signed(SECRET, "authenticated"));
            assertThat(minted.status()).as(minted.body()).isEqualTo(200);
            assertThat(SigningKey.verified(minted.json().path("token").asString())
                            .getStringClaim("uid"))
                    .isEqualTo("u1");
            assertThat(post(app, signed(SECRET + "x", "authenticated")).status())
                    .isEqualTo(401);
            assertThat(post(app, signed(SECRET, "anon")).status()).isEqualTo(401);
            assertThat(app.token("Authorization", "Bearer " + signed(SECRET, "authenticated"))
                            .status())
                    .as("only the path that was set")
                    .isNotEqualTo(200);
        }
    }

    private static Answered post(RunningApp app, String token) throws Exception {
        return app.send("POST", "/token", "", "Authorization", "Bearer " + token);
    }

    private static String signed(String secret, String role) throws Exception {
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims(role));
        token.sign(new MACSigner(secret));
        return token.serialize();
    }

    private static JWTClaimsSet claims(String role) {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(List.of("authenticated"))
                .subject("u1")
                .claim("role", role)
                .claim("app_metadata", Map.of("plan", "pro"))
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .build();
    }
}
