package ai.behest.people;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** E-mail and password, and how often they may be tried. */
@SuppressWarnings("NullAway.Init")
class SignInTest {
    private static final String WRONG = "a row of brown bottles";

    private Site site;
    private Outcome.Entered owner;

    @BeforeEach
    void open(@TempDir Path dir) {
        site = new Site(dir);
        owner = site.owner(site.acme, "olga@example.com");
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void takesTheRightPasswordInAnyWayThatTheEMailIsWritten() {
        for (String email : List.of("olga@example.com", " OLGA@Example.Com ")) {
            Outcome.Entered entered = Site.entered(site.password(email, Site.PASSWORD));
            assertThat(entered.signedIn().person().id())
                    .isEqualTo(owner.signedIn().person().id());
            assertThat(entered.secret()).isNotEqualTo(owner.secret());
        }
    }

    @Test
    void tellsAnUnknownEMailAndAWrongPasswordApartByNothing() {
        Refusal wrong = Site.refusal(site.password("olga@example.com", WRONG));
        assertThat(wrong.code()).isEqualTo(Code.INVALID_TOKEN);
        for (String email : Arrays.asList("nobody@example.com", "not an address", "", null, "x".repeat(100_000))) {
            assertThat(Site.refusal(site.access.signIn().password(email, WRONG, Site.HOME)))
                    .isEqualTo(wrong);
        }
        for (String password : Arrays.asList("", null, " " + Site.PASSWORD, Site.PASSWORD + " ", "p".repeat(100_000))) {
            assertThat(Site.refusal(
                            site.access.signIn().password("olga@example.com", password, new Visitor("192.0.2.8", "x"))))
                    .isIn(wrong, Site.refusal(site.password("olga@example.com", "")));
        }
    }

    @Test
    void takesAsLongForAnUnknownEMail() {
        List<Long> known = new ArrayList<>();
        List<Long> unknown = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            known.add(nanos("olga@example.com"));
            unknown.add(nanos("nobody" + i + "@example.com"));
        }
        double ratio = (double) median(unknown) / median(known);
        // without the hash that is computed for nobody it is below 0.1
        assertThat(ratio).isBetween(0.4, 2.5);
    }

    private long nanos(String email) {
        site.clock.advance(Duration.ofHours(2));
        long start = System.nanoTime();
        assertThat(Site.refusal(site.password(email, WRONG)).code()).isEqualTo(Code.INVALID_TOKEN);
        return System.nanoTime() - start;
    }

    private static long median(List<Long> nanos) {
        return nanos.stream().sorted().toList().get(nanos.size() / 2);
    }

    @Test
    void slowsDownWhoTriesOneAccountFromManyAddressesEvenIfNobodyHasIt() {
        for (String email : List.of("olga@example.com", "nobody@example.com")) {
            for (int i = 0; i < 5; i++) {
                assertThat(Site.refusal(site.access.signIn().password(email, WRONG, from(i)))
                                .code())
                        .isEqualTo(Code.INVALID_TOKEN);
            }
            Refusal refused = Site.refusal(site.access.signIn().password(email, Site.PASSWORD, from(6)));
            assertThat(refused.code()).isEqualTo(Code.RATE_LIMITED);
            assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        }
        site.clock.advance(Duration.ofSeconds(1));
        Site.entered(site.access.signIn().password("olga@example.com", Site.PASSWORD, from(7)));
        assertThat(Site.refusal(site.access.signIn().password("olga@example.com", WRONG, from(8)))
                        .code())
                .as("forgiven after the right one")
                .isEqualTo(Code.INVALID_TOKEN);
    }

    private static Visitor from(int host) {
        return new Visitor("203.0.113." + host, "x");
    }

    @Test
    void doublesTheWaitUpToAQuarterOfAnHourAndLocksNobodyOutForGood() {
        Duration longest = Duration.ZERO;
        for (int i = 0; i < 25; i++) {
            Refusal refused = Site.refusal(site.access.signIn().password("olga@example.com", WRONG, from(i)));
            if (refused.retryAfter() != null) {
                longest = refused.retryAfter();
                site.clock.advance(longest);
            }
        }
        assertThat(longest).isBetween(Duration.ofMinutes(8), Duration.ofMinutes(15));
        site.clock.advance(Duration.ofMinutes(15));
        Site.entered(site.password("olga@example.com", Site.PASSWORD));
    }

    @Test
    void slowsDownWhoTriesManyAccountsFromOneAddressAndNobodyElse() {
        for (int i = 0; i < 30; i++) {
            site.password("nobody" + i + "@example.com", "");
        }
        assertThat(Site.refusal(site.password("olga@example.com", Site.PASSWORD))
                        .code())
                .isEqualTo(Code.RATE_LIMITED);
        Site.entered(site.access.signIn().password("olga@example.com", Site.PASSWORD, Site.AWAY));
    }

    @Test
    void leavesAddressesToTheProxyWhereTheOperatorSaysSo(@TempDir Path other) {
        try (Site behind = new Site(other, Map.of("BEHEST_LIMIT_ADDRESS_PER_MINUTE", "0"), null)) {
            behind.owner(behind.acme, "olga@example.com");
            for (int i = 0; i < 35; i++) {
                behind.password("nobody" + i + "@example.com", "");
            }
            Site.entered(behind.password("olga@example.com", Site.PASSWORD));
        }
    }

    @Test
    void countsANetworkOfIpv6AsOneAddress() {
        for (int i = 0; i < 30; i++) {
            site.access
                    .signIn()
                    .password("nobody" + i + "@example.com", "", new Visitor("2001:db8:1:2:" + i + "::1", "x"));
        }
        assertThat(Site.refusal(site.access
                                .signIn()
                                .password("olga@example.com", Site.PASSWORD, new Visitor("2001:db8:1:2::9", "x")))
                        .code())
                .isEqualTo(Code.RATE_LIMITED);
        Site.entered(
                site.access.signIn().password("olga@example.com", Site.PASSWORD, new Visitor("2001:db8:1:3::9", "x")));
    }

    @Test
    void countsTriesThatComeAtOnce() {
        List<Outcome> outcomes =
                Crowd.at(12, i -> () -> site.access.signIn().password("olga@example.com", WRONG, from(i)));
        assertThat(outcomes.stream()
                        .map(Site::refusal)
                        .filter(each -> each.code() == Code.INVALID_TOKEN)
                        .count())
                .isEqualTo(5);
    }

    @Test
    void provesOnceMoreWithinASession() {
        site.clock.advance(Duration.ofHours(1));
        SignedIn now = site.signedIn(owner.secret());
        assertThat(now.provenWithin(Duration.ofMinutes(10), site.clock.instant()))
                .isFalse();
        for (String bad : Arrays.asList(null, "", WRONG, "123456")) {
            assertThat(Site.refusal(() -> site.access.signIn().prove(now, bad)).param())
                    .isEqualTo("proof");
        }
        site.access.signIn().prove(now, Site.PASSWORD);
        SignedIn proven = site.signedIn(owner.secret());
        assertThat(proven.provenAt()).isEqualTo(site.clock.instant());
        assertThat(proven.since()).isEqualTo(now.since());
        assertThat(site.access.sessions().renewal(owner.secret())).isNotNull();
    }

    @Test
    void provingIsSlowedDownToo() {
        for (int i = 0; i < 5; i++) {
            Site.refusal(() -> site.access.signIn().prove(owner.signedIn(), WRONG));
        }
        assertThat(Site.refusal(() -> site.access.signIn().prove(owner.signedIn(), Site.PASSWORD))
                        .code())
                .isEqualTo(Code.RATE_LIMITED);
    }
}
