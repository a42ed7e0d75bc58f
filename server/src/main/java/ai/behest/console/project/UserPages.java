package ai.behest.console.project;

import ai.behest.console.budget.Standing;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Place;
import ai.behest.console.frame.Tab;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.ledger.Costs;
import ai.behest.ledger.RecentSessions;
import ai.behest.ledger.Reports;
import ai.behest.ledger.SessionReport;
import ai.behest.ledger.Spenders;
import ai.behest.ledger.UsageReport;
import ai.behest.people.Permission;
import ai.behest.tenant.Project;
import ai.behest.tenant.Projects;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The end users of a project: who costs most, and each one's page. */
public final class UserPages {
    private static final int PAGE = 50;
    private static final int CALLS = 20;
    private static final int LAST_PAGE = 2_000;

    /**
     * @param windows what can be chosen
     * @param page from 0
     */
    public record ListPage(
            Project project, Map<String, String> windows, LastHours window, String prefix, int page, Spenders found) {
        /** Another page of the same list. */
        public String address(int other) {
            return "/projects/" + project.id() + "/users?window=" + window.word() + "&q=" + Links.encoded(prefix)
                    + "&page=" + other;
        }
    }

    /**
     * @param tier of the user's last call, or the project's default
     * @param standings the user's own limits, or null when they could not be looked up
     */
    public record UserPage(
            Project project,
            String uid,
            String tier,
            UsageReport.Totals today,
            UsageReport.Totals month,
            List<HourChart> charts,
            @Nullable List<Standing> standings,
            List<RecentSessions.Row> sessions,
            List<SessionReport.Call> calls) {
        public boolean isKnown() {
            return !calls.isEmpty();
        }
    }

    private final Projects projects;
    private final Reports reports;
    private final Costs costs;
    private final UserFigures figures;

    public UserPages(Projects projects, Reports reports, Costs costs, UserFigures figures) {
        this.projects = projects;
        this.reports = reports;
        this.costs = costs;
        this.figures = figures;
    }

    public void fill(Pages pages) {
        pages.page("/projects/{id}/users", Permission.READ_CALLS, this::list);
        pages.page("/projects/{id}/users/{uid}", Permission.READ_CALLS, this::show);
    }

    private View list(Visit visit) {
        Project project = projects.get(visit.tenantId(), visit.path("id"));
        LastHours window = LastHours.of(visit.query().text("window"));
        String prefix = visit.query().text("q");
        int page = (int) visit.query().number("page", 0, 0, LAST_PAGE);
        Spenders found = costs.spenders(
                project.tenantId(),
                project.id(),
                window.window(costs.now()),
                prefix.isEmpty() ? null : prefix,
                PAGE,
                page * PAGE);
        Map<String, String> windows = new LinkedHashMap<>();
        for (LastHours each : LastHours.values()) {
            windows.put(each.word(), each.text());
        }
        return page(project, "users", new ListPage(project, windows, window, prefix, page, found));
    }

    private View show(Visit visit) {
        Project project = projects.get(visit.tenantId(), visit.path("id"));
        String uid = visit.path("uid");
        List<SessionReport.Call> calls = reports.callsOf(project.tenantId(), project.id(), uid, CALLS);
        String tier = figures.tier(project, uid);
        List<ai.behest.admission.Standing> standings = figures.standings(project, uid, tier);
        return page(
                project,
                "user",
                new UserPage(
                        project,
                        uid,
                        tier,
                        figures.today(project, uid),
                        figures.month(project, uid),
                        figures.charts(project, uid),
                        standings == null
                                ? null
                                : standings.stream()
                                        .map(limit -> Standing.of(limit, Map.of(project.id(), project.name())))
                                        .toList(),
                        reports.sessions(project.tenantId(), project.id(), uid, null)
                                .rows(),
                        calls));
    }

    private static View page(Project project, String template, Object model) {
        return new View.Page(
                "project/" + template, project.name(), Place.of(project.id(), project.name(), Tab.USERS), model);
    }
}
