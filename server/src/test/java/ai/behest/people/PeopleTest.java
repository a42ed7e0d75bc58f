package ai.behest.people;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class PeopleTest {
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

    private People people() {
        return site.access.people();
    }

    private static String id(Outcome.Entered entered) {
        return entered.signedIn().person().id();
    }

    @Test
    void areListedAndFoundByTheirTenantOnly() {
        Outcome.Entered ina = site.joined(owner, "ina@example.com", Role.FINANCE);
        assertThat(people().list(site.acme))
                .extracting(Person::email)
                .containsExactlyInAnyOrder("olga@example.com", "ina@example.com");
        assertThat(people().list(site.rival)).isEmpty();
        assertThat(people().isEmpty(site.rival)).isTrue();
        assertThat(people().isEmpty(site.acme)).isFalse();
        assertThat(people().find(site.rival, id(ina))).isNull();
        Person found = people().find(site.acme, id(ina));
        assertThat(found).isNotNull();
        assertThat(found.role()).isEqualTo(Role.FINANCE);
        assertThat(found.lastSeenAt()).isEqualTo(site.clock.instant());
    }

    @Test
    void changeTheirRoleWithinTheirSessions() {
        Outcome.Entered ina = site.joined(owner, "ina@example.com", Role.VIEWER);
        assertThat(site.signedIn(ina.secret()).may(Permission.STOP)).isFalse();
        people().changeRole(owner.signedIn(), id(ina), Role.DEVELOPER);
        SignedIn now = site.signedIn(ina.secret());
        assertThat(now.may(Permission.STOP)).isTrue();
        assertThat(now.may(Permission.MANAGE_PEOPLE)).isFalse();
        assertThat(site.access.sessions().renewal(ina.secret())).isNotNull();
    }

    @Test
    void onlyOwnersMakeAndUnmakeOwners() {
        Outcome.Entered admin = site.joined(owner, "ada@example.com", Role.ADMIN);
        Outcome.Entered other = site.joined(owner, "oda@example.com", Role.OWNER);
        for (Refusal refused : List.of(
                Site.refusal(() -> people().changeRole(admin.signedIn(), id(admin), Role.OWNER)),
                Site.refusal(() -> people().changeRole(admin.signedIn(), id(other), Role.VIEWER)),
                Site.refusal(() -> people().remove(admin.signedIn(), id(other))),
                Site.refusal(() -> site.access.sessions().endAllOf(admin.signedIn(), id(other))),
                Site.refusal(() -> site.access.invitations().invite(admin.signedIn(), "x@example.com", Role.OWNER)))) {
            assertThat(refused.code()).isEqualTo(Code.FORBIDDEN);
        }
        assertThat(people().changeRole(owner.signedIn(), id(admin), Role.OWNER).role())
                .isEqualTo(Role.OWNER);
    }

    @Test
    void withoutTheRightNothingIsDoneToOthers() {
        for (Role role : List.of(Role.DEVELOPER, Role.FINANCE, Role.VIEWER)) {
            Outcome.Entered some = site.joined(owner, role.text() + "@example.com", role);
            for (Refusal refused : List.of(
                    Site.refusal(() -> people().changeRole(some.signedIn(), id(some), Role.ADMIN)),
                    Site.refusal(() -> people().remove(some.signedIn(), id(owner))),
                    Site.refusal(() -> site.access.sessions().endAllOf(some.signedIn(), id(owner))),
                    Site.refusal(() -> site.access.invitations().withdraw(some.signedIn(), "inv_1")),
                    Site.refusal(
                            () -> site.access.invitations().invite(some.signedIn(), "x@example.com", Role.VIEWER)))) {
                assertThat(refused.code()).as(role.text()).isEqualTo(Code.FORBIDDEN);
            }
        }
    }

    @Test
    void whoWasAnAdminWhenThePageWasMadeIsNotOneNow() {
        SignedIn then = site.joined(owner, "ada@example.com", Role.ADMIN).signedIn();
        people().changeRole(owner.signedIn(), then.person().id(), Role.VIEWER);
        assertThat(Site.refusal(() -> people().changeRole(then, then.person().id(), Role.ADMIN))
                        .code())
                .isEqualTo(Code.FORBIDDEN);
        people().remove(owner.signedIn(), then.person().id());
        assertThat(Site.refusal(() -> people().remove(then, id(owner))).code()).isEqualTo(Code.FORBIDDEN);
    }

    @Test
    void theLastOwnerStays() {
        assertThat(Site.refusal(() -> people().changeRole(owner.signedIn(), id(owner), Role.ADMIN))
                        .code())
                .isEqualTo(Code.CONFLICT);
        assertThat(Site.refusal(() -> people().remove(owner.signedIn(), id(owner)))
                        .code())
                .isEqualTo(Code.CONFLICT);
        assertThat(people().changeRole(owner.signedIn(), id(owner), Role.OWNER).role())
                .isEqualTo(Role.OWNER);
    }

    @Test
    void ofTwoOwnersWhoLeaveAtOnceOneStays() {
        for (int round = 0; round < 5; round++) {
            Outcome.Entered other = site.joined(owner, "oda" + round + "@example.com", Role.OWNER);
            List<Outcome.Entered> both = List.of(owner, other);
            List<Boolean> gone = Crowd.at(2, i -> () -> {
                try {
                    people().changeRole(both.get(i).signedIn(), id(both.get(i)), Role.ADMIN);
                    return true;
                } catch (RefusedException e) {
                    return false;
                }
            });
            assertThat(gone).containsExactlyInAnyOrder(true, false);
            owner = both.get(gone.indexOf(false));
        }
    }

    @Test
    void whoIsRemovedIsOutAndTheirFactorsAndSessionsAreGone() {
        Outcome.Entered ina = site.joined(owner, "ina@example.com", Role.ADMIN);
        assertThat(site.isIn(ina.secret())).isTrue();
        people().remove(owner.signedIn(), id(ina));
        assertThat(site.isIn(ina.secret())).isFalse();
        assertThat(site.count("console_session")).isEqualTo(1);
        assertThat(Site.refusal(site.password("ina@example.com", Site.PASSWORD)).code())
                .isEqualTo(Code.INVALID_TOKEN);
        assertThat(Site.refusal(() -> people().remove(owner.signedIn(), id(ina)))
                        .code())
                .isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void anotherTenantsPeopleAreNotThere() {
        Outcome.Entered rival = site.owner(site.rival, "rita@example.com");
        for (Refusal refused : List.of(
                Site.refusal(() -> people().changeRole(rival.signedIn(), id(owner), Role.VIEWER)),
                Site.refusal(() -> people().remove(rival.signedIn(), id(owner))),
                Site.refusal(() -> site.access.sessions().endAllOf(rival.signedIn(), id(owner))),
                Site.refusal(() -> site.access
                        .sessions()
                        .end(rival.signedIn(), owner.signedIn().sessionId())))) {
            assertThat(refused.code()).isEqualTo(Code.NOT_FOUND);
        }
        assertThat(site.isIn(owner.secret())).isTrue();
    }

    @Test
    void mayCallThemselvesWhatTheyLike() {
        assertThat(people().changeName(owner.signedIn(), "  Olga <b>Ö</b> ").name())
                .isEqualTo("Olga <b>Ö</b>");
        assertThat(site.signedIn(owner.secret()).person().name()).isEqualTo("Olga <b>Ö</b>");
        for (String bad : List.of("", " ", "a\nb", "a\u0000", "\u202Egnirts", "n".repeat(101))) {
            assertThat(Site.refusal(() -> people().changeName(owner.signedIn(), bad))
                            .param())
                    .isEqualTo("name");
        }
        assertThat(Site.refusal(() -> people().changeName(owner.signedIn(), null))
                        .param())
                .isEqualTo("name");
    }

    @Test
    void oneEMailMayBeInTwoTenants() {
        site.clock.advance(Duration.ofMinutes(1));
        Outcome.Entered there = site.owner(site.rival, "olga@example.com");
        assertThat(there.signedIn().person().tenantId()).isEqualTo(site.rival);
        assertThat(Site.entered(site.password("olga@example.com", Site.PASSWORD))
                        .signedIn()
                        .person()
                        .tenantId())
                .as("where the person was last")
                .isEqualTo(site.rival);
    }
}
