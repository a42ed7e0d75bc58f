package ai.behest.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What holds for the tokens of every identity provider that publishes its keys. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProviderContract {

    final long now = Instant.now().getEpochSecond();

    private final JWK key = newKey();
    private final JWK foreign = newKey();
    private final KeyServer keys = new KeyServer(key.toPublicJWK());
    private final RunningApp app;

    ProviderContract() {
        var all = new HashMap<String, Object>(properties());
        all.put("behest.principal.jwk-set-uri", keys.url());
        app = RunningApp.start(BareApp.class, all);
    }

    /** How an app is told about this provider. */
    abstract Map<String, String> properties();

    /** The claims of a token as this provider really issues it, for a user on the plan "pro". */
    abstract Map<String, Object> claims();

    abstract String userId();

    /** Makes the token one for somebody else's app. */
    abstract void misaddress(Map<String, Object> claims);

    /** Takes the plan away. */
    abstract void withoutPlan(Map<String, Object> claims);

    JWSAlgorithm algorithm() {
        return JWSAlgorithm.RS256;
    }

    @BeforeAll
    void oneTokenIsFine() throws Exception {
        assertThat(present(signed(claims())).status()).isEqualTo(200);
    }

    @AfterAll
    void stop() {
        app.close();
        keys.close();
    }

    @Test
    void mapsUserAndPlan() throws Exception {
        JWTClaimsSet minted = minted(signed(claims()));
        assertThat(minted.getStringClaim("uid")).isEqualTo(userId());
        assertThat(minted.getLongClaim("tier")).isEqualTo(2);
        assertThat(minted.getStringClaim("role")).isEqualTo("user");
    }

    @Test
    void givesAUserWithoutAPlanTheLowestTier() throws Exception {
        JWTClaimsSet minted = minted(signed(changed(this::withoutPlan)));
        assertThat(minted.getStringClaim("uid")).isEqualTo(userId());
        assertThat(minted.getLongClaim("tier")).isEqualTo(1);
    }

    @Test
    void ignoresABodyAndHeadersThatNameAnotherUser() throws Exception {
        Answered answered = app.send(
                "POST",
                "/api/behest/token?user_id=root",
                "{\"user_id\":\"root\",\"tier\":3}",
                "Authorization",
                "Bearer " + signed(claims()),
                "Content-Type",
                "application/json",
                "X-End-User-Id",
                "root");
        assertThat(SigningKey.verified(answered.json().path("token").asString()).getStringClaim("uid"))
                .isEqualTo(userId());
    }

    @Test
    void refusesNobody() throws Exception {
        Answered refused = app.token();
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
        for (String header : List.of("Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Basic YTpi", "Bearer é.é.é")) {
            assertThat(app.token("Authorization", header).status()).as(header).isEqualTo(401);
        }
        String token = signed(claims());
        assertThat(app.send("POST", "/api/behest/token?access_token=" + token, "")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void refusesForgedTokens() throws Exception {
        String token = signed(claims());
        String[] parts = token.split("\\.", -1);
        refused("another key under the same id", sign(claims(), foreign, key.getKeyID(), algorithm()));
        refused("no signature", new PlainJWT(JWTClaimsSet.parse(claims())).serialize());
        refused("signature cut off", parts[0] + "." + parts[1] + ".");
        refused(
                "claims of another token",
                parts[0] + "." + signed(changed(c -> c.put("sub", "root"))).split("\\.", -1)[1] + "." + parts[2]);
        byte[] published = key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
        var mac = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build(), JWTClaimsSet.parse(claims()));
        mac.sign(new MACSigner(published));
        refused("HMAC with the public key", mac.serialize());
    }

    @Test
    void asksForKeysOnlyOnceInAWhileHoweverManyAreUnknown() throws Exception {
        for (int i = 0; i < 20; i++) {
            refused("unknown key", sign(claims(), foreign, "kid-" + i, algorithm()));
        }
        assertThat(keys.requests).hasValueLessThanOrEqualTo(3);
        assertThat(present(signed(claims())).status()).isEqualTo(200);
    }

    @Test
    void refusesTokensOutOfTheirTime() throws Exception {
        refused("expired", signed(changed(c -> c.put("exp", now - 120))));
        refused("no end", signed(changed(c -> c.remove("exp"))));
        refused("not yet", signed(changed(c -> c.put("nbf", now + 600))));
        refused("from the future", signed(changed(c -> c.put("iat", now + 600))));
    }

    @Test
    void refusesTokensOfOtherIssuersAndForOthers() throws Exception {
        refused("foreign issuer", signed(changed(c -> c.put("iss", "https://evil.example"))));
        refused("issuer with something behind it", signed(changed(c -> c.put("iss", c.get("iss") + "x"))));
        refused("no issuer", signed(changed(c -> c.remove("iss"))));
        refused("for another app", signed(changed(this::misaddress)));
    }

    @Test
    void refusesTokensOfNobody() throws Exception {
        refused("no subject", signed(changed(c -> c.remove("sub"))));
        refused("empty subject", signed(changed(c -> c.put("sub", " "))));
    }

    final Map<String, Object> changed(Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = new LinkedHashMap<>(claims());
        change.accept(claims);
        return claims;
    }

    final String signed(Map<String, Object> claims) throws Exception {
        return sign(claims, key, key.getKeyID(), algorithm());
    }

    final JWTClaimsSet minted(String token) throws Exception {
        Answered answered = present(token);
        assertThat(answered.status()).as(answered.body()).isEqualTo(200);
        return SigningKey.verified(answered.json().path("token").asString());
    }

    final Answered present(String token) throws Exception {
        return app.token("Authorization", "Bearer " + token);
    }

    final Answered presentInCookie(String name, String token) throws Exception {
        return app.token("Cookie", name + "=" + token);
    }

    final void refused(String why, String token) throws Exception {
        Answered answered = present(token);
        assertThat(answered.status()).as(why).isEqualTo(401);
        assertThat(answered.json().path("detail").asString()).as(why).isEqualTo("Sign in first.");
        assertThat(answered.header("WWW-Authenticate")).as(why).isEqualTo("Bearer");
    }

    private JWK newKey() {
        try {
            return algorithm().equals(JWSAlgorithm.ES256)
                    ? new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate()
                    : new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sign(Map<String, Object> claims, JWK with, String kid, JWSAlgorithm algorithm)
            throws Exception {
        JWSSigner signer = with instanceof ECKey curve ? new ECDSASigner(curve) : new RSASSASigner((RSAKey) with);
        var jwt = new SignedJWT(
                new JWSHeader.Builder(algorithm)
                        .type(JOSEObjectType.JWT)
                        .keyID(kid)
                        .build(),
                JWTClaimsSet.parse(claims));
        jwt.sign(signer);
        return jwt.serialize();
    }
}
