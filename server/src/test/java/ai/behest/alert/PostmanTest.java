package ai.behest.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.Until;
import ai.behest.budget.Budget;
import ai.behest.budget.Kind;
import ai.behest.budget.Period;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alerts by mail, to a real mail server. */
@SuppressWarnings("NullAway.Init")
class PostmanTest {
    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private Path directory;

    @BeforeEach
    void open(@TempDir Path folder) {
        directory = folder;
        server.start();
    }

    @AfterEach
    void close() {
        server.stop();
    }

    private AlertSettings settings(int port) {
        return AlertSettings.from(Map.of(
                "BEHEST_SMTP_URL",
                "smtp://127.0.0.1:" + port + "?from=behest@example.com",
                "BEHEST_ALERT_EMAIL",
                "ada@example.com, ops@example.com"));
    }

    private static void raise(Site site) {
        Budget budget = site.budget(Map.of("user", "*"), 100, Period.TOTAL, Kind.HARD, false);
        site.spend(budget, "tim\u00e9 Bcc: eve@example.com", 90);
        site.alerts.lookout().look();
    }

    @Test
    void whatIsRaisedTogetherIsOneLetterToEveryRecipient() throws Exception {
        try (Site site = new Site(
                directory,
                "node_a",
                Clock.systemUTC(),
                settings(server.getSmtp().getPort()))) {
            raise(site);
            site.alerts.start("node_a");
            assertThat(server.waitForIncomingEmail(20_000, 1)).isTrue();
            for (String recipient : List.of("ada@example.com", "ops@example.com")) {
                assertThat(server.findReceivedMessages(user -> user.getEmail().equals(recipient), _ -> true))
                        .hasSize(1);
            }
            MimeMessage letter = server.getReceivedMessages()[0];
            assertThat(letter.getSubject()).isEqualTo("Behest: 2 alerts");
            assertThat(letter.getFrom()[0].toString()).isEqualTo("behest@example.com");
            assertThat(letter.getAllRecipients()).hasSize(2);
            assertThat(letter.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            assertThat(letter.getHeader("Date")).hasSize(1);
            assertThat(letter.getContent().toString())
                    .contains("has reached 50 %: 90 of 100 tokens is spent", "has reached 80 %", "\"Tokens\"")
                    .contains("It counts user tim\u00e9 Bcc: eve@example.com.")
                    .contains("./behest alert list");
            Until.holds("nothing is due", () -> mailDue(site) == 0);
        }
    }

    private static long mailDue(Site site) {
        return site.database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM alert WHERE mail_due IS NOT NULL")
                .mapTo(Long.class)
                .one());
    }

    @Test
    void aMailServerThatIsDownIsTriedAgain() {
        int port = server.getSmtp().getPort();
        server.stop();
        try (Site site = new Site(directory, "node_a", Clock.systemUTC(), settings(port))) {
            site.alerts.start("node_a");
            raise(site);
            Until.holds(
                    "it failed",
                    () -> site.database.<Long>read(handle -> handle.createQuery("SELECT MAX(mail_attempts) FROM alert")
                                    .mapTo(Long.class)
                                    .one())
                            >= 1);
            GreenMail again = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
            again.start();
            try {
                assertThat(again.waitForIncomingEmail(20_000, 1)).isTrue();
            } finally {
                again.stop();
            }
        }
    }

    @Test
    void withoutAMailServerNothingIsDue() {
        try (Site site = new Site(directory, "node_a", Clock.systemUTC())) {
            raise(site);
            assertThat(site.raised()).hasSize(2);
            assertThat(mailDue(site)).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | ops@example.com | BEHEST_SMTP_URL",
                "smtp://mail.example.com | - | BEHEST_ALERT_EMAIL",
                "mail.example.com:25 | ops@example.com | BEHEST_SMTP_URL",
                "http://mail.example.com | ops@example.com | BEHEST_SMTP_URL",
                "smtp://mail.example.com/inbox | ops@example.com | BEHEST_SMTP_URL",
                "smtp://mail.example.com?to=x@example.com | ops@example.com | BEHEST_SMTP_URL",
                "smtp://mail.example.com?from=nobody | ops@example.com | BEHEST_SMTP_URL",
                "smtp://u:p%zz@mail.example.com | ops@example.com | BEHEST_SMTP_URL",
                "smtp://u:hunter2@mail.exa mple.com | ops@example.com | BEHEST_SMTP_URL",
                "smtp:// | ops@example.com | BEHEST_SMTP_URL",
                "smtp://mail.example.com | ops | BEHEST_ALERT_EMAIL",
                "smtp://mail.example.com | ops@example.com,, | BEHEST_ALERT_EMAIL",
                "smtp://mail.example.com | Ops <ops@example.com> | BEHEST_ALERT_EMAIL",
                "smtp://mail.example.com | ops@example.com%0ABcc:x@example.com | BEHEST_ALERT_EMAIL"
            })
    void aSettingThatDoesNotFitStopsTheStartWithItsName(String url, String email, String variable) {
        Map<String, String> environment = new java.util.HashMap<>();
        if (url != null) {
            environment.put("BEHEST_SMTP_URL", url);
        }
        if (email != null) {
            environment.put("BEHEST_ALERT_EMAIL", email.replace("%0A", "\n"));
        }
        assertThatThrownBy(() -> AlertSettings.from(environment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(variable)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aLoginIsReadFromTheUrlAndNeverShown() {
        MailSettings mail = Objects.requireNonNull(MailSettings.from(Map.of(
                "BEHEST_SMTP_URL", "smtps://behest%40example.com:p%40ss+word@mail.example.com",
                "BEHEST_ALERT_EMAIL", "ops@example.com")));
        assertThat(mail.tls()).isTrue();
        assertThat(mail.port()).isEqualTo(465);
        assertThat(mail.user()).isEqualTo("behest@example.com");
        assertThat(mail.password()).isEqualTo("p@ss+word");
        assertThat(mail.from()).isEqualTo("ops@example.com");
        assertThat(mail.toString()).doesNotContain("p@ss").doesNotContain("behest@");
    }
}
