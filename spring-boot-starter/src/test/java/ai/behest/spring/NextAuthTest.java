package ai.behest.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.CompressionAlgorithm;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** NextAuth as it is out of the box: the session token is encrypted with a key that only the app's secret gives. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NextAuthTest {

    private static final String SECRET = "a-secret-of-32-characters-or-more";
    private final long now = Instant.now().getEpochSecond();
    private static final String COOKIE = "authjs.session-token";
    private final Map<String, Object> claims = Map.of(
            "name",
            "Ada",
            "email",
            "ada@example.com",
            "sub",
            "clx0ada0001",
            "plan",
            "pro",
            "iat",
            now,
            "exp",
            now + 2_592_000,
            "jti",
            "0b9a1c52-6f0f-4c83-9b60-0a4c5a3f9d11");

    /** Made by @auth/core 0.41.3 with SECRET and a life of 95 years. */
    private static final String VERSION_5_SECURE =
            "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2Q0JDLUhTNTEyIiwia2lkIjoiZGZETnJ0ODFWendUUGtZRzhmT25MLUpCWG5lWGpB"
                    + "Tl9adnEzaU81YTEwSGs4RXlTMkJkY29kMTE2bklhX3AtZldIVGUteThLb1hLUGJNUEtpSUtjekEifQ..f3NpfEwxSXb8tjm9"
                    + "Kon_2g.CXDMyjBQyMVtE6_UmuqGeZu_uekU7_ow6EpIHup-_-K3Mq0Ynm07H8BrkSaji27sORlO8_Kx-9m3AEy-XETlcDv5w"
                    + "HBdCBdo-EGz1eB6IJBBAGIU4qQK7Pr2YmQzbYL3ovHO1uW0o9AT29GvSVltUtydMHOKKf4eieeYGfj2iX2y92QiGEAR2w7gG"
                    + "GUBEAo1P0H0ewOBJR9BGTp0slpF0ExChTvcIZpSK9-hDpm1wrs.iwQ36JMSrqDWxv4isUzsmZz1s8JcK7LKZHkLYx_yheM";

    private static final String VERSION_5 =
            "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2Q0JDLUhTNTEyIiwia2lkIjoiWU5ZYlhZakJmWXZZUnpwWVROZEo1QWdxbDRXQWdG"
                    + "eXIxV0ZSdnZlaHIxc1d0THI2Szhxb0RKN09WQ0phZGcwcHlpWXB1WkRjVmYtWTFjS2kwY3MtQkEifQ..PdYitqqvenKfh53a"
                    + "wp1Hkw.A1ixqY6nEtoA4kOCgLk4GaTwJetysjdKuMw6J-2vU5NEq93uOXXIS3HEltRtGD4JFfPJHPHOOTySv2rtSTJI9wGtD"
                    + "qSsFlEzPpoUeFEj-pjhMa5xxeMVos_X8a3SL0BzB8b-mCbc6Pt_782ADE5kRpdyDm7uIR51iaT-dRIZ-tn-ZK55wmi3khVg8"
                    + "81gI0EtZv0jnSHA0yWwtJEZzkclERpPQoton1LhEd7Yje_VcNU.eYAkfz--ciZeZv9rT7yjU2cxxtFnIFhCV9jteB2nhT8";

    /** Made by next-auth 4.24.13, likewise. */
    private static final String VERSION_4 =
            "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..9Afe4DhZJUM7utay.mMc6IPcub7Ohbf_rdKxkUGeindeZhrO-X1m7rS"
                    + "CWjAaNcmcmoIpP-jKECSve5IJzik22i1jzT7shAU9kIWDBzC4KVD_3TS9K8qg9ptzrp8FF5PgrghjXpBSRd4ujSqK0eTpM0R"
                    + "1OuP3x_IFnKUCuFtg6hZBqMfQsuog53XCrNu9BEgeBMLxHPlDceU74T8neVore8eHT00jhpS26JfqiU_jnqJ9CzFg.wZoAZs"
                    + "5HzNC-T72S8XG6OQ";

    private final RunningApp app = RunningApp.start(
            BareApp.class, Map.of("behest.principal.type", "nextauth", "behest.principal.secret", SECRET));

    @AfterAll
    void stop() {
        app.close();
    }

    @Test
    void worksWhereTheAppsControllersAreBelowAPath() throws Exception {
        var properties = Map.of(
                "spring.mvc.servlet.path",
                "/app",
                "behest.principal.type",
                "nextauth",
                "behest.principal.secret",
                SECRET);
        try (var below = RunningApp.start(BareApp.class, properties)) {
            String bearer = "Bearer " + VERSION_5;
            assertThat(minted(below.send("POST", "/app/api/behest/token", "", "Authorization", bearer))
                            .getStringClaim("uid"))
                    .isEqualTo("clx0ada0001");
        }
    }

    @Test
    void opensWhatTheLibrariesThemselvesMade() throws Exception {
        for (String token : List.of(VERSION_5_SECURE, VERSION_5, VERSION_4)) {
            JWTClaimsSet minted = minted(app.token("Authorization", "Bearer " + token));
            assertThat(minted.getStringClaim("uid")).isEqualTo("clx0ada0001");
            assertThat(minted.getLongClaim("tier")).isEqualTo(2);
        }
    }

    @Test
    void readsTheCookieAlsoInPieces() throws Exception {
        assertThat(app.token("Cookie", "next-auth.session-token=" + VERSION_4).status())
                .isEqualTo(200);
        assertThat(app.token("Cookie", "__Secure-authjs.session-token=" + VERSION_5_SECURE)
                        .status())
                .isEqualTo(200);
        String pieces = COOKIE + ".1=" + VERSION_5.substring(200) + "; " + COOKIE + ".0=" + VERSION_5.substring(0, 200);
        assertThat(app.token("Cookie", pieces).status()).isEqualTo(200);
        assertThat(app.token("Cookie", COOKIE + ".0=" + VERSION_5.substring(0, 200))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void keepsPagesOfOtherSitesFromUsingTheCookie() throws Exception {
        assertThat(app.token("Cookie", COOKIE + "=" + VERSION_5, "Origin", "https://evil.example")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void refusesWhatIsEncryptedWithAnotherSecret() throws Exception {
        refused("another app's", encrypted("another-secret-of-32-characters-or", this.claims));
        refused("changed", VERSION_5.substring(0, VERSION_5.length() - 3) + "AAA");
        refused("cut", VERSION_5.substring(0, VERSION_5.length() / 2));
        refused("long", VERSION_5 + "A".repeat(5_000));
    }

    @Test
    void refusesTokensOutOfTheirTimeOrOfNobody() throws Exception {
        assertThat(app.token("Authorization", "Bearer " + encrypted(SECRET, this.claims))
                        .status())
                .isEqualTo(200);
        refused("expired", encrypted(SECRET, changed("exp", now - 120)));
        refused("no end", encrypted(SECRET, changed("exp", null)));
        refused("not yet", encrypted(SECRET, changed("nbf", now + 600)));
        refused("nobody", encrypted(SECRET, changed("sub", null)));
    }

    @Test
    void refusesCompressionAndSignedTokens() throws Exception {
        var squeezed = new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256CBC_HS512)
                .compressionAlgorithm(CompressionAlgorithm.DEF)
                .build();
        refused("compressed", encrypted(SECRET, this.claims, squeezed));
        refused("not encrypted", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJyb290In0.");
    }

    private void refused(String why, String token) throws Exception {
        assertThat(app.token("Authorization", "Bearer " + token).status())
                .as(why)
                .isEqualTo(401);
    }

    private static JWTClaimsSet minted(Answered answered) throws Exception {
        assertThat(answered.status()).as(answered.body()).isEqualTo(200);
        return SigningKey.verified(answered.json().path("token").asString());
    }

    private Map<String, Object> changed(String claim, @Nullable Object value) {
        Map<String, Object> claims = new LinkedHashMap<>(this.claims);
        if (value == null) {
            claims.remove(claim);
        } else {
            claims.put(claim, value);
        }
        return claims;
    }

    private static String encrypted(String secret, Map<String, Object> claims) throws Exception {
        return encrypted(secret, claims, new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256CBC_HS512));
    }

    private static String encrypted(String secret, Map<String, Object> claims, JWEHeader header) throws Exception {
        byte[] key = KeyDerivation.sha256(secret, COOKIE, "Auth.js Generated Encryption Key (" + COOKIE + ")", 64);
        var jwt = new EncryptedJWT(header, JWTClaimsSet.parse(claims));
        jwt.encrypt(new DirectEncrypter(key));
        return jwt.serialize();
    }
}
