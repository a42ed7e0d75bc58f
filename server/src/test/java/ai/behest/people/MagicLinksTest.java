package ai.behest.people;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.alert.Letterbox;
import ai.behest.wire.Code;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Letters with links, by a real mail server. */
@SuppressWarnings("NullAway.Init")
class MagicLinksTest {
    private static final Pattern LINK = Pattern.compile("http://localhost:8080(/[a-z/-]+/)([0-9a-f]{64})\\s");

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private Site site;
    private Outcome.Entered owner;

    @BeforeEach
    void open(@TempDir Path dir) {
        server.start();
        Letterbox letterbox = Objects.requireNonNull(Letterbox.from(
                Map.of(
                        "BEHEST_SMTP_URL",
                        "smtp://127.0.0.1:" + server.getSmtp().getPort() + "?from=behest@example.com"),
                Clock.systemUTC()));
        site = new Site(dir, Map.of(), letterbox::send);
        owner = site.owner(site.acme, "olga@example.com");
    }

    @AfterEach
    void close() {
        site.close();
        server.stop();
    }

    private MagicLinks links() {
        return site.access.magicLinks();
    }

    private MimeMessage letter(int number) {
        assertThat(server.waitForIncomingEmail(20_000, number)).isTrue();
        return server.getReceivedMessages()[number - 1];
    }

    private static String secret(MimeMessage letter, String path) throws Exception {
        Matcher found = LINK.matcher(letter.getContent().toString());
        assertThat(found.find()).isTrue();
        assertThat(found.group(1)).isEqualTo(path);
        return found.group(2);
    }

    private String asked(int number) throws Exception {
        links().ask("Olga@example.com", Site.HOME);
        return secret(letter(number), Links.MAGIC);
    }

    @Test
    void letThePersonInWhoGetsTheLetter() throws Exception {
        assertThat(links().areSent()).isTrue();
        String secret = asked(1);
        MimeMessage letter = letter(1);
        assertThat(letter.getAllRecipients()).hasSize(1);
        assertThat(letter.getAllRecipients()[0].toString()).isEqualTo("olga@example.com");
        assertThat(letter.getFrom()[0].toString()).isEqualTo("behest@example.com");
        assertThat(letter.getSubject()).isEqualTo("Behest: sign in");
        assertThat(letter.getContent().toString()).contains("15 minutes");
        Outcome.Entered entered = Site.entered(links().enter(secret, Site.AWAY));
        assertThat(entered.signedIn().person().id())
                .isEqualTo(owner.signedIn().person().id());
    }

    @Test
    void areSentToPeopleOnlyAndTellNobodyWhoTheyAre() throws Exception {
        links().ask("nobody@example.com", Site.HOME);
        // letters leave in their order: had nobody got one, it would be the first
        asked(1);
        assertThat(letter(1).getAllRecipients()[0].toString()).isEqualTo("olga@example.com");
        assertThat(site.count("magic_link")).isEqualTo(1);
        for (String bad : Arrays.asList(null, "", "olga", "olga@example.com\nBcc: eve@example.com")) {
            assertThat(Site.refusal(() -> links().ask(bad, Site.HOME)).param()).isEqualTo("email");
        }
    }

    @Test
    void workOnceForFifteenMinutes() throws Exception {
        String secret = asked(1);
        List<Outcome> outcomes = Crowd.at(5, _ -> () -> links().enter(secret, Site.HOME));
        assertThat(Crowd.in(outcomes)).isEqualTo(1);
        String late = asked(2);
        site.clock.advance(Duration.ofMinutes(15));
        assertThat(links().enter(late, Site.HOME)).isEqualTo(SignIn.LINK);
        site.access.forget();
        assertThat(site.count("magic_link")).isZero();
        for (String bad : Arrays.asList(null, "", "0".repeat(64), "' OR 1=1 --", "x".repeat(100_000))) {
            assertThat(links().enter(bad, Site.HOME)).isEqualTo(SignIn.LINK);
        }
    }

    @Test
    void areOneFactorWhereThereIsAnother() throws Exception {
        Authenticator.Enrolment enrolment = site.access.authenticator().begin(owner.signedIn());
        site.access.authenticator().confirm(owner.signedIn(), new App(enrolment.key(), site.clock).code());
        assertThat(Site.due(links().enter(asked(1), Site.HOME)).ways()).contains(Factor.CODE);
    }

    @Test
    void areVoidWhenThePasswordChanges() throws Exception {
        String secret = asked(1);
        site.access.passwords().change(owner.signedIn(), Site.PASSWORD, "another row of bottles");
        assertThat(links().enter(secret, Site.HOME)).isEqualTo(SignIn.LINK);
    }

    @Test
    void areNotSentWithoutEndWhetherSomebodyHasTheAddressOrNot() {
        for (String email : List.of("olga@example.com", "nobody@example.com")) {
            for (int i = 0; i < 3; i++) {
                links().ask(email, new Visitor("203.0.113." + i, "x"));
            }
            assertThat(Site.refusal(() -> links().ask(email, Site.AWAY)).code()).isEqualTo(Code.RATE_LIMITED);
        }
    }

    @Test
    void invitationsLeaveByMailToo() throws Exception {
        Invitations.Created created =
                site.access.invitations().invite(owner.signedIn(), "ina@example.com", Role.DEVELOPER);
        assertThat(created.mailed()).isTrue();
        MimeMessage letter = letter(1);
        assertThat(letter.getSubject()).isEqualTo("Behest: Olga invites you");
        assertThat(secret(letter, Links.INVITATION)).isEqualTo(Site.secret(created.link()));
    }

    @Test
    void aMailServerThatIsDownHoldsNobodyUp() {
        server.stop();
        links().ask("olga@example.com", Site.HOME);
        Site.entered(site.password("olga@example.com", Site.PASSWORD));
    }
}
