package ai.behest.console;

import ai.behest.console.attempt.AttemptPages;
import ai.behest.console.attempt.Models;
import ai.behest.console.frame.Acts;
import ai.behest.console.frame.Assets;
import ai.behest.console.frame.Desk;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Sessions;
import ai.behest.console.key.KeyPages;
import ai.behest.console.key.SigningKeyPages;
import ai.behest.console.project.OriginPages;
import ai.behest.console.project.ProjectPages;
import ai.behest.console.start.StartPages;
import ai.behest.http.Exchange;
import ai.behest.identity.ApiKeys;
import ai.behest.identity.SigningKeys;
import ai.behest.identity.TokenMint;
import ai.behest.ledger.PriceBook;
import ai.behest.provider.Providers;
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
     * @param defaultModel the model of projects that have chosen none
     * @param baseUrl the address that a project's clients use, by its slug
     */
    public record Rooms(
            Projects projects,
            ApiKeys apiKeys,
            SigningKeys signingKeys,
            TokenMint mint,
            Providers providers,
            PriceBook prices,
            String defaultModel,
            Function<String, String> baseUrl,
            InstantSource clock) {}

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
        Models models = new Models(rooms.providers(), rooms.prices(), rooms.defaultModel());
        new AttemptPages(rooms.projects(), rooms.apiKeys(), rooms.mint(), models, rooms.baseUrl(), rooms.clock())
                .fill(pages);
        new KeyPages(rooms.projects(), rooms.apiKeys(), rooms.baseUrl(), rooms.clock()).fill(pages);
        new SigningKeyPages(rooms.projects(), rooms.signingKeys(), rooms.baseUrl()).fill(pages);
        new StartPages().fill(pages);
        new ProjectPages(rooms.projects(), rooms.baseUrl()).fill(pages);
        new OriginPages(rooms.projects()).fill(pages);
        return pages;
    }

    public void receive(Exchange exchange) {
        if (!desk.receive(exchange)) {
            exchange.refuse(Refusal.notFound("There is nothing at this path."));
        }
    }
}
