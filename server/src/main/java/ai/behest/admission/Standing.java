package ai.behest.admission;

import ai.behest.budget.Budget;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one limit stands.
 *
 * @param spent in the budget's unit, in its window that is under way
 * @param resetsAt when it is full again, or null for never and for a period that rolls
 */
public record Standing(Budget budget, long spent, @Nullable Instant resetsAt) {
    public long left() {
        return Math.max(0, budget.amount() - spent);
    }
}
