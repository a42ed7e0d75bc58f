package ai.behest.people;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init")
class PasswordsTest {
    private static final String OTHER = "nine green bottles";

    private Site site;
    private Outcome.Entered owner;

    @BeforeEach
    void open(@TempDir Path dir) {
        site = new Site(dir);
        owner = site.owner(site.acme, "olga.olsen@example.com");
    }

    @AfterEach
    void close() {
        site.close();
    }

    private Passwords passwords() {
        return site.access.passwords();
    }

    @Test
    void areKeptAsArgon2idWithASaltOfTheirOwn() {
        Outcome.Entered ina = site.joined(owner, "ina@example.com", Role.VIEWER);
        String first =
                Objects.requireNonNull(passwords().password(owner.signedIn().person()));
        String second =
                Objects.requireNonNull(passwords().password(ina.signedIn().person()));
        assertThat(first).matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
        assertThat(first).isNotEqualTo(second);
    }

    @Test
    void areTheSameHoweverTheirAccentsAreComposed() {
        passwords().change(owner.signedIn(), Site.PASSWORD, "caf\u00e9 au lait");
        Site.entered(site.password("olga.olsen@example.com", "cafe\u0301 au lait"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "123456789",
                "1234567890",
                "Password12",
                "QWERTYUIOP",
                "aaaaaaaaaaaaaaaa",
                "abababababababab",
                "correct horse battery staple",
                "olga.olsen@example.com",
                "Olga.Olsen@Example.com",
                "OLGA.OLSEN",
                "\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00"
            })
    void mustNotBeShortOrCommonOrTheEMail(String bad) {
        assertThat(Site.refusal(() -> passwords().change(owner.signedIn(), Site.PASSWORD, bad))
                        .param())
                .isEqualTo("password");
    }

    @Test
    void haveNoOtherRules() {
        String old = Site.PASSWORD;
        for (String good : List.of(
                "tenletters",
                " spaces at both ends ",
                "p".repeat(100) + "q".repeat(99) + "r",
                "\u5bc6\u7801\u5f88\u957f\u5f88\u957f\u5f88\u957f\u5f88\u957f",
                "only lower case words")) {
            passwords().change(owner.signedIn(), old, good);
            Site.entered(site.password("olga.olsen@example.com", good));
            old = good;
        }
        assertThat(Site.refusal(() -> passwords().change(owner.signedIn(), "only lower case words", "ab".repeat(101)))
                        .param())
                .isEqualTo("password");
    }

    @Test
    void areChangedByWhoKnowsTheOldOne() {
        for (String bad : Arrays.asList(null, "", "wrong", OTHER, "x".repeat(100_000))) {
            assertThat(Site.refusal(() -> passwords().change(owner.signedIn(), bad, OTHER))
                            .param())
                    .isEqualTo("old_password");
            site.clock.advance(Duration.ofMinutes(1));
        }
        passwords().change(owner.signedIn(), Site.PASSWORD, OTHER);
        assertThat(Site.refusal(site.password("olga.olsen@example.com", Site.PASSWORD))
                        .code())
                .isEqualTo(Code.INVALID_TOKEN);
        Site.entered(site.password("olga.olsen@example.com", OTHER));
    }

    @Test
    void endAllOtherSessionsWhenTheyChange() {
        Outcome.Entered away =
                Site.entered(site.access.signIn().password("olga.olsen@example.com", Site.PASSWORD, Site.AWAY));
        passwords().change(owner.signedIn(), Site.PASSWORD, OTHER);
        assertThat(site.isIn(away.secret())).isFalse();
        String next = Objects.requireNonNull(site.access.sessions().renewal(owner.secret()));
        assertThat(site.isIn(next)).isTrue();
    }

    @Test
    void areChangedOnceWhenTwoDoItAtOnce() {
        List<Boolean> changed = Crowd.at(2, i -> () -> {
            try {
                passwords().change(owner.signedIn(), Site.PASSWORD, OTHER + i);
                return true;
            } catch (ai.behest.wire.RefusedException e) {
                return false;
            }
        });
        assertThat(changed).containsExactlyInAnyOrder(true, false);
        Site.entered(site.password("olga.olsen@example.com", OTHER + changed.indexOf(true)));
    }

    @Test
    void slowDownWhoGuessesTheOldOneInAStolenSession() {
        for (int i = 0; i < 5; i++) {
            Site.refusal(() -> passwords().change(owner.signedIn(), "guess", OTHER));
        }
        assertThat(Site.refusal(() -> passwords().change(owner.signedIn(), Site.PASSWORD, OTHER))
                        .code())
                .isEqualTo(Code.RATE_LIMITED);
    }

    @Test
    void areNotWaitedForWithoutEndWhenManyAreHashedAtOnce() {
        Argon argon = new Argon();
        List<Boolean> done = Crowd.at(60, i -> () -> {
            try {
                argon.hash("password of number " + i);
                return true;
            } catch (ai.behest.wire.RefusedException e) {
                assertThat(e.refusal().code()).isEqualTo(Code.OVERLOADED);
                assertThat(e.refusal().retryAfter()).isNotNull();
                return false;
            }
        });
        assertThat(done).contains(true, false);
    }
}
