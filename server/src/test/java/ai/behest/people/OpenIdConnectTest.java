package ai.behest.people;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Code;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

@SuppressWarnings("NullAway.Init")
class OpenIdConnectTest {
    private final String browser = SignIn.freshBrowser();

    @TempDir
    private Path dir;

    private Site site;
    private Issuer issuer;
    private Outcome.Entered owner;

    @AfterEach
    void close() {
        site.close();
        issuer.close();
    }

    private void open(String... more) {
        ai.behest.SetClock clock = new ai.behest.SetClock("2026-11-24T10:00:01Z");
        issuer = new Issuer(clock);
        Map<String, String> environment = new HashMap<>(issuer.environment());
        for (int i = 0; i < more.length; i += 2) {
            environment.put("BEHEST_CONSOLE_OIDC_" + more[i], more[i + 1]);
        }
        site = new Site(dir, environment, null);
        owner = site.owner(site.acme, "olga@example.com");
    }

    private OpenIdConnect openId() {
        return Objects.requireNonNull(site.access.openIdConnect());
    }

    private Outcome signIn(String email) {
        URI there = openId().begin(browser, Site.HOME);
        Map<String, String> back = issuer.signIn(there, email);
        return openId().finish(browser, back.get("state"), back.get("code"), Site.HOME);
    }

    @Test
    void letsAPersonInByTheirVerifiedEMail() {
        open();
        assertThat(openId().name()).isEqualTo("Acme");
        URI there = openId().begin(browser, Site.HOME);
        assertThat(there.getRawQuery())
                .startsWith("tenant=a&response_type=code")
                .contains("localhost%3A8080%2Fsign-in");
        Outcome.Entered entered = Site.entered(signIn("Olga@Example.com"));
        assertThat(entered.signedIn().person().id())
                .isEqualTo(owner.signedIn().person().id());
        assertThat(site.isIn(entered.secret())).isTrue();
    }

    @Test
    void knowsThemByTheSubjectFromThenOn() {
        open();
        Site.entered(signIn("olga@example.com"));
        assertThat(Site.entered(signIn("olga.new@example.com"))
                        .signedIn()
                        .person()
                        .email())
                .as("the same subject with another address")
                .isEqualTo("olga@example.com");
        issuer.subject = "idp|2";
        assertThat(Site.refusal(signIn("olga@example.com")).code())
                .as("another subject with an address that was given away")
                .isEqualTo(Code.FORBIDDEN);
    }

    @Test
    void letsInvitedPeopleInWithTheirRole() {
        open();
        site.access.invitations().invite(owner.signedIn(), "ina@example.com", Role.FINANCE);
        Person ina = Site.entered(signIn("ina@example.com")).signedIn().person();
        assertThat(ina.role()).isEqualTo(Role.FINANCE);
        assertThat(ina.name()).isEqualTo("Ina of the IdP");
        assertThat(site.access.passwords().has(ina)).isFalse();
        assertThat(site.access.invitations().list(site.acme)).isEmpty();
        assertThat(Site.refusal(site.password("ina@example.com", "")).code()).isEqualTo(Code.INVALID_TOKEN);
        site.access.passwords().change(Site.entered(signIn("ina@example.com")).signedIn(), null, "a first password");
        Site.entered(site.password("ina@example.com", "a first password"));
    }

    @Test
    void letsNobodyElseInUnlessToldTo() {
        open();
        assertThat(Site.refusal(signIn("eve@example.com")).code()).isEqualTo(Code.FORBIDDEN);
        assertThat(site.access.people().list(site.acme)).hasSize(1);
        assertThat(site.count("outside_identity")).isZero();
    }

    @Test
    void givesNewcomersOfADomainTheirRoleInTheInstallsTenant() {
        open("ROLE", "viewer", "DOMAINS", "Example.com, example.org");
        Person ina = Site.entered(signIn("ina@example.org")).signedIn().person();
        assertThat(ina.role()).isEqualTo(Role.VIEWER);
        assertThat(ina.tenantId()).isEqualTo(site.acme);
        issuer.subject = "idp|2";
        for (String other : List.of("eve@evil.example", "eve@sub.example.com", "eve@example.com.evil.example")) {
            assertThat(Site.refusal(signIn(other)).code()).as(other).isEqualTo(Code.FORBIDDEN);
        }
    }

    @Test
    void keepsTheDomainsForInvitedAndKnownPeopleToo() {
        open("DOMAINS", "example.org");
        site.access.invitations().invite(owner.signedIn(), "ina@example.com", Role.VIEWER);
        assertThat(Site.refusal(signIn("ina@example.com")).code()).isEqualTo(Code.FORBIDDEN);
        assertThat(Site.refusal(signIn("olga@example.com")).code()).isEqualTo(Code.FORBIDDEN);
    }

    @Test
    void isOneFactorWhereTheyHaveSetUpAnother() {
        open();
        Authenticator.Enrolment enrolment = site.access.authenticator().begin(owner.signedIn());
        site.access.authenticator().confirm(owner.signedIn(), new App(enrolment.key(), site.clock).code());
        assertThat(Site.due(signIn("olga@example.com")).ways()).contains(Factor.CODE);
    }

    @Test
    void comesBackOnceInTenMinutesAndToTheBrowserThatWent() {
        open();
        Map<String, String> back = issuer.signIn(openId().begin(browser, Site.HOME), "olga@example.com");
        String state = back.get("state");
        for (String other : Arrays.asList(SignIn.freshBrowser(), "", null)) {
            assertThat(openId().finish(other, state, back.get("code"), Site.HOME))
                    .isEqualTo(SignIn.WRONG);
        }
        for (String other : Arrays.asList(Secrets.fresh(), "", null, "' OR 1=1")) {
            assertThat(openId().finish(browser, other, back.get("code"), Site.HOME))
                    .isEqualTo(SignIn.WRONG);
        }
        List<Outcome> outcomes = Crowd.at(4, _ -> () -> openId().finish(browser, state, back.get("code"), Site.HOME));
        assertThat(Crowd.in(outcomes)).isEqualTo(1);
        Map<String, String> late = issuer.signIn(openId().begin(browser, Site.HOME), "olga@example.com");
        site.clock.advance(Duration.ofMinutes(10));
        assertThat(openId().finish(browser, late.get("state"), late.get("code"), Site.HOME))
                .isEqualTo(SignIn.WRONG);
        site.access.forget();
        assertThat(site.count("oidc_attempt")).isZero();
        assertThat(Site.refusal(() -> openId().begin(null, Site.HOME)).param()).isEqualTo("browser");
    }

    @Test
    void takesNoCodeOfAnotherAttempt() {
        open();
        Map<String, String> mine = issuer.signIn(openId().begin(browser, Site.HOME), "olga@example.com");
        Map<String, String> other = issuer.signIn(openId().begin(browser, Site.HOME), "olga@example.com");
        assertThat(Site.refusal(openId().finish(browser, mine.get("state"), other.get("code"), Site.HOME))
                        .code())
                .as("PKCE")
                .isEqualTo(Code.PROVIDER_ERROR);
        for (String bad : Arrays.asList(null, "", "c".repeat(5_000))) {
            String state = issuer.signIn(openId().begin(browser, Site.HOME), "olga@example.com")
                    .get("state");
            assertThat(openId().finish(browser, state, bad, Site.HOME)).isEqualTo(SignIn.WRONG);
        }
    }

    @Test
    void believesNoTokenThatIsNotTheAnswer() {
        open();
        List<Consumer<JWTClaimsSet.Builder>> lies = List.of(
                claims -> claims.issuer("https://evil.example"),
                claims -> claims.issuer(issuer.url + "/"),
                claims -> claims.audience("another client"),
                claims -> claims.audience(List.of(Issuer.CLIENT, "another client")),
                claims -> claims.claim("azp", "another client"),
                claims -> claims.claim("nonce", Secrets.fresh()),
                claims -> claims.claim("nonce", null),
                claims -> claims.expirationTime(Date.from(site.clock.instant().minusSeconds(61))),
                claims -> claims.expirationTime(null),
                claims -> claims.issueTime(null),
                claims -> claims.notBeforeTime(Date.from(site.clock.instant().plusSeconds(120))),
                claims -> claims.subject(null),
                claims -> claims.subject(""),
                claims -> claims.subject("s".repeat(256)));
        for (int i = 0; i < lies.size(); i++) {
            issuer.claims = lies.get(i);
            assertThat(signIn("olga@example.com")).as("lie " + i).isEqualTo(SignIn.WRONG);
        }
    }

    @Test
    void needsAnEMailThatTheProviderHasVerified() {
        open();
        List<Consumer<JWTClaimsSet.Builder>> unverified = List.of(
                claims -> claims.claim("email_verified", false),
                claims -> claims.claim("email_verified", "false"),
                claims -> claims.claim("email_verified", null),
                claims -> claims.claim("email_verified", 1),
                claims -> claims.claim("email", null),
                claims -> claims.claim("email", "olga@example.com, eve@example.com"));
        for (Consumer<JWTClaimsSet.Builder> each : unverified) {
            issuer.claims = each;
            assertThat(Site.refusal(signIn("olga@example.com")).code()).isEqualTo(Code.FORBIDDEN);
        }
        issuer.claims = claims -> claims.claim("email_verified", "true").claim("name", "a\nb");
        Site.entered(signIn("olga@example.com"));
        issuer.claims = unverified.getFirst();
        assertThat(Site.refusal(signIn("olga@example.com")).code())
                .as("each time")
                .isEqualTo(Code.FORBIDDEN);
    }

    @Test
    void believesTheIssuersKeysOnlyAlsoNewOnes() {
        open();
        Site.entered(signIn("olga@example.com"));
        issuer.key = Issuer.rsa("rsa-1");
        assertThat(signIn("olga@example.com")).as("another key of that name").isEqualTo(SignIn.WRONG);
        issuer.key = new OctetSequenceKey.Builder(new byte[32]).keyID("mac").build();
        assertThat(signIn("olga@example.com")).as("HS256").isEqualTo(SignIn.WRONG);
        issuer.key = Issuer.ec("ec-1");
        issuer.published = List.of(issuer.key);
        assertThat(signIn("olga@example.com")).as("asked for a moment ago").isEqualTo(SignIn.WRONG);
        site.clock.advance(Duration.ofSeconds(30));
        issuer.claims = this::inTime;
        Site.entered(signIn("olga@example.com"));
    }

    /** The issuer's clock is its own: it goes with the site's here. */
    private void inTime(JWTClaimsSet.Builder claims) {
        claims.issueTime(Date.from(site.clock.instant()))
                .expirationTime(Date.from(site.clock.instant().plusSeconds(60)));
    }

    @Test
    void sendsTheSecretInTheFormWhereTheIssuerWantsItThere() {
        open();
        issuer.discovery = document ->
                document.putArray("token_endpoint_auth_methods_supported").add("client_secret_post");
        Site.entered(signIn("olga@example.com"));
    }

    @Test
    void saysSoWhenTheIssuerDoesNotAnswerAsItShould() {
        open();
        List<Consumer<ObjectNode>> wrong = List.of(
                document -> document.put("issuer", "https://evil.example"),
                document -> document.remove("issuer"),
                document -> document.put("token_endpoint", "http://evil.example/token"),
                document -> document.put("authorization_endpoint", "javascript:alert(1)"),
                document -> document.put("authorization_endpoint", "/authorize"),
                document -> document.put("jwks_uri", "file:///etc/passwd"),
                document -> document.put("jwks_uri", issuer.url + "/nothing"),
                document -> document.put("padding", "x".repeat(300_000)));
        for (Consumer<ObjectNode> each : wrong) {
            issuer.discovery = each;
            assertThat(Site.refusal(() -> openId().begin(browser, Site.HOME)).code())
                    .isEqualTo(Code.PROVIDER_ERROR);
            site.clock.advance(Duration.ofSeconds(5));
        }
        issuer.discovery = document -> document.remove("issuer");
        Site.refusal(() -> openId().begin(browser, Site.HOME));
        issuer.discovery = _ -> {};
        assertThat(Site.refusal(() -> openId().begin(browser, Site.HOME)).code())
                .as("not asked again at once")
                .isEqualTo(Code.PROVIDER_ERROR);
        site.clock.advance(Duration.ofSeconds(5));
        issuer.claims = this::inTime;
        Site.entered(signIn("olga@example.com"));
        issuer.tokenStatus = 500;
        assertThat(Site.refusal(signIn("olga@example.com")).code()).isEqualTo(Code.PROVIDER_ERROR);
        issuer.tokenStatus = 302;
        assertThat(Site.refusal(signIn("olga@example.com")).code()).isEqualTo(Code.PROVIDER_ERROR);
    }
}
