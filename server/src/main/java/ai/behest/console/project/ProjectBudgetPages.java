package ai.behest.console.project;

import ai.behest.budget.BudgetBook;
import ai.behest.console.budget.Standing;
import ai.behest.console.budget.Standings;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.people.Permission;
import ai.behest.tenant.Projects;
import java.util.List;

/** Settings, Budgets: those that name this project and how each stands; they are made and changed where all budgets are. */
public final class ProjectBudgetPages {
    /** The most budgets that the page shows. */
    public static final int MOST = 100;

    public record ListPage(InSettings in, List<Standing> budgets) {}

    private final Projects projects;
    private final BudgetBook book;
    private final Standings standings;

    public ProjectBudgetPages(Projects projects, BudgetBook book, Standings standings) {
        this.projects = projects;
        this.book = book;
        this.standings = standings;
    }

    public void fill(Pages pages) {
        pages.page(SettingsPart.BUDGETS.pattern(), Permission.READ_MONEY, this::list);
    }

    private View list(Visit visit) {
        InSettings in = InSettings.of(projects, visit, SettingsPart.BUDGETS);
        return in.page(
                "budgets",
                new ListPage(
                        in,
                        standings.of(
                                visit.tenantId(),
                                book.ofProject(visit.tenantId(), in.project().id(), MOST))));
    }
}
