package ai.behest.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.behest.wire.Code;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenMintTest {
    private static final String UUID_4 = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    private Site site;
    private ApiKey admin;

    @BeforeAll
    void open(@TempDir Path dir) {
        site = new Site(dir);
        admin = site.apiKey(Role.ADMIN).key();
    }

    @AfterAll
    void close() {
        site.close();
    }

    private MintedToken mint(String json) {
        return site.mint.mint(admin, site.project(), MintRequest.read(json.getBytes(StandardCharsets.UTF_8)));
    }

    private Refusal refusal(String json) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> mint(json));
        assertThat(refused).as(json).isNotNull();
        return refused.refusal();
    }

    private static JsonNode claims(String token) {
        return Json.tree(java.util.Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
    }

    @Test
    void answersWithEverySpellingThatAClientReads() {
        MintedToken minted =
                mint("{\"user_id\":\"ada\",\"ttl\":900,\"tier\":2,\"session_id\":\"s-1\",\"role\":\"user\"}");
        JsonNode json = Json.tree(Json.bytes(minted));
        long expires = site.clock.instant().getEpochSecond() + 900;
        assertThat(json.propertyNames())
                .containsExactlyInAnyOrder(
                        "token",
                        "jwt",
                        "access_token",
                        "token_type",
                        "ttl",
                        "expires_in",
                        "expires_at",
                        "session_id",
                        "project_id",
                        "tenant_id",
                        "user_id",
                        "tier");
        assertThat(List.of(json.get("jwt"), json.get("access_token"))).containsOnly(json.get("token"));
        assertThat(json.get("token_type").asString()).isEqualTo("Bearer");
        assertThat(json.get("ttl").asInt()).isEqualTo(900);
        assertThat(json.get("expires_in").asInt()).isEqualTo(900);
        assertThat(json.get("expires_at").asLong()).isEqualTo(expires);
        assertThat(json.get("session_id").asString()).isEqualTo("s-1");
        assertThat(json.get("project_id").asString()).isEqualTo(site.project().id());
        assertThat(json.get("tenant_id").asString()).isEqualTo(site.acme);
        assertThat(json.get("user_id").asString()).isEqualTo("ada");
        assertThat(json.get("tier").isIntegralNumber()).isTrue();
        assertThat(json.get("tier").asInt()).isEqualTo(2);
    }

    @Test
    void signsTheClaimsOfTheContractInItsOrder() throws Exception {
        MintedToken minted = mint("{\"user_id\":\"ada\",\"tier\":\"max\"}");
        SignedJWT jwt = SignedJWT.parse(minted.token());
        String jwks = new String(site.keyRing.jwks(null), StandardCharsets.UTF_8);
        var key = JWKSet.parse(jwks).getKeyByKeyId(jwt.getHeader().getKeyID()).toRSAKey();
        assertThat(jwt.verify(new RSASSAVerifier(key))).isTrue();
        String header = new String(
                java.util.Base64.getUrlDecoder().decode(minted.token().split("\\.", -1)[0]), StandardCharsets.UTF_8);
        assertThat(header)
                .isEqualTo("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\""
                        + jwt.getHeader().getKeyID() + "\"}");
        JsonNode claims = claims(minted.token());
        long now = site.clock.instant().getEpochSecond();
        assertThat(claims.propertyNames())
                .containsExactly(
                        "tid", "pid", "uid", "role", "scp", "iss", "aud", "iat", "nbf", "exp", "jti", "sid", "tier");
        assertThat(claims.get("iss").asString()).isEqualTo(Site.ISSUER);
        assertThat(claims.get("aud").asString()).isEqualTo("behest");
        assertThat(claims.get("role").asString()).isEqualTo("user");
        assertThat(claims.get("scp").isEmpty()).isTrue();
        assertThat(claims.get("iat").asLong()).isEqualTo(now);
        assertThat(claims.get("nbf").asLong()).isEqualTo(now);
        assertThat(claims.get("exp").asLong()).isEqualTo(now + 3_600);
        assertThat(claims.get("tier").asInt()).isEqualTo(3);
        assertThat(claims.get("sid").asString()).isEqualTo(minted.sessionId());
    }

    @Test
    void makesASessionAndLeavesTheTierOutWhenNoneIsAsked() {
        MintedToken minted = mint("{\"user_id\":\"default\"}");
        assertThat(minted.sessionId()).matches(UUID_4);
        assertThat(minted.ttl()).isEqualTo(3_600);
        assertThat(minted.tier()).isEqualTo(1);
        assertThat(claims(minted.token()).has("tier")).isFalse();
        assertThat(mint("{\"user_id\":\"default\"}").sessionId()).isNotEqualTo(minted.sessionId());
        assertThat(site.verify(minted.token()).tier()).isNull();
        assertThat(site.verify(minted.token()).uid()).isEqualTo("default");
    }

    @Test
    void takesNullForAbsent() {
        MintedToken minted = mint("{\"user_id\":\"ada\",\"role\":null,\"ttl\":null,\"tier\":null,\"session_id\":null}");
        assertThat(minted.sessionId()).matches(UUID_4);
        assertThat(minted.ttl()).isEqualTo(3_600);
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 61, 3_600, 86_399, 86_400})
    void acceptsEveryTtlUpToADay(int ttl) {
        MintedToken minted = mint("{\"user_id\":\"ada\",\"ttl\":" + ttl + "}");
        assertThat(minted.ttl()).isEqualTo(ttl);
        assertThat(site.verify(minted.token()).uid()).isEqualTo("ada");
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "3,3", "'\"1\"',1", "'\"pro\"',2", "'\"free\"',1", "'\"max\"',3"})
    void writesBuiltInTiersByNumber(String asked, int written) {
        MintedToken minted = mint("{\"user_id\":\"ada\",\"tier\":" + asked + "}");
        assertThat(minted.tier()).isEqualTo(written);
        assertThat(claims(minted.token()).get("tier").asInt()).isEqualTo(written);
    }

    @Test
    void namesTheFieldThatIsWrong() {
        Map<String, List<String>> wrong = Map.of(
                "user_id",
                List.of(
                        "null",
                        "\"\"",
                        "\" \"",
                        "7",
                        "true",
                        "[]",
                        "{}",
                        "[\"ada\"]",
                        "\"" + "u".repeat(256) + "\"",
                        "\"a\\u0000b\"",
                        "\"a\\nb\"",
                        "\"a\\u007f\"",
                        "\"\\ud800\"",
                        "\"\\udc00\\ud800\"",
                        "\"admin\"",
                        "\"Admin\"",
                        "\" ADMIN \"",
                        "\"system\"",
                        "\"SYSTEM\"",
                        "\"dashboard-service\"",
                        "\"\\u2003Dashboard-Service\""),
                "role",
                List.of("\"\"", "\"root\"", "\"ADMIN\"", "\"user \"", "1", "true", "[]", "{}", "[\"user\"]"),
                "ttl",
                List.of(
                        "0",
                        "-1",
                        "59",
                        "86401",
                        "2147483648",
                        "99999999999999999999",
                        "3600.0",
                        "3.6e3",
                        "1e400",
                        "\"3600\"",
                        "\"\"",
                        "true",
                        "[]",
                        "{}",
                        "[3600]"),
                "tier",
                List.of(
                        "0",
                        "4",
                        "-1",
                        "1.0",
                        "1e0",
                        "99999999999",
                        "true",
                        "[]",
                        "{}",
                        "\"\"",
                        "\"platinum\"",
                        "\"Pro\"",
                        "\"02\"",
                        "\"" + "t".repeat(300) + "\"",
                        "\"a\\u0000\""),
                "session_id",
                List.of("\"\"", "\"  \"", "7", "true", "[]", "{}", "\"" + "s".repeat(256) + "\"", "\"a\\u0001\""));
        List<String> surprising = new ArrayList<>();
        wrong.forEach((field, values) -> values.forEach(value -> {
            String user = field.equals("user_id") ? "" : "\"user_id\":\"ada\",";
            Refusal refusal = refusal("{" + user + "\"" + field + "\":" + value + "}");
            if (refusal.status() != 400 || !field.equals(refusal.param())) {
                surprising.add(field + "=" + value + " -> " + refusal);
            }
        }));
        assertThat(surprising).isEmpty();
    }

    @Test
    void refusesABodyThatIsNotARequest() {
        assertThat(refusal("{}").param()).isEqualTo("user_id");
        for (String body : List.of(
                "",
                " ",
                "[]",
                "1",
                "null",
                "\"ada\"",
                "{",
                "{\"user_id\":\"ada\"",
                "{\"user_id\":\"ada\"} x",
                "{\"user_id\":\"ada\",\"user_id\":\"eve\"}",
                "{'user_id':'ada'}",
                "user_id=ada")) {
            assertThat(refusal(body)).as(body).isInstanceOf(Refusal.Invalid.class);
        }
    }

    @Test
    void refusesUnknownAndPrivilegedFieldsByName() {
        for (String field : List.of("scp", "iss", "tid", "pid", "admin", "userId", "exp")) {
            Refusal refusal = refusal("{\"user_id\":\"ada\",\"" + field + "\":\"x\"}");
            assertThat(refusal.param()).isEqualTo(field);
            assertThat(refusal.status()).isEqualTo(400);
        }
    }

    @Test
    void neverRaisesARoleAboveTheKeys() {
        ApiKey[] keys = {
            site.apiKey(Role.USER).key(),
            admin,
            site.apiKey(Role.DASHBOARD_SERVICE).key()
        };
        for (ApiKey key : keys) {
            for (Role asked : Role.values()) {
                MintRequest request = new MintRequest("ada", asked, 60, null, null, java.util.Map.of());
                if (asked.compareTo(key.role()) > 0) {
                    RefusedException refused = catchThrowableOfType(
                            RefusedException.class, () -> site.mint.mint(key, site.project(), request));
                    assertThat(refused.refusal().code()).isEqualTo(Code.FORBIDDEN);
                    assertThat(refused.refusal().param()).isEqualTo("role");
                } else {
                    MintedToken minted = site.mint.mint(key, site.project(), request);
                    assertThat(site.verify(minted.token()).role()).isEqualTo(asked);
                }
            }
        }
    }

    @Test
    void refusesAKeyOfAnotherProject() {
        for (var project : List.of(site.second(), site.foreign())) {
            RefusedException refused = catchThrowableOfType(
                    RefusedException.class,
                    () -> site.mint.mint(
                            admin, project, new MintRequest("ada", Role.USER, 60, null, null, java.util.Map.of())));
            assertThat(refused.refusal().code()).isEqualTo(Code.FORBIDDEN);
        }
    }

    @Test
    void refusesWhileTheProjectIsSuspended() {
        String id = site.project().id();
        site.projects.suspend(site.acme, id);
        assertThat(refusal("{\"user_id\":\"ada\"}").code()).isEqualTo(Code.PROJECT_SUSPENDED);
        site.projects.resume(site.acme, id);
        assertThat(mint("{\"user_id\":\"ada\"}").userId()).isEqualTo("ada");
    }
}
