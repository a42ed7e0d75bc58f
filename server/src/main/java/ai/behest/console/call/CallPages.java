package ai.behest.console.call;

import ai.behest.budget.BudgetBook;
import ai.behest.budget.Limit;
import ai.behest.budget.Subject;
import ai.behest.console.frame.Address;
import ai.behest.console.frame.Area;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Place;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.ledger.CallFilter;
import ai.behest.ledger.CallLog;
import ai.behest.ledger.CallTrace;
import ai.behest.ledger.LoggedCall;
import ai.behest.people.Permission;
import ai.behest.tenant.Projects;
import ai.behest.wire.RefusedException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The live log of calls, and one call. */
public final class CallPages {
    private static final int ROWS = 50;

    /** What the log can be filtered by, in the order of an address. */
    static final List<String> FILTERS = List.of(
            "project_id",
            "user_id",
            "session_id",
            "model",
            "provider",
            "payer",
            "tier",
            "key_id",
            "status",
            "tags",
            "from",
            "to",
            "min_cost",
            "trace_id");

    /**
     * A part of the log.
     *
     * @param here its address, with what it is filtered by
     * @param projects names by id
     * @param mark where news begins, or null when nothing new belongs on this part
     * @param unfit what was wrong with the filter, or null
     */
    public record LogPage(
            Address here,
            List<LoggedCall> calls,
            Map<String, String> projects,
            @Nullable String next,
            @Nullable Instant backTo,
            @Nullable String mark,
            @Nullable String unfit,
            Instant now) {

        public String project(String id) {
            return projects.getOrDefault(id, id);
        }

        public boolean isFiltered() {
            return FILTERS.stream().anyMatch(here.parameters()::containsKey);
        }

        public Address by(String filter, String value) {
            return here.with("cursor", null).with(filter, value);
        }

        public @Nullable String nextAddress() {
            return next == null ? null : here.with("cursor", next).toString();
        }

        /** Where the live part asks for what is new. */
        public String newsAddress() {
            return here.at("/calls/news").with("mark", mark).toString();
        }
    }

    /** One call. */
    public record TracePage(
            CallTrace trace, String project, List<Step> steps, List<Limit> budgets, Address log, Instant now) {}

    private final CallLog log;
    private final BudgetBook budgets;
    private final Projects projects;
    private final InstantSource clock;

    public CallPages(CallLog log, BudgetBook budgets, Projects projects, InstantSource clock) {
        this.log = log;
        this.budgets = budgets;
        this.projects = projects;
        this.clock = clock;
    }

    public void fill(Pages pages) {
        pages.page("/calls", Permission.READ_CALLS, this::list);
        pages.page("/calls/news", Permission.READ_CALLS, this::news);
        pages.page("/calls/{id}", Permission.READ_CALLS, this::trace);
    }

    private View list(Visit visit) {
        Address here = Address.of("/calls", visit.query(), FILTERS);
        String cursor = visit.query().optional("cursor");
        try {
            CallFilter filter = CallFilter.parse(visit.tenantId(), visit.query()::optional);
            String mark = cursor == null && filter.to() == null ? log.mark() : null;
            CallLog.Page page = log.page(filter, cursor, ROWS);
            return view(visit, here, page, mark, null);
        } catch (RefusedException e) {
            CallLog.Page none = new CallLog.Page(List.of(), null, null);
            return view(visit, here, none, null, e.refusal().message());
        }
    }

    private View view(Visit visit, Address here, CallLog.Page page, @Nullable String mark, @Nullable String unfit) {
        return new View.Page(
                "call/list",
                "Calls",
                Place.of(Area.CALLS),
                new LogPage(
                        here,
                        page.calls(),
                        projects.names(visit.tenantId()),
                        page.next(),
                        page.backTo(),
                        mark,
                        unfit,
                        clock.instant()));
    }

    private View news(Visit visit) {
        Address here = Address.of("/calls", visit.query(), FILTERS);
        CallFilter filter = CallFilter.parse(visit.tenantId(), visit.query()::optional);
        CallLog.News news = log.news(filter, visit.query().text("mark"), ROWS);
        return new View.Page(
                "call/news",
                "Calls",
                Place.of(Area.CALLS),
                new LogPage(
                        here,
                        news.calls(),
                        projects.names(visit.tenantId()),
                        null,
                        null,
                        news.mark(),
                        null,
                        clock.instant()));
    }

    private View trace(Visit visit) {
        CallTrace trace = log.trace(visit.tenantId(), visit.path("id"));
        LoggedCall call = trace.call();
        Map<String, String> names = projects.names(visit.tenantId());
        return new View.Page(
                "call/trace",
                "Call",
                Place.of(Area.CALLS),
                new TracePage(
                        trace,
                        names.getOrDefault(call.projectId(), call.projectId()),
                        Step.of(trace),
                        budgets.limits(subject(visit.tenantId(), call)),
                        Address.of("/calls"),
                        clock.instant()));
    }

    private static Subject subject(String tenantId, LoggedCall call) {
        return new Subject(
                tenantId,
                call.projectId(),
                call.tier() == null ? "" : call.tier(),
                call.userId(),
                call.sessionId(),
                call.keyId(),
                call.modelAtProvider(),
                call.tags());
    }
}
