package ai.behest.console.project;

import ai.behest.budget.Balance;
import ai.behest.budget.Balances;
import ai.behest.budget.Budget;
import ai.behest.budget.BudgetBook;
import ai.behest.budget.Dimension;
import ai.behest.budget.PurseKey;
import ai.behest.budget.Rule;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Said;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.ledger.OpenCalls;
import ai.behest.people.Permission;
import ai.behest.tenant.Project;
import ai.behest.tenant.Projects;
import ai.behest.wire.Refusal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Settings, Budgets: those that name this project, how each stands, and new ones. */
public final class ProjectBudgetPages {
    /** The most budgets, and the most balances of one, that a page shows. */
    public static final int MOST = 100;

    /**
     * @param scope which calls it counts, in words
     * @param allowance how it stands; null for a template, which has a balance for each value
     */
    public record Row(Budget budget, String scope, @Nullable Allowance allowance) {}

    public record ListPage(InSettings in, List<Row> rows) {}

    /** @param tiers what a budget may be for */
    public record NewPage(InSettings in, Map<String, String> tiers) {}

    /**
     * @param amount what the field of the amount holds
     * @param balances the biggest first
     */
    public record OnePage(
            InSettings in, Row row, String member, String amount, String thresholds, List<Row> balances) {}

    private final Projects projects;
    private final BudgetBook book;
    private final Balances balances;
    private final OpenCalls openCalls;

    public ProjectBudgetPages(Projects projects, BudgetBook book, Balances balances, OpenCalls openCalls) {
        this.projects = projects;
        this.book = book;
        this.balances = balances;
        this.openCalls = openCalls;
    }

    public void fill(Pages pages) {
        String path = SettingsPart.BUDGETS.pattern();
        pages.page(path, Permission.READ_MONEY, this::list);
        pages.form(path, Permission.CHANGE_MONEY, "budget.create", this::create, this::showNew);
        pages.page(path + "/new", Permission.CHANGE_MONEY, this::showNew);
        pages.page(path + "/{budget}", Permission.READ_MONEY, this::show);
        pages.form(path + "/{budget}", Permission.CHANGE_MONEY, "budget.change", this::change, this::show);
        pages.form(path + "/{budget}/delete", Permission.CHANGE_MONEY, "budget.delete", this::delete, this::show);
    }

    private View list(Visit visit) {
        InSettings in = InSettings.of(projects, visit, SettingsPart.BUDGETS);
        List<Rule> rules = book.ofProject(visit.tenantId(), in.project().id(), MOST);
        List<Rule> plain = rules.stream()
                .filter(rule -> !rule.budget().scope().isTemplate())
                .toList();
        Map<String, Balance> known = new HashMap<>();
        balances.of(plain).forEach(balance -> known.put(balance.budget().id(), balance));
        Map<PurseKey, Long> held = plain.isEmpty() ? Map.of() : openCalls.held(visit.tenantId());
        List<Row> rows = rules.stream()
                .map(rule -> row(rule.budget(), known.get(rule.budget().id()), held))
                .toList();
        return in.page("budgets", new ListPage(in, rows));
    }

    private static Row row(Budget budget, @Nullable Balance balance, Map<PurseKey, Long> held) {
        return new Row(
                budget,
                words(balance == null ? budget.scope().text() : balance.scope()),
                balance == null
                        ? null
                        : Allowance.of(
                                budget,
                                Math.max(0, balance.spent()),
                                held.getOrDefault(balance.purse(), 0L),
                                balance.resetsAt()));
    }

    private static String words(Map<String, String> scope) {
        String narrower = scope.entrySet().stream()
                .filter(each -> !each.getKey().equals(Dimension.PROJECT.text()))
                .map(each ->
                        each.getValue().equals("*") ? "each " + each.getKey() : each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
        return narrower.isEmpty() ? "the whole project" : narrower;
    }

    private View showNew(Visit visit) {
        InSettings in = InSettings.of(projects, visit, SettingsPart.BUDGETS);
        Map<String, String> tiers = new LinkedHashMap<>();
        tiers.put("", "Any");
        tiers.put("*", "Each by itself");
        TierTable.rows(in.project())
                .forEach(row -> tiers.put(row.tier().name(), row.tier().name()));
        return in.page("budget-new", new NewPage(in, tiers));
    }

    private View create(Visit visit) {
        Project project = projects.get(visit.tenantId(), visit.path("id"));
        Budget made = book.create(BudgetForm.draft(project, visit.form()));
        return new View.Redirect(SettingsPart.BUDGETS.path(project.id()) + "/" + made.id(), Said.CREATED);
    }

    private View show(Visit visit) {
        InSettings in = InSettings.of(projects, visit, SettingsPart.BUDGETS);
        Rule rule = find(visit);
        Budget budget = rule.budget();
        Map<PurseKey, Long> held = openCalls.held(visit.tenantId());
        boolean template = budget.scope().isTemplate();
        Row row = row(budget, template ? null : balances.of(List.of(rule)).getFirst(), held);
        List<Row> each = template
                ? balances.biggest(rule, null, MOST).stream()
                        .map(balance -> row(budget, balance, held))
                        .toList()
                : List.of();
        String thresholds = budget.thresholds().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return in.page(
                "budget",
                new OnePage(in, row, BudgetForm.member(budget.unit()), BudgetForm.amount(budget), thresholds, each));
    }

    /** One that names this project: those of others stand on a page of their own. */
    private Rule find(Visit visit) {
        return book.find(visit.tenantId(), visit.path("budget"))
                .filter(rule ->
                        visit.path("id").equals(rule.budget().scope().values().get(Dimension.PROJECT)))
                .orElseThrow(() ->
                        Refusal.notFound("The project has no such budget.").asException());
    }

    private View change(Visit visit) {
        Budget known = find(visit).budget();
        book.change(visit.tenantId(), known.id(), budget -> BudgetForm.changed(budget, visit.form()));
        return new View.Redirect(SettingsPart.BUDGETS.path(visit.path("id")) + "/" + known.id(), Said.SAVED);
    }

    private View delete(Visit visit) {
        book.delete(visit.tenantId(), find(visit).budget().id());
        return new View.Redirect(SettingsPart.BUDGETS.path(visit.path("id")), Said.DELETED);
    }
}
