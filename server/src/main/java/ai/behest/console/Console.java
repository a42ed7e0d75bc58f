package ai.behest.console;

import ai.behest.console.frame.Acts;
import ai.behest.console.frame.Assets;
import ai.behest.console.frame.Desk;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Sessions;
import ai.behest.console.project.DraftPages;
import ai.behest.console.project.OriginPages;
import ai.behest.console.project.OverviewPages;
import ai.behest.console.project.Preflight;
import ai.behest.console.project.ProjectPages;
import ai.behest.console.project.SettingsPages;
import ai.behest.console.project.VersionPages;
import ai.behest.console.project.WholePages;
import ai.behest.console.start.StartPages;
import ai.behest.http.Exchange;
import ai.behest.identity.TokenMint;
import ai.behest.ledger.Reports;
import ai.behest.tenant.Projects;
import ai.behest.wire.Refusal;
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
            TokenMint mint,
            Reports reports,
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
        new VersionPages(rooms.projects()).fill(pages);
        new WholePages(rooms.projects(), rooms.baseUrl()).fill(pages);
        return pages;
    }

    public void receive(Exchange exchange) {
        if (!desk.receive(exchange)) {
            exchange.refuse(Refusal.notFound("There is nothing at this path."));
        }
    }
}
