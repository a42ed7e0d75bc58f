package ai.behest.console.project;

import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Place;
import ai.behest.console.frame.Said;
import ai.behest.console.frame.Tab;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.people.Permission;
import ai.behest.tenant.OriginRule;
import ai.behest.tenant.Project;
import ai.behest.tenant.Projects;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Settings, Allowed Origins: whose pages may call. A change here is in force at once; it does not wait for a draft. */
public final class OriginPages {

    /**
     * @param origins in the order in which they were added
     * @param tested what a test came to, or null
     */
    public record Page(
            InSettings in, List<String> origins, @Nullable OriginTest tested) {}

    /**
     * What is to be said about an origin while it is typed.
     *
     * @param fine whether it can be added
     */
    public record Verdict(boolean fine, String text) {}

    private final Projects projects;
    private final Preflight preflight;

    public OriginPages(Projects projects, Preflight preflight) {
        this.projects = projects;
        this.preflight = preflight;
    }

    public void fill(Pages pages) {
        String path = SettingsPart.ORIGINS.pattern();
        pages.page(path, Permission.READ_SETUP, this::show);
        pages.form(path, Permission.CHANGE_SETUP, "settings.origins.add", this::add, this::show);
        pages.form(path + "/remove", Permission.CHANGE_SETUP, "settings.origins.remove", this::remove, this::show);
        pages.ask(path + "/check", Permission.READ_SETUP, this::check);
        pages.ask(path + "/test", Permission.READ_SETUP, this::test);
    }

    private View show(Visit visit) {
        return page(visit, null);
    }

    private View page(Visit visit, @Nullable OriginTest tested) {
        InSettings in = InSettings.of(projects, visit, SettingsPart.ORIGINS);
        return in.page("origins", new Page(in, in.project().settings().allowedOrigins(), tested));
    }

    private View add(Visit visit) {
        String origin = parsed(visit.form().text("origin"));
        save(visit, origins -> {
            if (origins.contains(origin)) {
                throw Refusal.invalid("origin", "This origin is allowed already.")
                        .asException();
            }
            origins.add(origin);
        });
        return new View.Redirect(path(visit), Said.ORIGIN_ADDED);
    }

    private View remove(Visit visit) {
        String origin = visit.form().text("origin");
        save(visit, origins -> origins.remove(origin));
        return new View.Redirect(path(visit), Said.ORIGIN_REMOVED);
    }

    /** Sends a preflight as a page of this origin would; of a wildcard, as a page that it is meant for. */
    private View test(Visit visit) {
        Project project = projects.get(visit.tenantId(), visit.path("id"));
        OriginTest tested = test(project, visit.form().text("origin"));
        return visit.request().fragment()
                ? new View.Page(
                        "project/origin-test",
                        "",
                        Place.of(project.id(), project.name(), Tab.SETTINGS),
                        new Page(InSettings.of(projects, visit, SettingsPart.ORIGINS), List.of(), tested))
                : page(visit, tested);
    }

    private OriginTest test(Project project, String text) {
        try {
            String origin = OriginTest.example(OriginRule.parse(text));
            return OriginTest.of(origin, preflight.send(project.slug(), origin));
        } catch (RefusedException e) {
            return OriginTest.impossible(e.refusal().message());
        }
    }

    private View check(Visit visit) {
        String text = visit.form().text("origin");
        Project project = projects.get(visit.tenantId(), visit.path("id"));
        return new View.Page(
                "project/origin-verdict",
                "",
                Place.of(project.id(), project.name(), Tab.SETTINGS),
                text.isEmpty() ? new Verdict(true, "") : verdict(text));
    }

    private static Verdict verdict(String text) {
        try {
            return new Verdict(true, "Pages at " + parsed(text) + " will be able to call.");
        } catch (RefusedException e) {
            return new Verdict(false, e.refusal().message());
        }
    }

    private static String parsed(String text) {
        try {
            return OriginRule.parse(text).text();
        } catch (RefusedException e) {
            throw Refusal.invalid("origin", e.refusal().message()).asException();
        }
    }

    /** In force at once, on what is in force: a draft that waits goes on waiting. */
    private void save(Visit visit, Consumer<List<String>> change) {
        projects.save(
                visit.tenantId(),
                visit.path("id"),
                settings -> {
                    List<String> origins = new ArrayList<>(settings.allowedOrigins());
                    change.accept(origins);
                    return Json.MAPPER.valueToTree(Map.of("allowed_origins", origins));
                },
                true,
                visit.actor());
    }

    private static String path(Visit visit) {
        return SettingsPart.ORIGINS.path(visit.path("id"));
    }
}
