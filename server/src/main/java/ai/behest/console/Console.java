package ai.behest.console;

import ai.behest.admission.Admission;
import ai.behest.budget.Balances;
import ai.behest.budget.BudgetBook;
import ai.behest.console.frame.Acts;
import ai.behest.console.frame.Assets;
import ai.behest.console.frame.Desk;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Sessions;
import ai.behest.console.project.BudgetPages;
import ai.behest.console.project.DraftPages;
import ai.behest.console.project.OriginPages;
import ai.behest.console.project.OverviewPages;
import ai.behest.console.project.Preflight;
import ai.behest.console.project.ProjectPages;
import ai.behest.console.project.SessionPages;
import ai.behest.console.project.SettingsPages;
import ai.behest.console.project.ThreadPages;
import ai.behest.console.project.TierPages;
import ai.behest.console.project.UserFigures;
import ai.behest.console.project.UserPages;
import ai.behest.console.project.VersionPages;
import ai.behest.console.project.WholePages;
import ai.behest.console.start.StartPages;
import ai.behest.http.Exchange;
import ai.behest.identity.TokenMint;
import ai.behest.ledger.Costs;
import ai.behest.ledger.OpenCalls;
import ai.behest.ledger.Reports;
import ai.behest.memory.Threads;
import ai.behest.tenant.Projects;
import ai.behest.tenant.Tiers;
import ai.behest.wire.Refusal;
import java.time.Clock;
import java.util.function.Function;

/**
 * The pages for people, and 404 for every path that nobody has: the last to be asked. One instance serves every event
 * loop.
 */
public final class Console {

    /**
     * The rooms that the pages show and change.
     *
     * @param preflight asks this server what a browser asks
     * @param baseUrl the address that a project's clients use, by its slug
     */
    public record Rooms(
            Projects projects,
            Tiers tiers,
            TokenMint mint,
            Admission admission,
            Reports reports,
            Costs costs,
            OpenCalls openCalls,
            BudgetBook budgets,
            Balances balances,
            Threads threads,
            Clock clock,
            Preflight preflight,
            Function<String, String> baseUrl) {}

    private final Pages pages;
    private final Desk desk;

    public Console(Rooms rooms, Sessions sessions, Acts acts) {
        this.pages = pages(rooms);
        this.desk = new Desk(pages, sessions, acts, new Assets());
    }

    /** The table of all pages. */
    public Pages pages() {
        return pages;
    }

    private static Pages pages(Rooms rooms) {
        Pages pages = new Pages();
        new StartPages().fill(pages);
        new ProjectPages(rooms.projects(), rooms.baseUrl()).fill(pages);
        new OverviewPages(rooms.projects(), rooms.reports(), rooms.baseUrl()).fill(pages);
        new SettingsPages(rooms.projects()).fill(pages);
        new OriginPages(rooms.projects(), rooms.preflight()).fill(pages);
        new DraftPages(rooms.projects(), rooms.mint(), rooms.baseUrl()).fill(pages);
        new TierPages(rooms.projects(), rooms.tiers()).fill(pages);
        new BudgetPages(rooms.projects(), rooms.budgets(), rooms.balances(), rooms.openCalls()).fill(pages);
        new VersionPages(rooms.projects()).fill(pages);
        new WholePages(rooms.projects(), rooms.baseUrl()).fill(pages);
        new UserPages(
                        rooms.projects(),
                        rooms.reports(),
                        rooms.costs(),
                        new UserFigures(rooms.reports(), rooms.admission(), rooms.clock()))
                .fill(pages);
        new SessionPages(rooms.projects(), rooms.reports()).fill(pages);
        new ThreadPages(rooms.projects(), rooms.threads()).fill(pages);
        return pages;
    }

    public void receive(Exchange exchange) {
        if (!desk.receive(exchange)) {
            exchange.refuse(Refusal.notFound("There is nothing at this path."));
        }
    }
}
