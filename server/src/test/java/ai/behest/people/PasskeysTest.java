package ai.behest.people;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Code;
import ai.behest.wire.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

@SuppressWarnings("NullAway.Init")
class PasskeysTest {
    private final String browser = SignIn.freshBrowser();
    private Site site;
    private Outcome.Entered owner;
    private SoftPasskey passkey;

    @BeforeEach
    void open(@TempDir Path dir) {
        site = new Site(dir);
        owner = site.owner(site.acme, "olga@example.com");
        passkey = new SoftPasskey();
    }

    @AfterEach
    void close() {
        site.close();
    }

    private Passkeys passkeys() {
        return site.access.passkeys();
    }

    private Passkeys.Added add(SoftPasskey with) {
        return passkeys().add(owner.signedIn(), "laptop", with.create(passkeys().creationOptions(owner.signedIn())));
    }

    private Outcome alone(SoftPasskey with) {
        return site.access
                .signIn()
                .passkey(browser, with.get(site.access.signIn().passkeyOptions(browser, Site.HOME)), Site.HOME);
    }

    @Test
    void areAskedForAsBrowsersReadIt() {
        JsonNode creation = Json.MAPPER.readTree(passkeys().creationOptions(owner.signedIn()));
        assertThat(creation.path("rp").path("id").asString("")).isEqualTo("localhost");
        assertThat(creation.path("user").path("name").asString("")).isEqualTo("olga@example.com");
        assertThat(creation.path("user").path("displayName").asString("")).isEqualTo("Olga");
        assertThat(creation.path("challenge").asString("")).matches("[A-Za-z0-9_-]{43}");
        assertThat(creation.path("authenticatorSelection").path("residentKey").asString(""))
                .isEqualTo("required");
        assertThat(creation.path("authenticatorSelection")
                        .path("userVerification")
                        .asString(""))
                .isEqualTo("required");
        add(passkey);
        assertThat(Json.MAPPER
                        .readTree(passkeys().creationOptions(owner.signedIn()))
                        .path("excludeCredentials"))
                .hasSize(1);
        JsonNode request = Json.MAPPER.readTree(site.access.signIn().passkeyOptions(browser, Site.HOME));
        assertThat(request.path("rpId").asString("")).isEqualTo("localhost");
        assertThat(request.path("allowCredentials")).isEmpty();
        assertThat(request.path("userVerification").asString("")).isEqualTo("required");
        assertThat(passkeys().arePossible()).isTrue();
    }

    @Test
    void signInAlone() {
        Passkeys.Added added = add(passkey);
        assertThat(added.recoveryCodes()).hasSize(10);
        site.clock.advance(Duration.ofMinutes(1));
        Outcome.Entered entered = Site.entered(alone(passkey));
        assertThat(entered.signedIn().person().email()).isEqualTo("olga@example.com");
        Passkey listed = passkeys().list(owner.signedIn().person()).getFirst();
        assertThat(listed.name()).isEqualTo("laptop");
        assertThat(listed.createdAt()).isEqualTo(added.passkey().createdAt());
        assertThat(listed.lastUsedAt()).isEqualTo(site.clock.instant());
    }

    @Test
    void areTheSecondFactorAfterThePassword() {
        add(passkey);
        Outcome.SecondFactorDue due = Site.due(site.password("olga@example.com", Site.PASSWORD));
        assertThat(due.ways()).containsExactlyInAnyOrder(Factor.PASSKEY, Factor.RECOVERY_CODE);
        String options = site.access.signIn().secondFactorOptions(due.ticket(), Site.HOME);
        assertThat(Json.MAPPER
                        .readTree(options)
                        .path("allowCredentials")
                        .path(0)
                        .path("id")
                        .asString(""))
                .isEqualTo(passkey.credentialId);
        Site.entered(site.access.signIn().secondFactor(due.ticket(), passkey.get(options), Site.HOME));
        assertThat(Site.refusal(() -> site.access.signIn().secondFactorOptions(due.ticket(), Site.HOME))
                        .code())
                .isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void ofSomebodyElseAreNoSecondFactor() {
        add(passkey);
        Outcome.Entered ina = site.joined(owner, "ina@example.com", Role.ADMIN);
        SoftPasskey hers = new SoftPasskey();
        passkeys().add(ina.signedIn(), "phone", hers.create(passkeys().creationOptions(ina.signedIn())));
        String ticket =
                Site.due(site.password("olga@example.com", Site.PASSWORD)).ticket();
        String options = site.access.signIn().secondFactorOptions(ticket, Site.HOME);
        assertThat(Site.refusal(site.access.signIn().secondFactor(ticket, hers.get(options), Site.HOME))
                        .code())
                .isEqualTo(Code.INVALID_TOKEN);
    }

    @Test
    void answerAChallengeOnce() {
        add(passkey);
        String answer = passkey.get(site.access.signIn().passkeyOptions(browser, Site.HOME));
        List<Outcome> outcomes = Crowd.at(6, _ -> () -> site.access.signIn().passkey(browser, answer, Site.HOME));
        assertThat(Crowd.in(outcomes)).isEqualTo(1);
        String creation = passkeys().creationOptions(owner.signedIn());
        SoftPasskey other = new SoftPasskey();
        passkeys().add(owner.signedIn(), "one", other.create(creation));
        assertThat(Site.refusal(() -> passkeys().add(owner.signedIn(), "two", new SoftPasskey().create(creation)))
                        .param())
                .isEqualTo("credential");
    }

    @Test
    void answerAChallengeWithinFiveMinutesAndInTheBrowserThatAsked() {
        add(passkey);
        String late = passkey.get(site.access.signIn().passkeyOptions(browser, Site.HOME));
        site.clock.advance(Duration.ofMinutes(5));
        assertThat(site.access.signIn().passkey(browser, late, Site.HOME)).isEqualTo(SignIn.WRONG);
        site.access.forget();
        assertThat(site.count("passkey_challenge")).isZero();
        String answer = passkey.get(site.access.signIn().passkeyOptions(browser, Site.HOME));
        for (String other : Arrays.asList(SignIn.freshBrowser(), "", null, "x".repeat(64))) {
            assertThat(site.access.signIn().passkey(other, answer, Site.HOME)).isEqualTo(SignIn.WRONG);
        }
        Site.entered(site.access.signIn().passkey(browser, answer, Site.HOME));
        assertThat(Site.refusal(() -> site.access.signIn().passkeyOptions(null, Site.HOME))
                        .param())
                .isEqualTo("browser");
    }

    @Test
    void answerNoChallengeThatWasForSomethingElse() {
        add(passkey);
        String proof = passkey.get(site.access.signIn().proofOptions(owner.signedIn()));
        assertThat(site.access.signIn().passkey(browser, proof, Site.HOME)).isEqualTo(SignIn.WRONG);
        String ticket =
                Site.due(site.password("olga@example.com", Site.PASSWORD)).ticket();
        String second = passkey.get(site.access.signIn().secondFactorOptions(ticket, Site.HOME));
        assertThat(site.access.signIn().passkey(browser, second, Site.HOME)).isEqualTo(SignIn.WRONG);
        String first = passkey.get(site.access.signIn().passkeyOptions(browser, Site.HOME));
        assertThat(site.access.signIn().secondFactor(ticket, first, Site.HOME)).isEqualTo(SignIn.WRONG);
        assertThat(site.access.signIn().passkey(browser, passkey.get("{\"challenge\":\"AAAA\"}"), Site.HOME))
                .isEqualTo(SignIn.WRONG);
    }

    static Stream<Map.Entry<String, Consumer<SoftPasskey>>> lies() {
        return Stream.of(
                Map.entry("another origin", each -> each.origin = "https://evil.example"),
                Map.entry("another port", each -> each.origin = "http://localhost:8081"),
                Map.entry("a site below", each -> each.origin = "http://evil.localhost:8080"),
                Map.entry("another relying party", each -> each.relyingParty = "evil.example"),
                Map.entry("nobody was there", each -> each.flags = SoftPasskey.VERIFIED),
                Map.entry("nobody was verified", each -> each.flags = SoftPasskey.PRESENT),
                Map.entry("another ceremony", each -> each.type = "payment.get"));
    }

    @ParameterizedTest
    @MethodSource("lies")
    void thatLieAreRefused(Map.Entry<String, Consumer<SoftPasskey>> lie) {
        lie.getValue().accept(passkey);
        assertThat(Site.refusal(() -> add(passkey)).param()).isEqualTo("credential");
        SoftPasskey honest = new SoftPasskey();
        add(honest);
        lie.getValue().accept(honest);
        assertThat(alone(honest)).isEqualTo(SignIn.WRONG);
    }

    @Test
    void thatPretendToBeAnotherAreRefused() {
        add(passkey);
        SoftPasskey stranger = new SoftPasskey();
        assertThat(alone(stranger)).isEqualTo(SignIn.WRONG);
        stranger.credentialId = passkey.credentialId;
        stranger.userHandle = passkey.userHandle;
        assertThat(alone(stranger)).as("another key").isEqualTo(SignIn.WRONG);
        Outcome.Entered ina = site.joined(owner, "ina@example.com", Role.ADMIN);
        passkey.userHandle = PasskeyOptions.userHandle(ina.signedIn().person());
        assertThat(alone(passkey)).as("another person").isEqualTo(SignIn.WRONG);
    }

    @Test
    void thatCountBackwardsAreCopies() {
        passkey.count = 1;
        add(passkey);
        passkey.count = 7;
        Site.entered(alone(passkey));
        for (int count : new int[] {7, 6, 0}) {
            passkey.count = count;
            assertThat(alone(passkey)).as("count " + count).isEqualTo(SignIn.WRONG);
        }
        passkey.count = 8;
        Site.entered(alone(passkey));
    }

    @Test
    void areReadFromWhateverABrowserSends() {
        add(passkey);
        String answer = passkey.get(site.access.signIn().passkeyOptions(browser, Site.HOME));
        for (String bad : Arrays.asList(
                null,
                "",
                "null",
                "[]",
                "{}",
                "7",
                "{\"id\":7}",
                "{\"id\":\"a\",\"rawId\":\"a\",\"type\":\"public-key\",\"response\":{}}",
                answer.substring(0, answer.length() / 2),
                answer.replace("clientDataJSON", "clientData"),
                answer.replace("authenticatorData", "nothing"),
                answer.replace("signature", "nothing"),
                answer + " ".repeat(40_000),
                "[".repeat(20_000))) {
            site.clock.advance(Duration.ofSeconds(1));
            assertThat(site.access.signIn().passkey(browser, bad, Site.AWAY)).isEqualTo(SignIn.WRONG);
            assertThat(Site.refusal(() -> passkeys().add(owner.signedIn(), "laptop", bad))
                            .param())
                    .isEqualTo("credential");
        }
    }

    @Test
    void areNamedRenamedAndRemoved() {
        assertThat(Site.refusal(() -> passkeys()
                                .add(
                                        owner.signedIn(),
                                        " ",
                                        passkey.create(passkeys().creationOptions(owner.signedIn()))))
                        .param())
                .isEqualTo("name");
        String id = add(passkey).passkey().id();
        passkeys().rename(owner.signedIn(), id, "phone");
        assertThat(passkeys().list(owner.signedIn().person()))
                .extracting(Passkey::name)
                .containsExactly("phone");
        Outcome.Entered ina = site.joined(owner, "ina@example.com", Role.ADMIN);
        assertThat(Site.refusal(() -> passkeys().remove(ina.signedIn(), id)).code())
                .isEqualTo(Code.NOT_FOUND);
        assertThat(Site.refusal(() -> passkeys().rename(ina.signedIn(), id, "mine"))
                        .code())
                .isEqualTo(Code.NOT_FOUND);
        passkeys().remove(owner.signedIn(), id);
        assertThat(alone(passkey)).isEqualTo(SignIn.WRONG);
        Site.entered(site.password("olga@example.com", Site.PASSWORD));
        assertThat(site.count("recovery_code")).isZero();
    }

    @Test
    void areAddedOnce() {
        add(passkey);
        assertThat(Site.refusal(() -> add(passkey)).param()).isEqualTo("credential");
        assertThat(add(new SoftPasskey()).recoveryCodes())
                .as("the first ones are still good")
                .isEmpty();
    }

    @Test
    void areNotChangedInASessionThatWasProvenLongAgo() {
        String id = add(passkey).passkey().id();
        site.clock.advance(Duration.ofMinutes(10));
        SignedIn stale = site.signedIn(owner.secret());
        assertThat(Site.refusal(() -> passkeys().creationOptions(stale)).param())
                .isEqualTo("proof");
        assertThat(Site.refusal(() -> passkeys().add(stale, "x", "{}")).param()).isEqualTo("proof");
        assertThat(Site.refusal(() -> passkeys().remove(stale, id)).param()).isEqualTo("proof");
        assertThat(Site.refusal(() -> site.access.signIn().proveByPasskey(stale, "{}"))
                        .param())
                .isEqualTo("proof");
        site.access
                .signIn()
                .proveByPasskey(stale, passkey.get(site.access.signIn().proofOptions(stale)));
        passkeys().remove(site.signedIn(owner.secret()), id);
    }

    @Test
    void areBoundToANameAndToHttps() {
        for (String address : List.of(
                "http://127.0.0.1:8080", "http://[::1]:8080", "http://console.example.com", "https://192.0.2.1")) {
            assertThat(new RelyingParty(() -> address).isPossible()).as(address).isFalse();
        }
        RelyingParty party = new RelyingParty(() -> "https://console.example.com:443");
        assertThat(party.isPossible()).isTrue();
        assertThat(party.id()).isEqualTo("console.example.com");
        assertThat(party.origin()).isEqualTo("https://console.example.com");
        assertThat(new RelyingParty(() -> "http://behest.localhost:81").isPossible())
                .isTrue();
    }
}
