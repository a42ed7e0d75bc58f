package ai.behest.admission;

import ai.behest.budget.Budget;
import ai.behest.budget.PurseKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one limit stands.
 *
 * @param purse the balance that it is
 * @param spent in the budget's unit, in its window that is under way
 * @param resetsAt when it is full again, or null for never and for a period that rolls
 */
public record Standing(
        Budget budget, PurseKey purse, long spent, @Nullable Instant resetsAt) {

    /** What is left when calls under way hold so much; never below 0. */
    long left(long held) {
        long unspent = Math.max(0, budget.amount() - spent);
        return unspent - Math.min(unspent, held);
    }
}
