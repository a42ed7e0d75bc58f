package ai.behest.console.project;

import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Place;
import ai.behest.console.frame.Tab;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.ledger.RecentSessions;
import ai.behest.ledger.Reports;
import ai.behest.ledger.SessionReport;
import ai.behest.people.Permission;
import ai.behest.tenant.Project;
import ai.behest.tenant.Projects;
import ai.behest.wire.Refusal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sessions that were called last, and what one of them cost, call by call. */
public final class SessionPages {
    private static final int PAGE = 100;
    private static final long LATEST_MICROS = 999_999_999_999_999_999L;

    /**
     * @param user one end user's only, or empty
     * @param before the address's {@code before} of the next part, or null at the end
     */
    public record ListPage(
            Project project,
            String user,
            List<RecentSessions.Row> rows,
            @Nullable Long before) {
        public String encodedUser() {
            return Links.encoded(user);
        }
    }

    /**
     * @param user one end user's only, or empty
     * @param waterfall the calls of this page
     * @param page from 0
     * @param more whether there are calls after these
     */
    public record SessionPage(
            Project project, String user, SessionReport report, Waterfall waterfall, int page, boolean more) {
        /** Another page of the same session. */
        public String address(int other) {
            return Links.session(project.id(), report.sessionId(), user) + "&page=" + other;
        }

        /** Its first call's number, from 1. */
        public int from() {
            return page * PAGE + 1;
        }
    }

    private final Projects projects;
    private final Reports reports;

    public SessionPages(Projects projects, Reports reports) {
        this.projects = projects;
        this.reports = reports;
    }

    public void fill(Pages pages) {
        pages.page("/projects/{id}/sessions", Permission.READ_CALLS, this::list);
        pages.page("/projects/{id}/sessions/{sid}", Permission.READ_CALLS, this::show);
    }

    private View list(Visit visit) {
        Project project = projects.get(visit.tenantId(), visit.path("id"));
        String user = visit.query().text("user");
        long before = visit.query().number("before", 0, 0, LATEST_MICROS);
        RecentSessions found = reports.sessions(
                project.tenantId(),
                project.id(),
                user.isEmpty() ? null : user,
                before == 0 ? null : Instant.EPOCH.plus(before, ChronoUnit.MICROS));
        Instant next = found.before();
        Long end = next == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, next);
        return page(project, "sessions", new ListPage(project, user, found.rows(), end));
    }

    private View show(Visit visit) {
        Project project = projects.get(visit.tenantId(), visit.path("id"));
        String user = visit.query().text("user");
        SessionReport report =
                reports.session(project.tenantId(), project.id(), visit.path("sid"), user.isEmpty() ? null : user);
        int page = (int) visit.query().number("page", 0, 0, Reports.MOST_CALLS / PAGE);
        List<SessionReport.Call> calls = report.calls();
        int from = page * PAGE;
        if (from >= calls.size()) {
            throw Refusal.notFound("The session has no calls there.").asException();
        }
        int to = Math.min(calls.size(), from + PAGE);
        return page(
                project,
                "session",
                new SessionPage(
                        project,
                        user,
                        report,
                        Waterfall.of(calls.subList(from, to), calls.getFirst().at()),
                        page,
                        to < calls.size()));
    }

    private static View page(Project project, String template, Object model) {
        return new View.Page(
                "project/" + template, project.name(), Place.of(project.id(), project.name(), Tab.SESSIONS), model);
    }
}
