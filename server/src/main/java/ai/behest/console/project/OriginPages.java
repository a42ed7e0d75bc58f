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
import tools.jackson.databind.JsonNode;

/** Settings, Allowed Origins: whose pages may call. A change here is in force at once; it does not wait for a draft. */
public final class OriginPages {

    /** @param origins in the order in which they were added */
    public record Page(Project project, List<String> origins) {}

    /**
     * What is to be said about an origin while it is typed.
     *
     * @param fine whether it can be added
     */
    public record Verdict(boolean fine, String text) {}

    private final Projects projects;

    public OriginPages(Projects projects) {
        this.projects = projects;
    }

    public void fill(Pages pages) {
        String path = "/projects/{id}/settings/origins";
        pages.page(path, Permission.READ_SETUP, this::show);
        pages.form(path, Permission.CHANGE_SETUP, "settings.origins.add", this::add, this::show);
        pages.form(path + "/remove", Permission.CHANGE_SETUP, "settings.origins.remove", this::remove, this::show);
        pages.ask(path + "/check", Permission.READ_SETUP, this::check);
    }

    private View show(Visit visit) {
        Project project = projects.get(visit.tenantId(), visit.path("id"));
        return new View.Page(
                "project/origins",
                project.name(),
                Place.of(project.id(), project.name(), Tab.SETTINGS),
                new Page(project, project.settings().allowedOrigins()));
    }

    private View add(Visit visit) {
        Project project = projects.get(visit.tenantId(), visit.path("id"));
        String origin = parsed(visit.form().text("origin"));
        List<String> origins = new ArrayList<>(project.settings().allowedOrigins());
        if (origins.contains(origin)) {
            throw Refusal.invalid("origin", "This origin is allowed already.").asException();
        }
        origins.add(origin);
        save(visit, origins);
        return new View.Redirect(path(project), Said.ORIGIN_ADDED);
    }

    private View remove(Visit visit) {
        Project project = projects.get(visit.tenantId(), visit.path("id"));
        List<String> origins = new ArrayList<>(project.settings().allowedOrigins());
        origins.remove(visit.form().text("origin"));
        save(visit, origins);
        return new View.Redirect(path(project), Said.ORIGIN_REMOVED);
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

    private void save(Visit visit, List<String> origins) {
        JsonNode patch = Json.MAPPER.valueToTree(Map.of("allowed_origins", origins));
        projects.save(visit.tenantId(), visit.path("id"), patch, true, visit.actor());
    }

    private static String path(Project project) {
        return "/projects/" + project.id() + "/settings/origins";
    }
}
