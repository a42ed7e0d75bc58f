package ai.behest.people;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.Until;
import ai.behest.store.Database;
import ai.behest.store.TestDatabase;
import ai.behest.wire.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class ConsoleSessionsTest {
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

    private ConsoleSessions sessions() {
        return site.access.sessions();
    }

    private Outcome.Entered again(Visitor visitor) {
        return Site.entered(site.access.signIn().password("olga@example.com", Site.PASSWORD, visitor));
    }

    @Test
    void areFoundByTheirSecretAndNothingElse() {
        SignedIn found = site.signedIn(owner.secret());
        assertThat(found).isEqualTo(owner.signedIn());
        assertThat(found.csrf()).matches("[0-9a-f]{64}").isNotEqualTo(owner.secret());
        assertThat(found.provenWithin(Duration.ofMinutes(10), site.clock.instant()))
                .isTrue();
        for (String wrong : List.of(
                "",
                "0".repeat(64),
                owner.secret() + "0",
                owner.secret().toUpperCase(java.util.Locale.ROOT) + "",
                owner.signedIn().sessionId(),
                found.csrf(),
                "' OR 1=1 --",
                "\u0000",
                "x".repeat(1_000_000))) {
            if (!wrong.equals(owner.secret())) {
                assertThat(sessions().find(wrong)).isNull();
                assertThat(sessions().renewal(wrong)).isNull();
            }
        }
        assertThat(sessions().find(null)).isNull();
        assertThat(sessions().renewal(null)).isNull();
    }

    @Test
    void eachHasItsOwnSecretsAndFormToken() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            Outcome.Entered entered = again(Site.HOME);
            assertThat(seen.add(entered.secret())).isTrue();
            assertThat(seen.add(entered.signedIn().csrf())).isTrue();
        }
    }

    @Test
    void endWhenNobodyWasThereForTwelveHours() {
        for (int i = 0; i < 3; i++) {
            site.clock.advance(Duration.ofHours(11));
            assertThat(site.isIn(owner.secret())).isTrue();
        }
        site.clock.advance(Duration.ofHours(12));
        assertThat(site.isIn(owner.secret())).isFalse();
        assertThat(sessions().list(owner.signedIn().person())).isEmpty();
        site.access.forget();
        assertThat(site.count("console_session")).isZero();
    }

    @Test
    void endAfterSevenDaysHoweverBusy() {
        for (int hours = 0; hours < 7 * 24; hours += 8) {
            assertThat(site.isIn(owner.secret())).as("after " + hours + " h").isTrue();
            site.clock.advance(Duration.ofHours(8));
        }
        assertThat(site.isIn(owner.secret())).isFalse();
        site.access.forget();
        assertThat(site.count("console_session")).isZero();
    }

    @Test
    void renewTheirSecretEachHourAndKnowTheOldOneForAMinute() {
        String old = owner.secret();
        assertThat(sessions().renewal(old)).as("too early").isNull();
        site.clock.advance(Duration.ofHours(1));
        String next = Objects.requireNonNull(sessions().renewal(old));
        assertThat(next).matches("[0-9a-f]{64}").isNotEqualTo(old);
        assertThat(site.signedIn(next).sessionId()).isEqualTo(owner.signedIn().sessionId());
        assertThat(site.signedIn(next).csrf())
                .as("open forms still work")
                .isEqualTo(owner.signedIn().csrf());
        assertThat(sessions().renewal(next)).isNull();
        site.clock.advance(Duration.ofSeconds(59));
        assertThat(site.isIn(old)).isTrue();
        assertThat(sessions().renewal(old)).isEqualTo(next);
        site.clock.advance(Duration.ofSeconds(1));
        assertThat(site.isIn(old)).isFalse();
        assertThat(sessions().renewal(old)).isNull();
        assertThat(site.isIn(next)).isTrue();
    }

    @Test
    void renewOnceForAllRequestsThatAreUnderWay() {
        site.clock.advance(Duration.ofHours(1));
        List<String> told = Crowd.at(8, _ -> () -> {
            assertThat(sessions().find(owner.secret())).isNotNull();
            return Objects.requireNonNull(sessions().renewal(owner.secret()));
        });
        assertThat(new HashSet<>(told)).hasSize(1);
        assertThat(site.isIn(told.getFirst())).isTrue();
        assertThat(sessions().renewal(told.getFirst())).isNull();
    }

    @Test
    void showAPersonWhereTheyAreSignedIn() {
        site.clock.advance(Duration.ofMinutes(5));
        Outcome.Entered away = again(Site.AWAY);
        List<OpenSession> listed = sessions().list(owner.signedIn().person());
        assertThat(listed).extracting(OpenSession::browser).containsExactly("Chrome on Windows", "Firefox on Linux");
        assertThat(listed).extracting(OpenSession::address).containsExactly("198.51.100.9", "192.0.2.7");
        assertThat(listed.getFirst().id()).isEqualTo(away.signedIn().sessionId());
        site.clock.advance(Duration.ofMinutes(5));
        site.signedIn(owner.secret());
        assertThat(sessions().list(owner.signedIn().person()).getFirst().lastSeenAt())
                .isEqualTo(site.clock.instant());
    }

    @Test
    void areEndedOneByOneAndAllAtOnce() {
        Outcome.Entered away = again(Site.AWAY);
        Outcome.Entered third = again(Site.AWAY);
        sessions().end(owner.signedIn(), away.signedIn().sessionId());
        assertThat(site.isIn(away.secret())).isFalse();
        assertThat(site.isIn(owner.secret())).isTrue();
        assertThat(Site.refusal(() ->
                                sessions().end(owner.signedIn(), away.signedIn().sessionId()))
                        .code())
                .isEqualTo(Code.NOT_FOUND);
        assertThat(sessions().endAll(owner.signedIn())).isEqualTo(2);
        assertThat(site.isIn(owner.secret())).isFalse();
        assertThat(site.isIn(third.secret())).isFalse();
    }

    @Test
    void areEndedByAnAdminForSomebodyElse() {
        Outcome.Entered ina = site.joined(owner, "ina@example.com", Role.VIEWER);
        assertThat(sessions().endAllOf(owner.signedIn(), ina.signedIn().person().id()))
                .isEqualTo(1);
        assertThat(site.isIn(ina.secret())).isFalse();
        assertThat(site.isIn(owner.secret())).isTrue();
        assertThat(Site.refusal(() ->
                                sessions().end(owner.signedIn(), ina.signedIn().sessionId()))
                        .code())
                .isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void areBoundedForOnePerson() {
        for (int i = 0; i < SessionRows.MOST + 3; i++) {
            site.clock.advance(Duration.ofSeconds(1));
            again(Site.AWAY);
        }
        assertThat(site.count("console_session")).isEqualTo(SessionRows.MOST);
        assertThat(site.isIn(owner.secret())).as("not seen for longest").isFalse();
    }

    @Test
    void endOnEveryNodeWithinASecond() {
        Database there = TestDatabase.isPostgres() ? TestDatabase.open(site.dir, site.clock) : site.database;
        try (Access elsewhere = site.elsewhere(there)) {
            Outcome.Entered away = again(Site.AWAY);
            assertThat(elsewhere.sessions().find(away.secret())).isNotNull();
            sessions().end(owner.signedIn(), away.signedIn().sessionId());
            Until.holds(
                    Duration.ofSeconds(1),
                    "the session ended",
                    () -> elsewhere.sessions().find(away.secret()) == null);

            Outcome.Entered ina = site.joined(owner, "ina@example.com", Role.ADMIN);
            assertThat(Objects.requireNonNull(elsewhere.sessions().find(ina.secret()))
                            .may(Permission.STOP))
                    .isTrue();
            site.access
                    .people()
                    .changeRole(owner.signedIn(), ina.signedIn().person().id(), Role.VIEWER);
            Until.holds(
                    Duration.ofSeconds(1),
                    "the role is another",
                    () -> !Objects.requireNonNull(elsewhere.sessions().find(ina.secret()))
                            .may(Permission.STOP));
            site.access
                    .people()
                    .remove(owner.signedIn(), ina.signedIn().person().id());
            Until.holds(
                    Duration.ofSeconds(1),
                    "the person is gone",
                    () -> elsewhere.sessions().find(ina.secret()) == null);
        } finally {
            if (there != site.database) {
                there.close();
            }
        }
    }

    @Test
    void endedWhileTheyAreLookedUpAreNotRemembered() {
        for (int round = 0; round < 20; round++) {
            Outcome.Entered away = again(Site.AWAY);
            Crowd.at(4, i -> () -> {
                if (i == 0) {
                    sessions().end(owner.signedIn(), away.signedIn().sessionId());
                    return true;
                }
                return sessions().find(away.secret()) != null;
            });
            assertThat(site.isIn(away.secret())).isFalse();
        }
    }
}
