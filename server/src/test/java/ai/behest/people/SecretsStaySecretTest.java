package ai.behest.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets are planted, then looked for in every text, row and file that the room makes. */
class SecretsStaySecretTest {
    private static final List<String> TABLES = List.of(
            "person",
            "people_change",
            "invitation",
            "owner_link",
            "authenticator",
            "recovery_code",
            "passkey",
            "passkey_challenge",
            "outside_identity",
            "oidc_attempt",
            "magic_link",
            "second_factor_due",
            "console_session",
            "change_log");

    @Test
    void inTextsRowsAndFiles(@TempDir Path dir) throws IOException {
        List<String> secrets = new ArrayList<>();
        List<Object> shown = new ArrayList<>();
        try (Site site = new Site(dir)) {
            Outcome.Entered owner = site.owner(site.acme, "olga@example.com");
            secrets.add(Site.PASSWORD);
            secrets.add(owner.secret());
            secrets.add(owner.signedIn().csrf());
            secrets.add(
                    Site.secret(Objects.requireNonNull(site.access.firstOwner().linkIfEmpty(site.rival))));
            Invitations.Created invited =
                    site.access.invitations().invite(owner.signedIn(), "ina@example.com", Role.VIEWER);
            secrets.add(Site.secret(invited.link()));
            Authenticator.Enrolment enrolment = site.access.authenticator().begin(owner.signedIn());
            secrets.add(enrolment.key());
            List<String> paper =
                    site.access.authenticator().confirm(owner.signedIn(), new App(enrolment.key(), site.clock).code());
            secrets.addAll(paper);
            SoftPasskey passkey = new SoftPasskey();
            Passkeys.Added added = site.access
                    .passkeys()
                    .add(
                            owner.signedIn(),
                            "laptop",
                            passkey.create(site.access.passkeys().creationOptions(owner.signedIn())));
            String browser = SignIn.freshBrowser();
            String options = site.access.signIn().passkeyOptions(browser, Site.HOME);
            secrets.add(browser);
            secrets.add(options.replaceAll(".*\"challenge\":\"([^\"]+)\".*", "$1"));
            Outcome.SecondFactorDue due = Site.due(site.password("olga@example.com", Site.PASSWORD));
            secrets.add(due.ticket());
            shown.addAll(List.of(
                    owner,
                    due,
                    owner.signedIn(),
                    invited,
                    enrolment,
                    added,
                    site.password("olga@example.com", "wrong " + Site.PASSWORD),
                    new Secrets(site.masterKey),
                    new OidcAttempts.Attempt("nonce", Site.PASSWORD)));
            for (String table : TABLES) {
                shown.addAll(site.database.read(handle -> handle.createQuery("SELECT * FROM " + table)
                        .mapToMap()
                        .map(Object::toString)
                        .list()));
            }
            try (var files = Files.list(dir)) {
                for (Path file : files.filter(
                                each -> each.getFileName().toString().startsWith("behest.db"))
                        .toList()) {
                    shown.add(Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        assertThat(secrets).hasSizeGreaterThan(17).allMatch(secret -> secret.length() >= 14);
        for (Object each : shown) {
            String text = each.toString();
            assertThat(secrets.stream().filter(text::contains)).isEmpty();
        }
    }
}
