package ai.behest.console.budget;

import ai.behest.admission.BudgetFields;
import ai.behest.admission.ScopeCheck;
import ai.behest.budget.Balances;
import ai.behest.budget.Budget;
import ai.behest.budget.BudgetBook;
import ai.behest.budget.Rule;
import ai.behest.console.frame.Address;
import ai.behest.console.frame.Area;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Place;
import ai.behest.console.frame.Said;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.people.Permission;
import ai.behest.tenant.Projects;
import ai.behest.wire.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The list of budgets, making one, and one budget with its balances. */
public final class BudgetPages {
    private static final int ROWS = 50;
    private static final int LOOKED_AT = 2_000;
    private static final String PATH = "/budgets";

    /**
     * @param here the address, with its filter
     * @param next null at the end
     */
    public record ListPage(
            Address here, List<Standing> budgets, @Nullable String next, boolean filtered) {}

    /**
     * @param projects names by id
     * @param project the one that is chosen at first, or nothing
     */
    public record NewPage(Map<String, String> projects, String project) {}

    /**
     * One budget.
     *
     * @param balances of a template, one for each value that had a call, the biggest first
     * @param calls the calls that it counts, where an address can say which; null where it cannot
     * @param project whose budget it is, or null when it is not of one project
     */
    public record OnePage(
            Standing standing,
            List<Standing> balances,
            @Nullable String next,
            @Nullable String calls,
            @Nullable String project) {}

    private final BudgetBook book;
    private final Standings standings;
    private final Projects projects;
    private final ScopeCheck scopes;

    public BudgetPages(BudgetBook book, Standings standings, Projects projects) {
        this.book = book;
        this.standings = standings;
        this.projects = projects;
        this.scopes = new ScopeCheck(projects);
    }

    public void fill(Pages pages) {
        pages.page(PATH, Permission.READ_MONEY, this::list);
        pages.page(PATH + "/new", Permission.CHANGE_MONEY, this::making);
        pages.form(PATH + "/new", Permission.CHANGE_MONEY, "budget.create", this::create, this::making);
        pages.page(PATH + "/{id}", Permission.READ_MONEY, this::one);
        pages.form(PATH + "/{id}", Permission.CHANGE_MONEY, "budget.change", this::change, this::one);
        pages.form(PATH + "/{id}/delete", Permission.CHANGE_MONEY, "budget.delete", this::delete, this::one);
    }

    private View list(Visit visit) {
        String of = visit.query().text("scope");
        Found found = find(visit.tenantId(), of, visit.query().optional("cursor"));
        Address here = Address.of(PATH).with("scope", of);
        return new View.Page(
                "budget/list",
                "Budgets",
                Place.of(Area.BUDGETS),
                new ListPage(
                        here,
                        standings.of(visit.tenantId(), found.rules),
                        found.next == null
                                ? null
                                : here.with("cursor", found.next).toString(),
                        !of.isEmpty()));
    }

    private record Found(List<Rule> rules, @Nullable String next) {}

    /** The next budgets of a scope; of those that are looked at for one page there are a bounded number. */
    private Found find(String tenantId, String of, @Nullable String cursor) {
        List<Rule> found = new ArrayList<>();
        String after = cursor;
        for (int looked = 0; looked < LOOKED_AT; looked += ROWS) {
            List<Rule> part = book.page(tenantId, after, ROWS + 1);
            for (Rule rule : part.subList(0, Math.min(ROWS, part.size()))) {
                if (found.size() == ROWS) {
                    return new Found(found, after);
                }
                after = rule.budget().id();
                if (isOf(rule.budget(), of)) {
                    found.add(rule);
                }
            }
            if (part.size() <= ROWS) {
                return new Found(found, null);
            }
        }
        return new Found(found, after);
    }

    /** @param of a dimension, {@code tenant}, {@code each} for templates, or nothing for all */
    private static boolean isOf(Budget budget, String of) {
        return switch (of) {
            case "" -> true;
            case "tenant" -> budget.scope().text().isEmpty();
            case "each" -> budget.scope().isTemplate();
            default -> budget.scope().text().containsKey(of);
        };
    }

    private View making(Visit visit) {
        return new View.Page(
                "budget/new",
                "New budget",
                Place.of(Area.BUDGETS),
                new NewPage(projects.names(visit.tenantId()), visit.query().text("project")));
    }

    private View create(Visit visit) {
        BudgetFields.New wanted = BudgetForm.fresh(visit.form());
        Budget made = book.create(wanted.draft(visit.tenantId(), scopes.check(visit.tenantId(), wanted.readScope())));
        return new View.Redirect(PATH + "/" + made.id(), Said.CREATED);
    }

    private View one(Visit visit) {
        Rule rule = find(visit);
        Budget budget = rule.budget();
        Balances.Place after = Balances.Place.parse(visit.query().optional("cursor"));
        Standings.Part part = budget.scope().isTemplate() ? standings.biggest(rule, after, ROWS) : Standings.Part.NONE;
        String project = budget.scope().text().get("project");
        return new View.Page(
                "budget/one",
                "Budget",
                Place.of(Area.BUDGETS),
                new OnePage(
                        standings.of(budget.tenantId(), List.of(rule)).getFirst(),
                        part.balances(),
                        part.next() == null
                                ? null
                                : Address.of(PATH + "/" + budget.id())
                                        .with("cursor", part.next().text())
                                        .toString(),
                        calls(budget),
                        project == null || project.equals("*") ? null : project));
    }

    private static @Nullable String calls(Budget budget) {
        Map<String, String> filters = Map.of(
                "project", "project_id",
                "tier", "tier",
                "user", "user_id",
                "session", "session_id",
                "key", "key_id",
                "model", "model",
                "tag", "tags");
        Address calls = Address.of("/calls");
        for (Map.Entry<String, String> part : budget.scope().text().entrySet()) {
            if (!part.getValue().equals("*") && !part.getValue().endsWith("=*")) {
                calls = calls.with(Objects.requireNonNull(filters.get(part.getKey())), part.getValue());
            }
        }
        return calls.toString();
    }

    private Rule find(Visit visit) {
        return book.find(visit.tenantId(), visit.path("id"))
                .orElseThrow(() -> Refusal.notFound("There is no such budget.").asException());
    }

    private View change(Visit visit) {
        BudgetFields.Change wanted = BudgetForm.change(visit.form());
        Budget changed = book.change(visit.tenantId(), visit.path("id"), known -> wanted.apply(known, true));
        return new View.Redirect(PATH + "/" + changed.id(), Said.SAVED);
    }

    private View delete(Visit visit) {
        book.delete(visit.tenantId(), visit.path("id"));
        return new View.Redirect(PATH, Said.DELETED);
    }
}
