package ai.behest.console.project;

import ai.behest.console.frame.Place;
import ai.behest.console.frame.Tab;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.tenant.Project;
import ai.behest.tenant.Projects;
import ai.behest.tenant.Settings;
import ai.behest.tenant.SettingsStanding;
import org.jspecify.annotations.Nullable;

/**
 * What stands on every page of a project's settings.
 *
 * @param part which one it is, or null for the draft's own page
 */
public record InSettings(Project project, @Nullable SettingsPart part, SettingsStanding standing) {

    static InSettings of(Projects projects, Visit visit, @Nullable SettingsPart part) {
        String id = visit.path("id");
        return new InSettings(projects.get(visit.tenantId(), id), part, projects.standing(visit.tenantId(), id));
    }

    /** What the forms show: the draft when there is one. */
    public Settings settings() {
        return standing.newest().settings();
    }

    /** The address of this part. */
    public String path() {
        return part == null ? "/projects/" + project.id() + "/settings/draft" : part.path(project.id());
    }

    View.Page page(String template, Object model) {
        return new View.Page(
                "project/" + template, project.name(), Place.of(project.id(), project.name(), Tab.SETTINGS), model);
    }
}
