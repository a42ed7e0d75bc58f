package ai.behest.console.spend;

import ai.behest.budget.Budget;
import ai.behest.budget.BudgetBook;
import ai.behest.budget.Limit;
import ai.behest.budget.Subject;
import ai.behest.budget.Unit;
import ai.behest.console.frame.Area;
import ai.behest.console.frame.Fields;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Place;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.ledger.CostReport;
import ai.behest.ledger.Costs;
import ai.behest.ledger.Forecast;
import ai.behest.ledger.Period;
import ai.behest.ledger.ReportCsv;
import ai.behest.ledger.SessionCosts;
import ai.behest.ledger.Window;
import ai.behest.people.Permission;
import ai.behest.tenant.Projects;
import ai.behest.wire.RefusedException;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What calls cost: bars over time, a table that sums up, the month's forecast, what a session costs, and files of it. */
public final class SpendPages {
    private static final int ROWS = 50;
    private static final int MOST = 10_000;
    private static final String AT_ONCE = "now";

    /**
     * What sessions cost, or why that is not said.
     *
     * @param later where it is said, when this page only shows that it takes a moment
     */
    public record SessionsPage(
            @Nullable SessionCosts costs,
            @Nullable String unfit,
            String back,
            @Nullable String later) {}

    private final Costs costs;
    private final BudgetBook budgets;
    private final Projects projects;

    public SpendPages(Costs costs, BudgetBook budgets, Projects projects) {
        this.costs = costs;
        this.budgets = budgets;
        this.projects = projects;
    }

    public void fill(Pages pages) {
        pages.page("/spend", Permission.READ_MONEY, this::show);
        pages.page("/spend/sessions", Permission.READ_MONEY, this::sessions);
        pages.page("/spend/export", Permission.READ_MONEY, this::export);
    }

    private View show(Visit visit) {
        Instant now = costs.now();
        SpendPage page;
        try {
            page = page(visit, Inquiry.of(visit.tenantId(), visit.query(), now), null, now);
        } catch (RefusedException e) {
            Inquiry usual = Inquiry.of(visit.tenantId(), Fields.NONE, Timeframe.usual(now));
            page = page(visit, usual, e.refusal().message(), now);
        }
        return new View.Page("spend/show", "Spend", Place.of(Area.SPEND), page);
    }

    private SpendPage page(Visit visit, Inquiry inquiry, @Nullable String unfit, Instant now) {
        Map<String, String> names = projects.names(visit.tenantId());
        int offset = unfit == null ? (int) visit.query().number("cursor", 0, 0, 1_000_000) : 0;
        Window window = inquiry.time().window();
        String by = inquiry.grouping().dimension();
        CostReport groups = costs.report(inquiry.question(window, by, "cost", ROWS, offset));
        CostReport before =
                inquiry.compare() ? costs.report(inquiry.question(inquiry.time().before(), by, "cost", MOST, 0)) : null;
        Figure total = Figure.of(
                groups.totals(), before == null ? null : before.totals().costUsd());
        List<SpendPage.Row> rows = rows(inquiry, groups, before, names);
        Figure shown = rows.stream().map(SpendPage.Row::figure).reduce(Figure.none(inquiry.compare()), Figure::plus);
        Figure missing = total.minus(shown);
        boolean whole = groups.groups() <= rows.size();
        return new SpendPage(
                inquiry.here(),
                unfit,
                inquiry.time(),
                inquiry.step().text(),
                by,
                inquiry.compare(),
                inquiry.grouping().title(),
                chart(inquiry, names),
                rows,
                groups.groups(),
                total,
                groups.totals().correctedUsd(),
                whole ? null : missing,
                whole && !missing.isNothing() ? missing : null,
                groups.next() == null
                        ? null
                        : inquiry.here().with("cursor", groups.next()).toString(),
                offset == 0 ? null : inquiry.here().toString(),
                unfit == null && inquiry.isOfProject() ? month(inquiry, now) : null,
                names,
                inquiry.calls(window.from(), window.to()).toString(),
                inquiry.isOfProject());
    }

    private static List<SpendPage.Row> rows(
            Inquiry inquiry, CostReport groups, @Nullable CostReport before, Map<String, String> names) {
        Grouping grouping = inquiry.grouping();
        Map<@Nullable String, BigDecimal> then = new HashMap<>();
        if (before != null) {
            before.data()
                    .forEach(row -> then.put(
                            row.group().get(grouping.dimension()), row.figures().costUsd()));
        }
        boolean known = before != null && before.next() == null;
        Window window = inquiry.time().window();
        List<SpendPage.Row> rows = new ArrayList<>();
        for (CostReport.Row row : groups.data()) {
            String value = row.group().get(grouping.dimension());
            BigDecimal past = then.get(value);
            boolean chosen = value != null && !grouping.filter().isEmpty();
            rows.add(new SpendPage.Row(
                    grouping.name(value, names),
                    value == null ? "calls that have none" : value,
                    chosen
                            ? grouping.narrow(inquiry.here(), value)
                                    .with("cursor", null)
                                    .toString()
                            : null,
                    chosen
                            ? grouping.narrow(inquiry.calls(window.from(), window.to()), value)
                                    .toString()
                            : null,
                    Figure.of(row.figures(), past != null ? past : known ? BigDecimal.ZERO : null)));
        }
        return rows;
    }

    private ai.behest.console.frame.Chart chart(Inquiry inquiry, Map<String, String> names) {
        SpendChart chart = new SpendChart(inquiry, names);
        String time = inquiry.step().dimension();
        Window window = inquiry.time().window();
        chart.cells(costs.report(
                inquiry.question(window, time + "," + inquiry.grouping().dimension(), "cost", MOST, 0)));
        chart.wholes(costs.report(inquiry.question(window, time, "group", MOST, 0)));
        if (inquiry.compare()) {
            chart.before(costs.report(inquiry.question(inquiry.time().before(), time, "group", MOST, 0)));
        }
        return chart.draw(
                inquiry.isOfProject() ? budgets(inquiry, inquiry.step().text()) : List.of());
    }

    /** The budgets in money of just what the page is about, of this period. */
    private List<Budget> budgets(Inquiry inquiry, String period) {
        String project = inquiry.projectId();
        Subject subject = new Subject(inquiry.tenantId(), project == null ? "" : project, "", "", "", "", "", Map.of());
        Map<String, String> scope = project == null ? Map.of() : Map.of("project", project);
        return budgets.limits(subject).stream()
                .map(Limit::budget)
                .filter(budget -> budget.unit() == Unit.MONEY
                        && budget.period().text().equals(period)
                        && budget.scope().text().equals(scope))
                .toList();
    }

    private SpendPage.Month month(Inquiry inquiry, Instant now) {
        Forecast forecast = costs.forecast(inquiry.tenantId(), inquiry.projectId(), Period.MONTH, now);
        Window soFar = new Window(
                forecast.window().from(),
                now.isAfter(forecast.window().from())
                        ? now
                        : forecast.window().from().plusSeconds(1));
        CostReport days = costs.report(inquiry.question(soFar, "day", "group", MOST, 0));
        return new SpendPage.Month(forecast, MonthChart.of(forecast, days, budgets(inquiry, "month")));
    }

    /** Reads every call of the time: the page stands first, and asks for it then. */
    private View sessions(Visit visit) {
        return new View.Page("spend/sessions", "What a session costs", Place.of(Area.SPEND), sessionsPage(visit));
    }

    private SessionsPage sessionsPage(Visit visit) {
        String back = "/spend";
        try {
            Inquiry inquiry = Inquiry.of(visit.tenantId(), visit.query(), costs.now());
            back = inquiry.here().toString();
            if (!visit.request().fragment() && visit.query().optional(AT_ONCE) == null) {
                return new SessionsPage(
                        null,
                        null,
                        back,
                        inquiry.here()
                                .at("/spend/sessions")
                                .with(AT_ONCE, "yes")
                                .toString());
            }
            Window window = inquiry.time().window();
            return new SessionsPage(costs.sessions(visit.tenantId(), inquiry.projectId(), window), null, back, null);
        } catch (RefusedException e) {
            return new SessionsPage(null, e.refusal().message(), back, null);
        }
    }

    private View export(Visit visit) {
        Inquiry inquiry = Inquiry.of(visit.tenantId(), visit.query(), costs.now());
        Window window = inquiry.time().window();
        CostReport report =
                costs.report(inquiry.question(window, inquiry.grouping().dimension(), "cost", MOST, 0));
        String name = "behest-spend-" + window.from().toString().substring(0, 10) + "-by-"
                + inquiry.grouping().dimension() + ".csv";
        return new View.File(name, ReportCsv.TYPE, Buffer.buffer(ReportCsv.bytes(report)));
    }
}
