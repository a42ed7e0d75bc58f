package ai.behest.people;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init")
class InvitationsTest {
    private Site site;
    private SignedIn owner;

    @BeforeEach
    void open(@TempDir Path dir) {
        site = new Site(dir);
        owner = site.owner(site.acme, "olga@example.com").signedIn();
    }

    @AfterEach
    void close() {
        site.close();
    }

    private Invitations invitations() {
        return site.access.invitations();
    }

    private String invite(String email) {
        return Site.secret(invitations().invite(owner, email, Role.DEVELOPER).link());
    }

    @Test
    void makeAPersonOfWhoeverHoldsTheLink() {
        Invitations.Created created = invitations().invite(owner, " Ina@Example.COM ", Role.DEVELOPER);
        assertThat(created.link()).startsWith(Site.ADDRESS + Links.INVITATION);
        assertThat(created.mailed()).isFalse();
        Invitation shown = invitations().find(Site.secret(created.link()));
        assertThat(shown).isEqualTo(created.invitation());
        assertThat(created.invitation().email()).isEqualTo("ina@example.com");
        assertThat(created.invitation().invitedBy()).isEqualTo("Olga");
        assertThat(created.invitation().expiresAt())
                .isEqualTo(site.clock.instant().plus(Duration.ofDays(7)));
        Person ina = Site.entered(invitations().accept(Site.secret(created.link()), " Ina ", Site.PASSWORD, Site.HOME))
                .signedIn()
                .person();
        assertThat(ina.role()).isEqualTo(Role.DEVELOPER);
        assertThat(ina.name()).isEqualTo("Ina");
        assertThat(ina.tenantId()).isEqualTo(site.acme);
        assertThat(invitations().list(site.acme)).isEmpty();
    }

    @Test
    void workOnce() {
        String secret = invite("ina@example.com");
        List<Outcome> outcomes = Crowd.at(6, _ -> () -> invitations().accept(secret, "Ina", Site.PASSWORD, Site.HOME));
        assertThat(Crowd.in(outcomes)).isEqualTo(1);
        assertThat(site.access.people().list(site.acme)).hasSize(2);
        assertThat(Site.refusal(invitations().accept(secret, "Ina", Site.PASSWORD, Site.HOME))
                        .code())
                .isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void endAfterSevenDaysOrWhenTheyAreWithdrawn() {
        String late = invite("late@example.com");
        site.clock.advance(Duration.ofDays(7));
        assertThat(invitations().find(late)).isNull();
        assertThat(invitations().list(site.acme)).isEmpty();
        assertThat(Site.refusal(invitations().accept(late, "L", Site.PASSWORD, Site.HOME))
                        .code())
                .isEqualTo(Code.NOT_FOUND);
        site.access.forget();
        assertThat(site.count("invitation")).isZero();

        String withdrawn = invite("w@example.com");
        Invitation listed = invitations().list(site.acme).getFirst();
        invitations().withdraw(owner, listed.id());
        assertThat(invitations().find(withdrawn)).isNull();
        assertThat(Site.refusal(() -> invitations().withdraw(owner, listed.id()))
                        .code())
                .isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void againVoidTheOldLink() {
        String first = invite("ina@example.com");
        String second = invite("INA@example.com");
        assertThat(invitations().find(first)).isNull();
        assertThat(invitations().find(second)).isNotNull();
        assertThat(invitations().list(site.acme)).hasSize(1);
    }

    @Test
    void areNotForPeopleWhoAreHere() {
        assertThat(Site.refusal(() -> invite("olga@example.com")).param()).isEqualTo("email");
        assertThat(Site.refusal(() -> invite("OLGA@example.com")).code()).isEqualTo(Code.CONFLICT);
    }

    @Test
    void keepTheirLinkWhenNameOrPasswordDoNotFit() {
        String secret = invite("ina@example.com");
        assertThat(Site.refusal(invitations().accept(secret, " ", Site.PASSWORD, Site.HOME))
                        .param())
                .isEqualTo("name");
        assertThat(Site.refusal(invitations().accept(secret, "Ina", "short", Site.HOME))
                        .param())
                .isEqualTo("password");
        assertThat(Site.refusal(invitations().accept(secret, "Ina", null, Site.HOME))
                        .param())
                .isEqualTo("password");
        Site.entered(invitations().accept(secret, "Ina", Site.PASSWORD, Site.HOME));
    }

    @Test
    void areNoOtherLink() {
        String secret = invite("ina@example.com");
        assertThat(site.access.firstOwner().isGood(secret)).isFalse();
        assertThat(site.access.sessions().find(secret)).isNull();
        assertThat(Site.refusal(site.access.magicLinks().enter(secret, Site.HOME))
                        .code())
                .isEqualTo(Code.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "ada",
                "@example.com",
                "ada@",
                "ada@example",
                "a b@example.com",
                "ada@exam ple.com",
                "ada@example.com\nBcc: eve@example.com",
                "ada@example.com,eve@example.com",
                "Ada <ada@example.com>",
                "\"ada\"@example.com",
                "ada@[127.0.0.1]",
                "ada@127.0.0.1",
                "ada..b@example.com",
                ".ada@example.com",
                "ada@-example.com",
                "ada@example.com.",
                "\u0430da@example.com",
                "ada@ex\u0430mple.com",
                "ada@example.com\u0000",
                "'; DROP TABLE person; --@example.com@"
            })
    void areForAddressesOnly(String email) {
        assertThat(Site.refusal(() -> invite(email)).param()).isEqualTo("email");
    }

    @Test
    void areForAddressesOfABoundedLength() {
        assertThat(Site.refusal(() -> invite("a".repeat(65) + "@example.com")).param())
                .isEqualTo("email");
        assertThat(Site.refusal(() -> invite("a@" + "b".repeat(100_000) + ".com"))
                        .param())
                .isEqualTo("email");
        assertThat(Site.refusal(() -> invite("a@" + "b.".repeat(130) + "com")).param())
                .isEqualTo("email");
    }
}
