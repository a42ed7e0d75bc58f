package ai.behest.people;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class FirstOwnerTest {
    private Site site;

    @BeforeEach
    void open(@TempDir Path dir) {
        site = new Site(dir);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private FirstOwner firstOwner() {
        return site.access.firstOwner();
    }

    private String secret() {
        return Site.secret(Objects.requireNonNull(firstOwner().linkIfEmpty(site.acme)));
    }

    private Outcome use(String secret) {
        return firstOwner().use(secret, "olga@example.com", "Olga", Site.PASSWORD, Site.HOME);
    }

    @Test
    void isMadeByTheLinkOfTheFirstStart() {
        String secret = secret();
        assertThat(secret).matches("[0-9a-f]{64}");
        assertThat(firstOwner().isGood(secret)).isTrue();
        Outcome.Entered entered = Site.entered(use(secret));
        assertThat(entered.signedIn().person().role()).isEqualTo(Role.OWNER);
        assertThat(site.isIn(entered.secret())).isTrue();
        assertThat(firstOwner().isGood(secret)).isFalse();
        assertThat(firstOwner().linkIfEmpty(site.acme)).as("somebody is here").isNull();
        assertThat(firstOwner().linkIfEmpty(site.rival)).as("nobody is there").isNotNull();
    }

    @Test
    void theLinkWorksOnce() {
        String secret = secret();
        List<Outcome> outcomes = Crowd.at(6, _ -> () -> use(secret));
        assertThat(Crowd.in(outcomes)).isEqualTo(1);
        assertThat(site.access.people().list(site.acme)).hasSize(1);
        assertThat(site.count("owner_link")).isZero();
    }

    @Test
    void aRestartBeforeItIsUsedVoidsTheOldLink() {
        String first = secret();
        String second = secret();
        assertThat(Site.refusal(use(first)).code()).isEqualTo(Code.NOT_FOUND);
        Site.entered(use(second));
    }

    @Test
    void theLinkEndsAfterADay() {
        String secret = secret();
        site.clock.advance(Duration.ofHours(24));
        assertThat(firstOwner().isGood(secret)).isFalse();
        assertThat(Site.refusal(use(secret)).code()).isEqualTo(Code.NOT_FOUND);
        site.access.forget();
        assertThat(site.count("owner_link")).isZero();
    }

    @Test
    void whatDoesNotFitNamesItsFieldAndKeepsTheLink() {
        String secret = secret();
        assertThat(Site.refusal(firstOwner().use(secret, "olga", "Olga", Site.PASSWORD, Site.HOME))
                        .param())
                .isEqualTo("email");
        assertThat(Site.refusal(firstOwner().use(secret, null, "Olga", Site.PASSWORD, Site.HOME))
                        .param())
                .isEqualTo("email");
        assertThat(Site.refusal(firstOwner().use(secret, "olga@example.com", "", Site.PASSWORD, Site.HOME))
                        .param())
                .isEqualTo("name");
        assertThat(Site.refusal(firstOwner().use(secret, "olga@example.com", "Olga", "password12", Site.HOME))
                        .param())
                .isEqualTo("password");
        Site.entered(use(secret));
    }

    @Test
    void aGuessIsRefusedAndSlowedDown() {
        secret();
        for (String guess : List.of("", "0", "0".repeat(64), "G".repeat(64), "' OR 1=1 --", "0".repeat(100_000))) {
            assertThat(Site.refusal(use(guess)).code()).isEqualTo(Code.NOT_FOUND);
        }
        assertThat(Site.refusal(firstOwner().use(null, "a@example.com", "A", Site.PASSWORD, Site.HOME))
                        .code())
                .isEqualTo(Code.NOT_FOUND);
        for (int i = 0; i < 40; i++) {
            use("0".repeat(64));
        }
        assertThat(Site.refusal(use("0".repeat(64))).code()).isEqualTo(Code.RATE_LIMITED);
    }

    @Test
    void whoIsLockedOutGetsInByALinkFromTheMachine() {
        Outcome.Entered lost = Site.entered(use(secret()));
        Authenticator.Enrolment enrolment = site.access.authenticator().begin(lost.signedIn());
        App app = new App(enrolment.key(), site.clock);
        site.access.authenticator().confirm(lost.signedIn(), app.code());
        Site.due(site.password("olga@example.com", Site.PASSWORD));

        String secret = Site.secret(firstOwner().link(site.acme));
        Outcome.Entered back = Site.entered(
                firstOwner().use(secret, "Olga@example.com", "Olga again", "another row of bottles", Site.AWAY));
        assertThat(back.signedIn().person().id())
                .isEqualTo(lost.signedIn().person().id());
        assertThat(back.signedIn().person().name()).isEqualTo("Olga again");
        assertThat(site.isIn(lost.secret())).isFalse();
        Site.entered(site.password("olga@example.com", "another row of bottles"));
        assertThat(Site.refusal(site.password("olga@example.com", Site.PASSWORD))
                        .code())
                .isEqualTo(Code.INVALID_TOKEN);
    }
}
