package ai.behest.console.project;

import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Place;
import ai.behest.console.frame.Tab;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.ledger.Pulse;
import ai.behest.ledger.Reports;
import ai.behest.people.Permission;
import ai.behest.tenant.Project;
import ai.behest.tenant.Projects;
import java.util.List;
import java.util.function.Function;

/** A project's first page: how it is doing right now, and what to do next when nothing was called yet. */
public final class OverviewPages {

    /** @param charts the last 24 hours */
    public record Page(Project project, String baseUrl, Pulse pulse, List<HourChart> charts) {}

    private final Projects projects;
    private final Reports reports;
    private final Function<String, String> baseUrl;

    public OverviewPages(Projects projects, Reports reports, Function<String, String> baseUrl) {
        this.projects = projects;
        this.reports = reports;
        this.baseUrl = baseUrl;
    }

    public void fill(Pages pages) {
        pages.page("/projects/{id}", Permission.READ_SETUP, visit -> show(visit, "project/overview"));
        pages.page("/projects/{id}/live", Permission.READ_SETUP, visit -> show(visit, "project/live"));
    }

    private View show(Visit visit, String template) {
        Project project = projects.get(visit.tenantId(), visit.path("id"));
        Pulse pulse = reports.pulse(project.tenantId(), project.id(), project.timeZone());
        return new View.Page(
                template,
                project.name(),
                Place.of(project.id(), project.name(), Tab.OVERVIEW),
                new Page(project, baseUrl.apply(project.slug()), pulse, HourChart.all(pulse.hours())));
    }
}
