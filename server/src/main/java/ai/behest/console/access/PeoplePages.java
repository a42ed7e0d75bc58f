package ai.behest.console.access;

import ai.behest.console.frame.Area;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Place;
import ai.behest.console.frame.Said;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.people.Access;
import ai.behest.people.Invitation;
import ai.behest.people.Invitations;
import ai.behest.people.Permission;
import ai.behest.people.Person;
import ai.behest.people.Role;
import ai.behest.wire.Refusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tenant's people: who may come in, as what, and inviting more. */
public final class PeoplePages {

    /**
     * The list.
     *
     * @param roles what one may make of somebody, by its spelling
     */
    public record Shown(
            List<Person> people, List<Invitation> invitations, Map<String, String> roles, String self, Instant now) {}

    /** An invitation, with the link that is seen this once. */
    public record Invited(Invitations.Created created) {}

    private final Access rooms;
    private final InstantSource clock;

    public PeoplePages(Access rooms, InstantSource clock) {
        this.rooms = rooms;
        this.clock = clock;
    }

    public void fill(Pages pages) {
        pages.page("/people", Permission.MANAGE_PEOPLE, this::show);
        pages.form("/people/invite", Permission.MANAGE_PEOPLE, "person.invite", this::invite, this::show);
        pages.form(
                "/people/invitations/{id}/withdraw",
                Permission.MANAGE_PEOPLE,
                "invitation.withdraw",
                this::withdraw,
                this::show);
        pages.form("/people/{id}/role", Permission.MANAGE_PEOPLE, "person.role", this::role, this::show);
        pages.form("/people/{id}/sessions/end", Permission.MANAGE_PEOPLE, "session.end_all", this::end, this::show);
        pages.form("/people/{id}/remove", Permission.MANAGE_PEOPLE, "person.remove", this::remove, this::show);
    }

    private View show(Visit visit) {
        Map<String, String> roles = new LinkedHashMap<>();
        for (Role role : Role.values()) {
            if (role != Role.OWNER || visit.who().person().role() == Role.OWNER) {
                roles.put(role.text(), role.text());
            }
        }
        return new View.Page(
                "access/people",
                "People",
                Place.of(Area.PEOPLE),
                new Shown(
                        rooms.people().list(visit.tenantId()),
                        rooms.invitations().list(visit.tenantId()),
                        roles,
                        visit.actor(),
                        clock.instant()));
    }

    private View invite(Visit visit) {
        return new View.Page(
                "access/invited",
                "Invited",
                Place.of(Area.PEOPLE),
                new Invited(rooms.invitations()
                        .invite(
                                visit.who(),
                                visit.form().text("email"),
                                role(visit.form().text("role")))));
    }

    private View withdraw(Visit visit) {
        rooms.invitations().withdraw(visit.who(), visit.path("id"));
        return new View.Redirect("/people", Said.DELETED);
    }

    private View role(Visit visit) {
        rooms.people()
                .changeRole(visit.who(), visit.path("id"), role(visit.form().text("role")));
        return new View.Redirect("/people", Said.SAVED);
    }

    private View end(Visit visit) {
        rooms.sessions().endAllOf(visit.who(), visit.path("id"));
        return new View.Redirect("/people", Said.SESSION_ENDED);
    }

    private View remove(Visit visit) {
        rooms.people().remove(visit.who(), visit.path("id"));
        return new View.Redirect("/people", Said.DELETED);
    }

    private static Role role(String text) {
        return Arrays.stream(Role.values())
                .filter(role -> role.text().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        Refusal.invalid("role", "Choose one of the roles.").asException());
    }
}
