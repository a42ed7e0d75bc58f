package ai.behest.people;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Code;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Codes of an app, and codes on paper, as the second factor. */
@SuppressWarnings("NullAway.Init")
class AuthenticatorTest {
    private Site site;
    private Outcome.Entered owner;
    private App app;

    @BeforeEach
    void open(@TempDir Path dir) {
        site = new Site(dir);
        owner = site.owner(site.acme, "olga@example.com");
    }

    @AfterEach
    void close() {
        site.close();
    }

    private List<String> turnOn() {
        Authenticator.Enrolment enrolment = site.access.authenticator().begin(owner.signedIn());
        app = new App(enrolment.key(), site.clock);
        List<String> codes = site.access.authenticator().confirm(owner.signedIn(), app.code());
        site.clock.advance(Duration.ofSeconds(30));
        return codes;
    }

    private String ticket() {
        return Site.due(site.password("olga@example.com", Site.PASSWORD)).ticket();
    }

    private Outcome code(String ticket, String code) {
        return site.access.signIn().code(ticket, code, Site.HOME);
    }

    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void areThoseOfRfc6238(long second, String code) {
        byte[] secret = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
        Instant now = Instant.ofEpochSecond(second);
        assertThat(Totp.step(secret, code, now)).isEqualTo(second / 30);
        assertThat(Totp.step(secret, code, now.plusSeconds(30))).isEqualTo(second / 30);
        assertThat(Totp.step(secret, code, now.minusSeconds(30))).isEqualTo(second / 30);
        assertThat(Totp.step(secret, code, now.plusSeconds(60))).isEqualTo(Totp.NONE);
        assertThat(Totp.step(secret, code, now.minusSeconds(60))).isEqualTo(Totp.NONE);
        assertThat(Totp.base32(secret)).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    @Test
    void areSetUpWithAKeyAndTheFirstCode() {
        Authenticator.Enrolment enrolment = site.access.authenticator().begin(owner.signedIn());
        assertThat(enrolment.key()).matches("[A-Z2-7]{32}");
        assertThat(enrolment.uri())
                .isEqualTo("otpauth://totp/Behest:olga%40example.com?secret=" + enrolment.key()
                        + "&issuer=Behest&algorithm=SHA1&digits=6&period=30");
        Person olga = owner.signedIn().person();
        assertThat(site.access.authenticator().since(olga)).isNull();
        Site.entered(site.password("olga@example.com", Site.PASSWORD));
        app = new App(enrolment.key(), site.clock);
        for (String bad :
                Arrays.asList(null, "", "12345", "1234567", "12345a", "\u0661\u0662\u0663\u0664\u0665\u0666")) {
            assertThat(Site.refusal(() -> site.access.authenticator().confirm(owner.signedIn(), bad))
                            .param())
                    .isEqualTo("code");
            site.clock.advance(Duration.ofMinutes(1));
        }
        assertThat(site.access.authenticator().confirm(owner.signedIn(), app.code()))
                .hasSize(10)
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("[2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4}"));
        assertThat(site.access.authenticator().since(olga)).isEqualTo(site.clock.instant());
        assertThat(site.access.authenticator().recoveryCodesLeft(olga)).isEqualTo(10);
        assertThat(Site.refusal(() -> site.access.authenticator().begin(owner.signedIn()))
                        .code())
                .isEqualTo(Code.CONFLICT);
        assertThat(site.access.sessions().renewal(owner.secret())).isNotNull();
    }

    @Test
    void beginningAgainVoidsTheFirstKey() {
        Authenticator.Enrolment first = site.access.authenticator().begin(owner.signedIn());
        Authenticator.Enrolment second = site.access.authenticator().begin(owner.signedIn());
        assertThat(Site.refusal(() -> site.access
                                .authenticator()
                                .confirm(owner.signedIn(), new App(first.key(), site.clock).code()))
                        .param())
                .isEqualTo("code");
        site.access.authenticator().confirm(owner.signedIn(), new App(second.key(), site.clock).code());
    }

    @Test
    void areDueAfterThePassword() {
        turnOn();
        Outcome.SecondFactorDue due = Site.due(site.password("olga@example.com", Site.PASSWORD));
        assertThat(due.ways()).containsExactlyInAnyOrder(Factor.CODE, Factor.RECOVERY_CODE);
        assertThat(site.access.sessions().find(due.ticket()))
                .as("a ticket opens nothing")
                .isNull();
        Outcome.Entered entered = Site.entered(code(due.ticket(), " " + app.code() + " "));
        assertThat(entered.secret()).isNotEqualTo(due.ticket());
        assertThat(site.isIn(entered.secret())).isTrue();
        assertThat(Site.refusal(code(due.ticket(), app.code(1))).code())
                .as("the ticket is spent")
                .isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void areTakenOnceEach() {
        turnOn();
        String code = app.code();
        List<String> tickets = List.of(ticket(), ticket(), ticket(), ticket());
        List<Outcome> outcomes = Crowd.at(4, i -> () -> code(tickets.get(i), code));
        assertThat(Crowd.in(outcomes)).isEqualTo(1);
        assertThat(Site.refusal(code(ticket(), code)).code()).isEqualTo(Code.INVALID_TOKEN);
        assertThat(Site.refusal(code(ticket(), app.code(-1))).code())
                .as("nor an older one")
                .isEqualTo(Code.INVALID_TOKEN);
        // the five wrong ones cost a second, if the right one was through before the others began
        site.clock.advance(Duration.ofSeconds(1));
        Site.entered(code(ticket(), app.code(1)));
    }

    @Test
    void ofOneTicketOneUseWins() {
        List<String> paper = turnOn();
        String ticket = ticket();
        List<Outcome> outcomes = Crowd.at(2, i -> () -> code(ticket, i == 0 ? app.code() : paper.getFirst()));
        assertThat(Crowd.in(outcomes)).isEqualTo(1);
    }

    @Test
    void ticketsEndAfterTenMinutesOrFiveTries() {
        turnOn();
        String late = ticket();
        site.clock.advance(Duration.ofMinutes(10));
        assertThat(Site.refusal(code(late, app.code())).code()).isEqualTo(Code.NOT_FOUND);
        site.access.forget();
        assertThat(site.count("second_factor_due")).isZero();
        String tried = ticket();
        for (int i = 0; i < 5; i++) {
            site.clock.advance(Duration.ofSeconds(10));
            assertThat(Site.refusal(code(tried, "000000")).code()).isEqualTo(Code.INVALID_TOKEN);
        }
        site.clock.advance(Duration.ofSeconds(20));
        assertThat(Site.refusal(code(tried, app.code())).code()).isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void guessesAreSlowedDownHoweverOftenThePasswordIsRight() {
        turnOn();
        Set<Code> codes = new HashSet<>();
        for (int i = 0; i < 7; i++) {
            codes.add(Site.refusal(code(ticket(), "000000")).code());
        }
        assertThat(codes).containsExactlyInAnyOrder(Code.INVALID_TOKEN, Code.RATE_LIMITED);
    }

    @Test
    void onPaperAreTakenOnceEach() {
        List<String> paper = turnOn();
        String code = paper.get(3);
        List<String> tickets = List.of(ticket(), ticket(), ticket());
        List<Outcome> outcomes = Crowd.at(
                3, i -> () -> code(tickets.get(i), code.toUpperCase(Locale.ROOT).replace("-", " ")));
        assertThat(Crowd.in(outcomes)).isEqualTo(1);
        assertThat(site.access
                        .authenticator()
                        .recoveryCodesLeft(owner.signedIn().person()))
                .isEqualTo(9);
        assertThat(Site.refusal(code(ticket(), code)).code()).isEqualTo(Code.INVALID_TOKEN);
        for (String bad : List.of("", "2222-2222-2222", "x".repeat(100_000), code + "a", "' OR 1=1 --")) {
            site.clock.advance(Duration.ofMinutes(1));
            assertThat(Site.refusal(code(ticket(), bad)).code()).isEqualTo(Code.INVALID_TOKEN);
        }
    }

    @Test
    void onPaperAreOfOnePersonOnly() {
        List<String> paper = turnOn();
        Outcome.Entered ina = site.joined(owner, "ina@example.com", Role.VIEWER);
        Authenticator.Enrolment enrolment = site.access.authenticator().begin(ina.signedIn());
        site.access.authenticator().confirm(ina.signedIn(), new App(enrolment.key(), site.clock).code());
        String ticket =
                Site.due(site.password("ina@example.com", Site.PASSWORD)).ticket();
        assertThat(Site.refusal(code(ticket, paper.getFirst())).code()).isEqualTo(Code.INVALID_TOKEN);
        assertThat(Site.refusal(code(ticket, app.code())).code()).isEqualTo(Code.INVALID_TOKEN);
    }

    @Test
    void areTurnedOffByPasswordOrCode() {
        turnOn();
        Factors factors = site.access.factors();
        for (String bad : Arrays.asList(null, "", "wrong password", "000000")) {
            assertThat(Site.refusal(() -> factors.turnOffCodes(owner.signedIn(), bad))
                            .param())
                    .isEqualTo("proof");
        }
        factors.turnOffCodes(owner.signedIn(), app.code());
        assertThat(site.count("recovery_code")).as("nothing to stand in for").isZero();
        Site.entered(site.password("olga@example.com", Site.PASSWORD));
        assertThat(Site.refusal(() -> factors.turnOffCodes(owner.signedIn(), Site.PASSWORD))
                        .code())
                .isEqualTo(Code.CONFLICT);
        turnOn();
        factors.turnOffCodes(owner.signedIn(), Site.PASSWORD);
        assertThat(site.access.authenticator().since(owner.signedIn().person())).isNull();
    }

    @Test
    void onPaperAreRenewedByWhoProvesThemselves() {
        List<String> old = turnOn();
        assertThat(Site.refusal(() -> site.access.factors().renewRecoveryCodes(owner.signedIn(), "wrong password"))
                        .param())
                .isEqualTo("proof");
        List<String> fresh = site.access.factors().renewRecoveryCodes(owner.signedIn(), Site.PASSWORD);
        assertThat(fresh).hasSize(10).doesNotContainAnyElementsOf(old);
        assertThat(Site.refusal(code(ticket(), old.getFirst())).code()).isEqualTo(Code.INVALID_TOKEN);
        Site.entered(code(ticket(), fresh.getFirst()));
        site.access.factors().turnOffCodes(owner.signedIn(), Site.PASSWORD);
        assertThat(Site.refusal(() -> site.access.factors().renewRecoveryCodes(owner.signedIn(), Site.PASSWORD))
                        .code())
                .isEqualTo(Code.CONFLICT);
    }

    @Test
    void areNotSetUpInASessionThatWasProvenLongAgo() {
        site.clock.advance(Duration.ofMinutes(10));
        SignedIn stale = site.signedIn(owner.secret());
        assertThat(Site.refusal(() -> site.access.authenticator().begin(stale)).param())
                .isEqualTo("proof");
        site.access.signIn().prove(stale, Site.PASSWORD);
        site.access
                .authenticator()
                .begin(Objects.requireNonNull(site.access.sessions().find(owner.secret())));
    }

    @Test
    void aCodeProvesOnceMoreWithinASession() {
        turnOn();
        site.clock.advance(Duration.ofHours(1));
        site.access.signIn().prove(site.signedIn(owner.secret()), app.code());
        assertThat(site.signedIn(owner.secret()).provenAt()).isEqualTo(site.clock.instant());
        assertThat(Site.refusal(() -> site.access.signIn().prove(owner.signedIn(), app.code()))
                        .param())
                .isEqualTo("proof");
    }
}
