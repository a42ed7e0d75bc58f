package ai.behest.console.project;

import ai.behest.console.frame.Area;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Place;
import ai.behest.console.frame.Said;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.people.Permission;
import ai.behest.tenant.Project;
import ai.behest.tenant.Projects;
import java.util.List;
import java.util.function.Function;

/** The list of projects, making one, and what becomes of it as a whole. */
public final class ProjectPages {

    /** @param baseUrl what the project's clients use as {@code BEHEST_BASE_URL} */
    public record Row(Project project, String baseUrl) {}

    /** The list. */
    public record ListPage(List<Row> projects) {}

    private final Projects projects;
    private final Function<String, String> baseUrl;

    public ProjectPages(Projects projects, Function<String, String> baseUrl) {
        this.projects = projects;
        this.baseUrl = baseUrl;
    }

    public void fill(Pages pages) {
        pages.page("/projects", Permission.READ_SETUP, this::list);
        pages.form("/projects", Permission.CHANGE_SETUP, "project.create", this::create, this::list);
    }

    private View list(Visit visit) {
        List<Row> rows = projects.list(visit.tenantId()).stream()
                .map(project -> new Row(project, baseUrl.apply(project.slug())))
                .toList();
        return new View.Page("project/list", "Projects", Place.of(Area.PROJECTS), new ListPage(rows));
    }

    private View create(Visit visit) {
        Project project = projects.create(visit.tenantId(), visit.form().text("name"), visit.actor());
        return new View.Redirect("/projects/" + project.id() + "/start", Said.CREATED);
    }
}
