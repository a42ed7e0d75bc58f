package ai.behest.gateway;

import ai.behest.admission.Admission;
import ai.behest.identity.AdminTokens;
import ai.behest.identity.ApiKeys;
import ai.behest.identity.KeyRing;
import ai.behest.identity.TokenMint;
import ai.behest.identity.TokenVerifier;
import ai.behest.ledger.Costs;
import ai.behest.ledger.PriceBook;
import ai.behest.ledger.Reports;
import ai.behest.memory.Threads;
import ai.behest.observe.Signals;
import ai.behest.provider.Providers;
import ai.behest.safety.KillSwitches;
import ai.behest.safety.RunningCalls;
import ai.behest.safety.Stops;
import ai.behest.tenant.Directory;
import java.time.Clock;

/**
 * The rooms that a call passes through, the same for every event loop.
 *
 * @param defaultModel the model of projects that have chosen none
 */
public record Rooms(
        Directory directory,
        TokenVerifier verifier,
        Stops stops,
        KillSwitches killSwitches,
        RunningCalls runningCalls,
        ApiKeys apiKeys,
        AdminTokens adminTokens,
        TokenMint mint,
        KeyRing keyRing,
        Admission admission,
        PriceBook prices,
        Reports reports,
        Costs costs,
        Providers providers,
        Threads threads,
        Signals signals,
        Clock clock,
        Patience patience,
        String defaultModel) {}
