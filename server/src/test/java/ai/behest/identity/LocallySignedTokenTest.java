package ai.behest.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocallySignedTokenTest {
    private Site site;
    private LocalSigner signer;

    @BeforeAll
    void open(@TempDir Path dir) {
        site = new Site(dir);
        signer = new LocalSigner(site, site.acme);
    }

    @AfterAll
    void close() {
        site.close();
    }

    @Test
    void saysWhoIsAsking() {
        Caller caller = site.verify(signer.token().text());
        assertThat(caller.kind()).isEqualTo(Caller.Kind.TOKEN);
        assertThat(caller.project()).isSameAs(site.project());
        assertThat(caller.uid()).isEqualTo("ada");
        assertThat(caller.sid()).isEqualTo("session-1");
        assertThat(caller.tier()).isEqualTo("pro");
        assertThat(caller.role()).isEqualTo(Role.USER);
        assertThat(caller.keyId()).isEqualTo(signer.kid);
        assertThat(caller.credentialId()).isEqualTo(signer.kid + "/7a0e2f6c-1d5b-4b61-9f0a-2f1d9b7f4c11");
        assertThat(caller.expiresAt()).isEqualTo(site.clock.instant().plus(Duration.ofHours(1)));
    }

    /** Only what the platform signed says that the console minted it: a tenant's own key would let any page in. */
    @Test
    void aTenantsKeyCannotSpeakForTheConsole() {
        Caller caller =
                site.verify(signer.token().claim("jti", "\"console.per_ada.1\"").text());
        assertThat(caller.kind()).isEqualTo(Caller.Kind.TOKEN);
        assertThat(caller.bookedKey()).isEqualTo(signer.kid);
    }

    @Test
    void theConsolesTokenNamesWhoMintedIt() {
        MintRequest wanted = new MintRequest("console-ada", Role.USER, 600, null, null, Map.of());
        Caller caller = site.verify(site.mint
                .mintForConsole(site.project(), wanted, "per_ada", false)
                .token());
        assertThat(caller.kind()).isEqualTo(Caller.Kind.CONSOLE);
        assertThat(caller.bookedKey()).isEqualTo("console:per_ada");
        assertThat(caller.role()).isEqualTo(Role.USER);
        MintRequest admin = new MintRequest("console-ada", Role.ADMIN, 600, null, null, Map.of());
        assertThatThrownBy(() -> site.mint.mintForConsole(site.project(), admin, "per_ada", false))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void acceptsClaimsInAnyOrder() {
        Random random = new Random(7);
        for (int i = 0; i < 20; i++) {
            RawToken token = signer.token();
            List<String> order = new ArrayList<>(token.claims().keySet());
            Collections.shuffle(order, random);
            Map<String, String> shuffled = new LinkedHashMap<>();
            order.forEach(name -> shuffled.put(name, token.claims().getOrDefault(name, "")));
            assertThat(site.verify(new RawToken(token.header(), shuffled, token.key()).text())
                            .uid())
                    .isEqualTo("ada");
        }
    }

    @Test
    void acceptsEachDefaultIssuerAndTheServersOwn() {
        for (String issuer : List.of("https://api.behest.ai", "https://api.behest.app", "behest", Site.ISSUER)) {
            assertThat(site.verify(signer.token()
                                    .claim("iss", "\"" + issuer + "\"")
                                    .text())
                            .uid())
                    .as(issuer)
                    .isEqualTo("ada");
        }
    }

    @Test
    void acceptsWhatLegacySignersLeaveOut() {
        RawToken legacy = signer.token()
                .without("role")
                .without("scp")
                .without("jti")
                .without("sid")
                .without("tier")
                .without("nbf");
        Caller caller = site.verify(legacy.text());
        assertThat(caller.role()).isEqualTo(Role.USER);
        assertThat(caller.tier()).isNull();
        assertThat(caller.jti()).isNull();
        assertThat(caller.credentialId()).isEqualTo(signer.kid);
    }

    @Test
    void treatsNullLikeAbsentWhereAClaimIsOptional() {
        RawToken token = signer.token();
        for (String name : List.of("role", "scp", "jti", "sid", "tier")) {
            token = token.claim(name, "null");
        }
        assertThat(site.verify(token.text()).role()).isEqualTo(Role.USER);
    }

    @Test
    void givesATokenWithoutASessionOneOfItsOwn() {
        String token = signer.token().without("sid").text();
        String other = signer.token().without("sid").claim("uid", "\"bob\"").text();
        String session = site.verify(token).sid();
        assertThat(session).matches("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(Site.verify(site.verifier(), token, site.project()).sid()).isEqualTo(session);
        assertThat(site.verify(other).sid()).isNotEqualTo(session);
    }

    @Test
    void neverGivesMoreThanTheRoleUser() {
        for (String role : List.of("user", "regular", "admin", "dashboard-service")) {
            assertThat(site.verify(signer.token()
                                    .claim("role", "\"" + role + "\"")
                                    .text())
                            .role())
                    .as(role)
                    .isEqualTo(Role.USER);
        }
    }

    @Test
    void readsATierByNumberOrName() {
        Map<String, String> names = Map.of(
                "1",
                "free",
                "2",
                "pro",
                "3",
                "max",
                "\"1\"",
                "free",
                "\"3\"",
                "max",
                "\"pro\"",
                "pro",
                "\"free\"",
                "free");
        names.forEach((claim, name) -> assertThat(
                        site.verify(signer.token().claim("tier", claim).text()).tier())
                .as(claim)
                .isEqualTo(name));
    }

    @Test
    void countsATokenOfATierThatIsGoneAsTheDefaultOne() {
        for (String gone : List.of("\"gold\"", "4", "\"44\"")) {
            assertThat(site.verify(signer.token().claim("tier", gone).text()).tier())
                    .as(gone)
                    .isNull();
        }
    }

    @Test
    void acceptsTheHeadersThatSignersVary() {
        for (String typ : List.of("\"JWT\"", "\"jwt\"", "\"at+jwt\"")) {
            assertThat(site.verify(signer.token().header("typ", typ).text()).uid())
                    .isEqualTo("ada");
        }
        assertThat(site.verify(signer.token().withoutHeader("typ").text()).uid())
                .isEqualTo("ada");
        assertThat(site.verify(signer.token().claim("aud", "[\"behest\"]").text())
                        .uid())
                .isEqualTo("ada");
        assertThat(site.verify(signer.token()
                                .claim("app", "{\"a\":[1,2,{\"b\":null}]}")
                                .text())
                        .uid())
                .isEqualTo("ada");
    }

    @Test
    void acceptsUsersOf255CharactersOfAnyScript() {
        for (String uid : List.of(
                "x",
                "x".repeat(255),
                "\u00e4\u00f6\u00fc",
                "\u65e5\u672c",
                "\ud83e\udd89".repeat(255),
                "a b",
                "default",
                "me@x.org")) {
            assertThat(site.verify(signer.token()
                                    .claim("uid", "\"" + uid + "\"")
                                    .text())
                            .uid())
                    .isEqualTo(uid);
        }
        assertThat(site.refusal(signer.token()
                        .claim("uid", "\"" + "\ud83e\udd89".repeat(256) + "\"")
                        .text()))
                .isEqualTo(Refusal.Unauthenticated.TOKEN);
    }

    @Test
    void allowsAMinuteBetweenClocks() {
        long now = site.clock.instant().getEpochSecond();
        RawToken early = signer.token().claim("iat", Long.toString(now + 60)).claim("nbf", Long.toString(now + 60));
        assertThat(site.verify(early.text()).uid()).isEqualTo("ada");
        assertThat(site.verify(signer.token()
                                .claim("exp", Long.toString(now + 86_400))
                                .text())
                        .uid())
                .isEqualTo("ada");
    }

    @Test
    void holdsForItsOwnProjectOnly() {
        String token = signer.token().text();
        assertThat(site.verify(token).uid()).isEqualTo("ada");
        assertThat(Site.refusal(site.verifier.verify(token, site.second()))).isEqualTo(Refusal.Unauthenticated.TOKEN);
        assertThat(Site.refusal(site.verifier.verify(token, site.foreign()))).isEqualTo(Refusal.Unauthenticated.TOKEN);
        String second =
                signer.token().claim("pid", "\"" + site.second().id() + "\"").text();
        assertThat(site.verify(second, site.second()).project()).isSameAs(site.second());
    }
}
