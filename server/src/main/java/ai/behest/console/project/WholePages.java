package ai.behest.console.project;

import ai.behest.console.frame.Area;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Said;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.people.Permission;
import ai.behest.tenant.Project;
import ai.behest.tenant.Projects;
import ai.behest.wire.Refusal;
import java.util.function.Function;

/** Settings, Project: its name, whether it is in service, and its end. */
public final class WholePages {

    public record Page(InSettings in, String baseUrl) {}

    private final Projects projects;
    private final Function<String, String> baseUrl;

    public WholePages(Projects projects, Function<String, String> baseUrl) {
        this.projects = projects;
        this.baseUrl = baseUrl;
    }

    public void fill(Pages pages) {
        String path = SettingsPart.PROJECT.pattern();
        pages.page(path, Permission.READ_SETUP, this::show);
        pages.form(path, Permission.CHANGE_SETUP, "project.rename", this::rename, this::show);
        pages.form(path + "/suspend", Permission.CHANGE_SETUP, "project.suspend", this::suspend, this::show);
        pages.form(path + "/resume", Permission.CHANGE_SETUP, "project.resume", this::resume, this::show);
        pages.form(path + "/delete", Permission.CHANGE_SETUP, "project.delete", this::delete, this::show);
    }

    private View show(Visit visit) {
        InSettings in = InSettings.of(projects, visit, SettingsPart.PROJECT);
        return in.page("whole", new Page(in, baseUrl.apply(in.project().slug())));
    }

    private View rename(Visit visit) {
        projects.rename(visit.tenantId(), visit.path("id"), visit.form().text("name"));
        return back(visit, Said.SAVED);
    }

    private View suspend(Visit visit) {
        projects.suspend(visit.tenantId(), visit.path("id"));
        return back(visit, Said.SUSPENDED);
    }

    private View resume(Visit visit) {
        projects.resume(visit.tenantId(), visit.path("id"));
        return back(visit, Said.RESUMED);
    }

    private View delete(Visit visit) {
        Project project = projects.get(visit.tenantId(), visit.path("id"));
        if (!visit.form().text("confirm").equals(project.name())) {
            throw Refusal.invalid("confirm", "Type the project's name as it stands at the top of this page.")
                    .asException();
        }
        projects.delete(visit.tenantId(), project.id());
        return new View.Redirect(Area.PROJECTS.path(), Said.DELETED);
    }

    private static View back(Visit visit, Said said) {
        return new View.Redirect(SettingsPart.PROJECT.path(visit.path("id")), said);
    }
}
