package ai.behest.ledger;

import ai.behest.budget.Hold;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Money set aside before a provider is asked: the PENDING half of a call.
 *
 * @param amount picodollars, an upper bound of what the call can cost; 0 when the model has no price
 * @param bound the token counts behind that bound
 * @param holds what is held of the budgets that the call counts against; null means none
 */
public record Reservation(
        Attribution attribution,
        long amount,
        TokenCounts bound,
        @Nullable List<Hold> holds) {
    public Reservation {
        holds = holds == null ? List.of() : List.copyOf(holds);
    }

    @Override
    public List<Hold> holds() {
        return holds == null ? List.of() : holds;
    }
}
