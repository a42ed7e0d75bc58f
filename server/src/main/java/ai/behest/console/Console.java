package ai.behest.console;

import ai.behest.alert.Alerts;
import ai.behest.budget.Balances;
import ai.behest.budget.BudgetBook;
import ai.behest.console.call.CallPages;
import ai.behest.console.frame.Acts;
import ai.behest.console.frame.Assets;
import ai.behest.console.frame.Desk;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Sessions;
import ai.behest.console.project.OriginPages;
import ai.behest.console.project.ProjectPages;
import ai.behest.console.spend.SpendPages;
import ai.behest.console.start.StartPages;
import ai.behest.http.Exchange;
import ai.behest.ledger.CallLog;
import ai.behest.ledger.Costs;
import ai.behest.ledger.OpenCalls;
import ai.behest.tenant.Projects;
import ai.behest.wire.Refusal;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * The pages for people, and 404 for every path that nobody has: the last to be asked. One instance serves every event
 * loop.
 */
public final class Console {

    /**
     * The rooms that the pages show and change.
     *
     * @param baseUrl the address that a project's clients use, by its slug
     */
    public record Rooms(
            Projects projects,
            Function<String, String> baseUrl,
            CallLog callLog,
            Costs costs,
            BudgetBook budgets,
            Balances balances,
            OpenCalls openCalls,
            Alerts alerts,
            InstantSource clock) {}

    private final Desk desk;

    public Console(Rooms rooms, Sessions sessions, Acts acts) {
        this.desk = new Desk(pages(rooms), sessions, acts, new Assets());
    }

    /** The table of all pages. */
    static Pages pages(Rooms rooms) {
        Pages pages = new Pages();
        new StartPages().fill(pages);
        new CallPages(rooms.callLog(), rooms.budgets(), rooms.projects(), rooms.clock()).fill(pages);
        new ProjectPages(rooms.projects(), rooms.baseUrl()).fill(pages);
        new OriginPages(rooms.projects()).fill(pages);
        new SpendPages(rooms.costs(), rooms.budgets(), rooms.projects()).fill(pages);
        return pages;
    }

    public void receive(Exchange exchange) {
        if (!desk.receive(exchange)) {
            exchange.refuse(Refusal.notFound("There is nothing at this path."));
        }
    }
}
