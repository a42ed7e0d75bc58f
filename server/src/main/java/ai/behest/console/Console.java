package ai.behest.console;

import ai.behest.admission.Admission;
import ai.behest.admission.HeldBalances;
import ai.behest.alert.Alerts;
import ai.behest.audit.AuditLog;
import ai.behest.budget.BudgetBook;
import ai.behest.console.access.AccountPages;
import ai.behest.console.access.LinkPages;
import ai.behest.console.access.PeoplePages;
import ai.behest.console.access.SignInPages;
import ai.behest.console.alert.AlertPages;
import ai.behest.console.attempt.AttemptPages;
import ai.behest.console.attempt.FirstAnswerPages;
import ai.behest.console.attempt.Models;
import ai.behest.console.audit.AuditPages;
import ai.behest.console.budget.BudgetPages;
import ai.behest.console.budget.Standings;
import ai.behest.console.call.CallPages;
import ai.behest.console.frame.Actors;
import ai.behest.console.frame.Assets;
import ai.behest.console.frame.Desk;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Sessions;
import ai.behest.console.key.KeyPages;
import ai.behest.console.key.SigningKeyPages;
import ai.behest.console.project.DraftPages;
import ai.behest.console.project.OriginPages;
import ai.behest.console.project.OverviewPages;
import ai.behest.console.project.Preflight;
import ai.behest.console.project.ProjectBudgetPages;
import ai.behest.console.project.ProjectPages;
import ai.behest.console.project.SessionPages;
import ai.behest.console.project.SettingsPages;
import ai.behest.console.project.ThreadPages;
import ai.behest.console.project.TierPages;
import ai.behest.console.project.UserFigures;
import ai.behest.console.project.UserPages;
import ai.behest.console.project.VersionPages;
import ai.behest.console.project.WholePages;
import ai.behest.console.provider.ProviderPages;
import ai.behest.console.provider.ProviderTrial;
import ai.behest.console.safety.SafetyPages;
import ai.behest.console.spend.SpendPages;
import ai.behest.console.start.StartPages;
import ai.behest.http.Exchange;
import ai.behest.identity.AdminTokens;
import ai.behest.identity.ApiKeys;
import ai.behest.identity.Revocations;
import ai.behest.identity.SigningKeys;
import ai.behest.identity.TokenMint;
import ai.behest.ledger.CallLog;
import ai.behest.ledger.Costs;
import ai.behest.ledger.PriceBook;
import ai.behest.ledger.Reports;
import ai.behest.memory.Threads;
import ai.behest.people.Access;
import ai.behest.people.ConsoleSessions;
import ai.behest.people.SignedIn;
import ai.behest.provider.Providers;
import ai.behest.safety.Effects;
import ai.behest.safety.KillSwitches;
import ai.behest.tenant.Projects;
import ai.behest.tenant.Tiers;
import ai.behest.wire.Refusal;
import java.time.Clock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pages for people, and 404 for every path that nobody has: the last to be asked. One instance serves every event
 * loop.
 */
public final class Console {

    /**
     * The rooms that the pages show and change.
     *
     * @param defaultModel the model of projects that have chosen none
     * @param preflight asks this server what a browser asks
     * @param baseUrl the address that a project's clients use, by its slug
     */
    public record Rooms(
            Access access,
            Projects projects,
            ApiKeys apiKeys,
            AdminTokens adminTokens,
            SigningKeys signingKeys,
            Tiers tiers,
            TokenMint mint,
            Admission admission,
            Reports reports,
            Costs costs,
            BudgetBook budgets,
            HeldBalances balances,
            Threads threads,
            CallLog callLog,
            Alerts alerts,
            Providers providers,
            ProviderTrial providerTrial,
            PriceBook prices,
            String defaultModel,
            KillSwitches killSwitches,
            Effects effects,
            Revocations revocations,
            AuditLog audit,
            Preflight preflight,
            Function<String, String> baseUrl,
            Clock clock) {}

    private final Pages pages;
    private final Desk desk;

    /** @param origin this console's as the operator says, or null for whatever address a browser uses */
    public Console(Rooms rooms, @Nullable String origin) {
        this.pages = pages(rooms);
        this.desk = new Desk(pages, sessions(rooms.access().sessions()), new Assets(), origin);
    }

    private static Sessions sessions(ConsoleSessions sessions) {
        return new Sessions() {
            @Override
            public @Nullable SignedIn find(String secret) {
                return sessions.find(secret);
            }

            @Override
            public @Nullable String renewal(String secret) {
                return sessions.renewal(secret);
            }
        };
    }

    /** The table of all pages. */
    public Pages pages() {
        return pages;
    }

    private static Pages pages(Rooms rooms) {
        Pages pages = new Pages();
        Actors actors = new Actors(rooms.access().people(), rooms.adminTokens());
        Models models = new Models(rooms.providers(), rooms.prices(), rooms.defaultModel());
        new AttemptPages(rooms.projects(), rooms.apiKeys(), rooms.mint(), models, rooms.baseUrl(), rooms.clock())
                .fill(pages);
        new KeyPages(rooms.projects(), rooms.apiKeys(), rooms.baseUrl(), rooms.clock()).fill(pages);
        new SigningKeyPages(rooms.projects(), rooms.signingKeys(), rooms.baseUrl()).fill(pages);
        new StartPages().fill(pages);
        new AuditPages(rooms.audit(), actors).fill(pages);
        new ProviderPages(rooms.providers(), rooms.prices(), rooms.costs(), rooms.providerTrial()).fill(pages);
        new FirstAnswerPages(rooms.projects(), rooms.providers(), rooms.providerTrial(), models).fill(pages);
        new SafetyPages(new SafetyPages.Rooms(
                        rooms.killSwitches(),
                        rooms.effects(),
                        rooms.revocations(),
                        rooms.projects(),
                        actors,
                        rooms.clock()))
                .fill(pages);
        new AlertPages(rooms.alerts(), rooms.projects(), rooms.clock()).fill(pages);
        Standings standings = new Standings(rooms.balances(), rooms.projects());
        new BudgetPages(rooms.budgets(), standings, rooms.projects()).fill(pages);
        new CallPages(rooms.callLog(), rooms.budgets(), rooms.projects(), rooms.clock()).fill(pages);
        new SignInPages(rooms.access()).fill(pages);
        new LinkPages(rooms.access()).fill(pages);
        new AccountPages(rooms.access(), rooms.clock()).fill(pages);
        new PeoplePages(rooms.access(), rooms.clock()).fill(pages);
        new ProjectPages(rooms.projects(), rooms.baseUrl()).fill(pages);
        new OverviewPages(rooms.projects(), rooms.reports(), rooms.baseUrl()).fill(pages);
        new SettingsPages(rooms.projects()).fill(pages);
        new OriginPages(rooms.projects(), rooms.preflight()).fill(pages);
        new DraftPages(rooms.projects(), actors, rooms.mint(), rooms.baseUrl()).fill(pages);
        new TierPages(rooms.projects(), rooms.tiers()).fill(pages);
        new ProjectBudgetPages(rooms.projects(), rooms.budgets(), standings).fill(pages);
        new VersionPages(rooms.projects(), actors).fill(pages);
        new WholePages(rooms.projects(), rooms.baseUrl()).fill(pages);
        new UserPages(
                        rooms.projects(),
                        rooms.reports(),
                        rooms.costs(),
                        new UserFigures(rooms.reports(), rooms.admission(), rooms.clock()))
                .fill(pages);
        new SessionPages(rooms.projects(), rooms.reports()).fill(pages);
        new ThreadPages(rooms.projects(), rooms.threads()).fill(pages);
        new SpendPages(rooms.costs(), rooms.budgets(), rooms.projects()).fill(pages);
        return pages;
    }

    public void receive(Exchange exchange) {
        if (!desk.receive(exchange)) {
            exchange.refuse(Refusal.notFound("There is nothing at this path."));
        }
    }
}
