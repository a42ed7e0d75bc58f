package ai.behest.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import java.nio.file.Path;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class TrustedIssuerTest {
    private static final RSAPrivateCrtKey KEY =
            (RSAPrivateCrtKey) Rsa.generate().getPrivate();
    private static final RSAPrivateCrtKey OTHER =
            (RSAPrivateCrtKey) Rsa.generate().getPrivate();

    private Site site;

    @BeforeEach
    void open(@TempDir Path dir) {
        site = new Site(dir);
        trust("\"audience\":\"app\",\"tier_claim\":\"app_metadata.plan\"");
    }

    @AfterEach
    void close() {
        site.close();
    }

    private void trust(String more) {
        site.settings("{\"trusted_issuers\":[{\"issuer\":\"https://idp.example/\",\"jwks_url\":"
                + "\"https://idp.example/jwks.json\"" + (more.isEmpty() ? "" : "," + more) + "}]}");
    }

    private static String jwks(Map<String, RSAPrivateCrtKey> keys) {
        ArrayNode list = Json.MAPPER.createArrayNode();
        keys.forEach((kid, key) -> list.add(Jwk.of(kid, SignatureAttacks.publicOf(key))));
        return Json.text(Json.object().set("keys", list));
    }

    private RawToken token() {
        long now = site.clock.instant().getEpochSecond();
        Map<String, String> header =
                new LinkedHashMap<>(Map.of("alg", "\"RS256\"", "kid", "\"idp-1\"", "x5t", "\"a\""));
        Map<String, String> claims = new LinkedHashMap<>();
        claims.put("iss", "\"https://idp.example/\"");
        claims.put("aud", "\"app\"");
        claims.put("sub", "\"auth0|ada\"");
        claims.put("iat", Long.toString(now));
        claims.put("exp", Long.toString(now + 3_600));
        claims.put("sid", "\"idp-session\"");
        claims.put("app_metadata", "{\"plan\":\"pro\"}");
        claims.put("role", "\"admin\"");
        return new RawToken(header, claims, KEY);
    }

    /** The answer for this token, the provider having answered with its one key. */
    private CompletableFuture<Caller> answer(String token) {
        CompletableFuture<Caller> answer = site.verifier.verify(token, site.project());
        if (!answer.isDone()) {
            site.issuer.answer(jwks(Map.of("idp-1", KEY)));
        }
        return answer;
    }

    private void assertRefused(String token, TokenFault fault) {
        assertThat(Site.refusal(answer(token))).isEqualTo(Refusal.Unauthenticated.TOKEN);
        assertThat(site.lastFault()).isEqualTo(fault);
    }

    @Test
    void isTakenAtItsWordForTheRoleUser() {
        CompletableFuture<Caller> answer = site.verifier.verify(token().text(), site.project());
        assertThat(answer).isNotDone();
        site.issuer.answer(jwks(Map.of("idp-1", KEY)));
        Caller caller = answer.join();
        assertThat(caller.uid()).isEqualTo("auth0|ada");
        assertThat(caller.sid()).isEqualTo("idp-session");
        assertThat(caller.tier()).isEqualTo("pro");
        assertThat(caller.role()).isEqualTo(Role.USER);
        assertThat(caller.keyId()).isEqualTo("idp-1");
        assertThat(site.verifier.verify(token().text(), site.project())).isCompleted();
        assertThat(site.issuer.asked).hasSize(1);
    }

    @Test
    void isTrustedByTheProjectThatNamesItOnly() {
        answer(token().text()).join();
        for (var project : List.of(site.second(), site.foreign())) {
            assertThat(Site.refusal(site.verifier.verify(token().text(), project)))
                    .isEqualTo(Refusal.Unauthenticated.TOKEN);
        }
        site.settings("{\"trusted_issuers\":[]}");
        assertRefused(token().text(), TokenFault.ISSUER);
    }

    @Test
    void mayChooseOtherClaims() {
        trust("\"uid_claim\":\"https://app.example/user\",\"tier_claim\":\"https://app.example/plan\"");
        RawToken token = token().without("aud")
                .without("sid")
                .claim("https://app.example/user", "\"u-7\"")
                .claim("https://app.example/plan", "3");
        Caller caller = answer(token.text()).join();
        assertThat(caller.uid()).isEqualTo("u-7");
        assertThat(caller.tier()).isEqualTo("max");
        assertThat(caller.sid()).hasSize(36);
    }

    @Test
    void givesTheDefaultTierWhenItsTierIsUnknown() {
        for (String plan : List.of("\"gold\"", "9", "null", "[]", "{}", "true", "1.5")) {
            assertThat(answer(token().claim("app_metadata", "{\"plan\":" + plan + "}")
                                    .text())
                            .join()
                            .tier())
                    .as(plan)
                    .isNull();
        }
        assertThat(answer(token().claim("app_metadata", "\"pro\"").text())
                        .join()
                        .tier())
                .isNull();
        assertThat(answer(token().without("app_metadata").text()).join().tier()).isNull();
    }

    @Test
    void mustBeMeantForThisAudience() {
        assertThat(answer(token().claim("aud", "[\"app\",\"https://idp.example/userinfo\"]")
                                .text())
                        .join()
                        .uid())
                .isEqualTo("auth0|ada");
        for (String aud : List.of("\"other\"", "[\"other\"]", "[]", "null", "7", "{}", "\"App\"")) {
            assertRefused(token().claim("aud", aud).text(), TokenFault.AUDIENCE);
        }
        assertRefused(token().without("aud").text(), TokenFault.AUDIENCE);
        trust("");
        assertRefused(token().text(), TokenFault.AUDIENCE);
        assertThat(answer(token().without("aud").text()).join().uid()).isEqualTo("auth0|ada");
    }

    @Test
    void isRefusedForTheReasonsThatOthersAre() {
        long now = site.clock.instant().getEpochSecond();
        assertRefused(token().signedBy(OTHER).text(), TokenFault.SIGNATURE);
        assertRefused(token().claim("iss", "\"https://idp.example\"").text(), TokenFault.ISSUER);
        assertRefused(token().without("sub").text(), TokenFault.USER);
        for (String sub : List.of("\"\"", "\" \"", "null", "[]", "true", "\"admin\"", "\"" + "s".repeat(256) + "\"")) {
            assertRefused(token().claim("sub", sub).text(), TokenFault.USER);
        }
        assertRefused(token().without("exp").text(), TokenFault.LIFETIME);
        assertRefused(token().without("iat").text(), TokenFault.LIFETIME);
        assertRefused(token().claim("exp", Long.toString(now + 86_401)).text(), TokenFault.LIFETIME);
        assertRefused(token().claim("nbf", Long.toString(now + 61)).text(), TokenFault.NOT_YET_VALID);
        assertRefused(token().header("jku", "\"https://evil.example\"").text(), TokenFault.HEADER);
        String token = token().text();
        assertThat(answer(token).join().uid()).isEqualTo("auth0|ada");
        site.revocations.revoke(site.acme, Revocation.Kind.UID, "auth0|ada", null, null, null);
        assertRefused(token, TokenFault.REVOKED);
    }

    @Test
    void saysExpiredOnceItsTokenHas() {
        String token = token().text();
        answer(token).join();
        site.clock.advance(Duration.ofMinutes(61));
        CompletableFuture<Caller> answer = answer(token);
        assertThat(Site.refusal(answer)).isEqualTo(Refusal.Unauthenticated.EXPIRED);
    }

    @Test
    void neverSpeaksForThisHouse() {
        RawToken token = token().claim("iss", "\"behest\"")
                .claim("aud", "\"behest\"")
                .claim("tid", "\"" + site.acme + "\"")
                .claim("pid", "\"" + site.project().id() + "\"")
                .claim("uid", "\"ada\"");
        assertRefused(token.claim("role", "\"user\"").text(), TokenFault.KEY);
        RawToken reverse = new LocalSigner(site, site.acme)
                .token()
                .claim("iss", "\"https://idp.example/\"")
                .claim("aud", "\"app\"")
                .claim("sub", "\"ada\"");
        assertRefused(reverse.text(), TokenFault.KEY);
    }

    @Test
    void isAskedOnceForManyCallersAtOnce() {
        List<CompletableFuture<Caller>> answers = new java.util.ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(
                    site.verifier.verify(token().claim("n", Integer.toString(i)).text(), site.project()));
        }
        assertThat(site.issuer.asked).hasSize(1);
        site.issuer.answer(jwks(Map.of("idp-1", KEY)));
        assertThat(answers).allSatisfy(answer -> assertThat(answer.join().uid()).isEqualTo("auth0|ada"));
    }

    @Test
    void isAskedAboutUnknownKeysTwiceAMinuteAtMost() {
        answer(token().text()).join();
        RawToken unknown = token().header("kid", "\"idp-2\"").signedBy(OTHER);
        assertRefused(unknown.text(), TokenFault.KEY);
        assertThat(site.issuer.asked).hasSize(1);
        site.clock.advance(Duration.ofSeconds(30));
        CompletableFuture<Caller> rotated = site.verifier.verify(unknown.text(), site.project());
        assertThat(site.issuer.asked).hasSize(2);
        site.issuer.answer(jwks(Map.of("idp-1", KEY, "idp-2", OTHER)));
        assertThat(rotated.join().keyId()).isEqualTo("idp-2");
        assertRefused(unknown.header("kid", "\"idp-3\"").text(), TokenFault.KEY);
        assertThat(site.issuer.asked).hasSize(2);
    }

    @Test
    void isAskedAgainEveryFiveMinutesWhileItIsUsed() {
        answer(token().text()).join();
        site.clock.advance(Duration.ofMinutes(5));
        assertThat(site.verify(token().text()).uid()).isEqualTo("auth0|ada");
        assertThat(site.issuer.asked).hasSize(2);
        String token = token().text();
        assertThat(site.verify(token).uid()).isEqualTo("auth0|ada");
        site.issuer.answer(jwks(Map.of("idp-2", OTHER)));
        assertThat(Site.refusal(site.verifier.verify(token, site.project()))).isEqualTo(Refusal.Unauthenticated.TOKEN);
    }

    @Test
    void doesWithItsOldKeysForAnHourWhileItCannotBeReached() {
        answer(token().text()).join();
        for (int minutes = 0; minutes < 59; minutes += 5) {
            site.clock.advance(Duration.ofMinutes(minutes == 55 ? 4 : 5));
            assertThat(site.verify(token().text()).uid()).isEqualTo("auth0|ada");
            site.issuer.asked.getLast().completeExceptionally(new java.io.IOException("connection refused"));
        }
        site.clock.advance(Duration.ofMinutes(1));
        CompletableFuture<Caller> late = site.verifier.verify(token().text(), site.project());
        assertThat(late).isNotDone();
        site.issuer.asked.getLast().completeExceptionally(new java.io.IOException("connection refused"));
        assertThat(Site.refusal(late)).isEqualTo(Refusal.Unauthenticated.TOKEN);
    }

    @Test
    void refusesAnswersThatAreNotKeySets() {
        RSAPublicKey key = SignatureAttacks.publicOf(KEY);
        String good = jwks(Map.of("idp-1", KEY));
        ArrayNode many = Json.MAPPER.createArrayNode();
        for (int i = 0; i < 50; i++) {
            many.add(Json.object().put("kty", "EC"));
        }
        many.add(Jwk.of("idp-1", key));
        ObjectNode jwk = Jwk.of("idp-1", key);
        for (String answer : List.of(
                "",
                "null",
                "[]",
                "{}",
                "<html>",
                "{\"keys\":{}}",
                "{\"keys\":[null,1,\"x\",[]]}",
                "{\"keys\":[" + jwk.deepCopy().put("use", "enc") + "]}",
                "{\"keys\":[" + jwk.deepCopy().put("alg", "RS512") + "]}",
                "{\"keys\":[" + jwk.deepCopy().put("kty", "oct") + "]}",
                "{\"keys\":[" + jwk.deepCopy().put("e", "Aw") + "]}",
                "{\"keys\":[" + jwk.deepCopy().put("n", "AQAB") + "]}",
                "{\"keys\":[" + jwk.deepCopy().put("n", "!!") + "]}",
                "{\"keys\":[" + jwk.deepCopy().put("n", "") + "]}",
                Json.text(Json.object().set("keys", many)),
                good + " ".repeat(64 * 1_024))) {
            CompletableFuture<Caller> waiting = site.verifier.verify(token().text(), site.project());
            assertThat(waiting).as(answer).isNotDone();
            site.issuer.answer(answer);
            assertThat(Site.refusal(waiting)).isEqualTo(Refusal.Unauthenticated.TOKEN);
            site.clock.advance(Duration.ofSeconds(30));
        }
        assertThat(answer(token().text()).join().uid()).isEqualTo("auth0|ada");
    }

    @Test
    void isTriedAgainFiveSecondsAfterAFailure() {
        CompletableFuture<Caller> first = site.verifier.verify(token().text(), site.project());
        site.issuer.asked.getLast().completeExceptionally(new java.io.IOException("connection reset"));
        assertThat(Site.refusal(first)).isEqualTo(Refusal.Unauthenticated.TOKEN);
        assertThat(site.refusal(token().text())).isEqualTo(Refusal.Unauthenticated.TOKEN);
        assertThat(site.issuer.asked).hasSize(1);
        site.clock.advance(Duration.ofSeconds(5));
        assertThat(answer(token().text()).join().uid()).isEqualTo("auth0|ada");
    }
}
