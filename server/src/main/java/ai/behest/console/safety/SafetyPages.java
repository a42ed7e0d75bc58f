package ai.behest.console.safety;

import ai.behest.console.frame.Actors;
import ai.behest.console.frame.Area;
import ai.behest.console.frame.Fields;
import ai.behest.console.frame.Options;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Place;
import ai.behest.console.frame.Said;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.identity.PastedToken;
import ai.behest.identity.Revocation;
import ai.behest.identity.Revocations;
import ai.behest.people.Permission;
import ai.behest.safety.Effects;
import ai.behest.safety.KillScope;
import ai.behest.safety.KillSwitch;
import ai.behest.safety.KillSwitches;
import ai.behest.tenant.Projects;
import ai.behest.wire.Refusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is stopped now; stopping more, after a look at whom it hits; and the revocations of tokens. */
public final class SafetyPages {

    /**
     * A switch in force, in words.
     *
     * @param what e.g. {@code user ada in Demo}
     * @param by the name of whoever threw it
     */
    public record Stopped(KillSwitch thrown, String what, String by) {}

    /** A revocation in force, in words. */
    public record Revoked(Revocation revocation, String what) {}

    /** All that is stopped. */
    public record ListPage(List<Stopped> switches, List<Revoked> revocations, Instant now) {}

    /**
     * The form, and on its second step what it would hit.
     *
     * @param projects by id, none first
     * @param what in words, or null on the first step
     */
    public record NewPage(
            Map<String, String> projects,
            Effects.@Nullable Effect effect,
            @Nullable String what) {}

    /**
     * The form of a revocation.
     *
     * @param token what a pasted token says of itself, or null
     */
    public record RevokePage(
            Map<String, String> projects, @Nullable PastedToken token) {

        /** What tokens can have in common with it, in words. */
        public Map<String, String> common() {
            Map<String, String> common = new LinkedHashMap<>();
            if (token != null) {
                put(common, "jti", "this token alone", token.jti());
                put(common, "sid", "all of its session", token.sid());
                put(common, "uid", "all of its user", token.uid());
            }
            return common;
        }

        private static void put(Map<String, String> common, String kind, String words, @Nullable String value) {
            if (value != null) {
                common.put(kind, words);
            }
        }
    }

    /** The rooms of these pages. */
    public record Rooms(
            KillSwitches killSwitches,
            Effects effects,
            Revocations revocations,
            Projects projects,
            Actors actors,
            InstantSource clock) {}

    private final Rooms rooms;

    public SafetyPages(Rooms rooms) {
        this.rooms = rooms;
    }

    public void fill(Pages pages) {
        pages.page("/safety", Permission.READ_SETUP, this::list);
        pages.page("/safety/new", Permission.STOP, this::form);
        pages.ask("/safety/new/check", Permission.STOP, this::look);
        pages.form("/safety/new", Permission.STOP, "kill_switch.create", this::stop, this::form);
        pages.form("/safety/switches/{id}/lift", Permission.STOP, "kill_switch.lift", this::lift, this::list);
        pages.page("/safety/revoke", Permission.STOP, this::revokeForm);
        pages.form("/safety/revoke", Permission.STOP, "revocation.create", this::revoke, this::revokeForm);
        pages.ask("/safety/revoke/check", Permission.STOP, this::takeApart, this::revokeForm);
        pages.form("/safety/revocations/{id}/lift", Permission.STOP, "revocation.delete", this::unrevoke, this::list);
    }

    private View list(Visit visit) {
        String tenant = visit.tenantId();
        Map<String, String> projects = rooms.projects().names(tenant);
        List<KillSwitch> all = rooms.killSwitches().list(tenant);
        Map<String, String> names = rooms.actors().names(tenant, all.stream().map(KillSwitch::actor));
        List<Stopped> switches = all.stream()
                .map(thrown -> new Stopped(
                        thrown, words(thrown.scope(), projects), names.getOrDefault(thrown.actor(), thrown.actor())))
                .toList();
        List<Revoked> revocations = rooms.revocations().list(tenant).stream()
                .map(one -> new Revoked(one, words(one, projects)))
                .toList();
        return new View.Page(
                "safety/list",
                "Safety",
                Place.of(Area.SAFETY),
                new ListPage(switches, revocations, rooms.clock().instant()));
    }

    private View form(Visit visit) {
        return new View.Page(
                "safety/new", "Stop calls", Place.of(Area.SAFETY), new NewPage(projects(visit, true), null, null));
    }

    /** The second step: the same form, with what it would hit. */
    private View look(Visit visit) {
        Fields form = visit.form();
        KillScope scope = Wish.scope(form);
        Wish.until(form, rooms.clock().instant());
        Effects.Effect effect = rooms.effects().of(visit.tenantId(), scope);
        return new View.Page(
                "safety/new",
                "Stop calls",
                Place.of(Area.SAFETY),
                new NewPage(
                        projects(visit, true),
                        effect,
                        words(scope, rooms.projects().names(visit.tenantId()))));
    }

    private View stop(Visit visit) {
        Fields form = visit.form();
        rooms.killSwitches()
                .add(
                        visit.tenantId(),
                        Wish.scope(form),
                        form.text("reason"),
                        Wish.until(form, rooms.clock().instant()),
                        visit.actor());
        return new View.Redirect("/safety", Said.STOPPED);
    }

    private View lift(Visit visit) {
        rooms.killSwitches().lift(visit.tenantId(), visit.path("id"));
        return new View.Redirect("/safety", Said.LIFTED);
    }

    private View revokeForm(Visit visit) {
        return revokePage(visit, null);
    }

    private View revokePage(Visit visit, @Nullable PastedToken token) {
        return new View.Page(
                "safety/revoke", "Revoke tokens", Place.of(Area.SAFETY), new RevokePage(projects(visit, true), token));
    }

    /** The token comes in the body, and only what it names goes back. */
    private View takeApart(Visit visit) {
        PastedToken token = PastedToken.of(visit.form().raw("token"));
        String tenant = token.tenantId();
        String project = token.projectId();
        if ((tenant != null && !tenant.equals(visit.tenantId()))
                || (project != null && !rooms.projects().names(visit.tenantId()).containsKey(project))) {
            throw Refusal.invalid("token", "This token belongs to none of your projects.")
                    .asException();
        }
        return revokePage(visit, token);
    }

    private View revoke(Visit visit) {
        Fields form = visit.form();
        Revocation.Kind kind = switch (form.text("kind")) {
            case "jti" -> Revocation.Kind.JTI;
            case "sid" -> Revocation.Kind.SID;
            case "uid" -> Revocation.Kind.UID;
            case "kid" -> Revocation.Kind.KID;
            default ->
                throw Refusal.invalid("kind", "Choose what the tokens have in common.")
                        .asException();
        };
        rooms.revocations()
                .revoke(
                        visit.tenantId(),
                        kind,
                        form.optional(kind.text()) == null ? form.optional("value") : form.optional(kind.text()),
                        form.optional("project"),
                        form.optional("reason"),
                        Wish.until(form, rooms.clock().instant()));
        return new View.Redirect("/safety", Said.REVOKED_TOKENS);
    }

    private View unrevoke(Visit visit) {
        rooms.revocations().delete(visit.tenantId(), visit.path("id"));
        return new View.Redirect("/safety", Said.LIFTED);
    }

    private Map<String, String> projects(Visit visit, boolean withAll) {
        Map<String, String> projects = rooms.projects().names(visit.tenantId());
        return withAll ? Options.then(projects, "", "all projects") : projects;
    }

    private static String words(KillScope scope, Map<String, String> projects) {
        String project = scope.project();
        String in = project == null ? "" : " in " + projects.getOrDefault(project, project);
        return switch (scope.kind()) {
            case GLOBAL -> "every call of every tenant";
            case TENANT -> "every call";
            case PROJECT -> "every call of " + in.substring(" in ".length());
            case USER -> "user " + scope.user() + in;
            case SESSION -> "session " + scope.session() + in;
            case KEY -> "key " + scope.key() + in;
        };
    }

    private static String words(Revocation revocation, Map<String, String> projects) {
        String project = revocation.projectId();
        return revocation.kind().text() + " " + revocation.value()
                + (project == null ? "" : " in " + projects.getOrDefault(project, project));
    }
}
