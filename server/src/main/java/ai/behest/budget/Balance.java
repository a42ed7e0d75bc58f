package ai.behest.budget;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one balance stood in the database.
 *
 * @param spent by calls that were entered, on every node, in the budget's unit
 * @param windowEnd microseconds since 1970; {@link Long#MAX_VALUE} when it never ends
 */
public record Balance(Budget budget, PurseKey purse, long spent, long windowEnd) {

    /** The scope, with the values that this balance of a template is for. */
    public Map<String, String> scope() {
        return budget.scope().text(purse.key());
    }

    /** What may still be spent while calls under way hold so much; never below 0. */
    public long left(long held) {
        return Math.max(0, budget.amount() - spent - held);
    }

    /** When it is full again; null for never, and for a rolling period, which fills bit by bit. */
    public @Nullable Instant resetsAt() {
        return windowEnd == Long.MAX_VALUE ? null : Instant.EPOCH.plus(windowEnd, ChronoUnit.MICROS);
    }
}
