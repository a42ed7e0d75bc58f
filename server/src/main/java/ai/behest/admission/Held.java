package ai.behest.admission;

import ai.behest.budget.Budget;
import ai.behest.budget.Dimension;
import ai.behest.budget.Hold;
import ai.behest.budget.Limit;
import ai.behest.budget.Purse;
import ai.behest.budget.Purses;
import ai.behest.budget.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one call holds of its budgets, taken whole or not at all. Resolved once, by the {@link Ticket} that it becomes, or
 * given back when there is to be none.
 */
public final class Held {
    private final Purses purses;
    private final List<Part> parts;
    private final long output;

    Held(Purses purses, List<Part> parts, long output) {
        this.purses = purses;
        this.parts = parts;
        this.output = output;
    }

    /** A hold and the purse it is of. */
    record Part(Limit limit, Purse purse, Hold hold) {}

    /** The output tokens of one choice that are paid for. */
    public long output() {
        return output;
    }

    /** What is held, as it stands in the reservation. */
    public List<Hold> holds() {
        List<Hold> holds = new ArrayList<>(parts.size());
        for (Part part : parts) {
            holds.add(part.hold());
        }
        return holds;
    }

    /** Whether a hard budget of money or tokens applies: then the output must be limited to what is paid for. */
    public boolean isHard() {
        for (Part part : parts) {
            if (part.limit().budget().isHard()) {
                return true;
            }
        }
        return false;
    }

    /**
     * The budgets that are spent and yet let the call pass: soft ones, and hard ones on trial. As an answer's header says
     * it: {@code id;spent=1.25;limit=1.00}, separated by commas. Null when there is none.
     */
    public @Nullable String warning() {
        StringBuilder warning = new StringBuilder();
        for (Part part : parts) {
            Budget budget = part.limit().budget();
            long spent = part.purse().spent();
            if (!budget.refuses() && spent >= budget.amount()) {
                warning.append(warning.isEmpty() ? "" : ", ")
                        .append(budget.id())
                        .append(";spent=")
                        .append(SpentBudget.amount(budget, spent))
                        .append(";limit=")
                        .append(SpentBudget.amount(budget, budget.amount()));
            }
        }
        return warning.isEmpty() ? null : warning.toString();
    }

    /**
     * Picodollars that are left of the tightest budget of money that is the call's own user's, or null without one. What
     * users share is none of it: it would tell one what the others spend.
     */
    @Nullable
    Long leftOfUser() {
        Long least = null;
        for (Part part : parts) {
            Budget budget = part.limit().budget();
            if (budget.unit() == Unit.MONEY && isOfUser(budget) && part.purse().isLooked()) {
                long left = Math.max(0, budget.amount() - part.purse().spent());
                least = least == null ? left : Math.min(least, left);
            }
        }
        return least;
    }

    /** Whether only calls of one end user count against it; a budget on trial limits nobody. */
    static boolean isOfUser(Budget budget) {
        return !budget.shadow() && budget.scope().values().containsKey(Dimension.USER);
    }

    List<Part> parts() {
        return parts;
    }

    /** The same, holding as far as possible what the call really came to, when that is more. */
    Held stretched(ToLongFunction<Hold> spent) {
        List<Part> stretched = new ArrayList<>(parts.size());
        for (Part part : parts) {
            long missing = spent.applyAsLong(part.hold()) - part.hold().amount();
            stretched.add(
                    missing <= 0 || !part.purse().isGranted()
                            ? part
                            : new Part(
                                    part.limit(),
                                    part.purse(),
                                    part.hold()
                                            .of(part.hold().amount()
                                                    + part.purse().takeUpTo(missing))));
        }
        return new Held(purses, stretched, output);
    }

    /** Resolves every hold with what was spent of it: once that is durable. */
    void resolve(ToLongFunction<Hold> spent) {
        for (Part part : parts) {
            purses.resolve(part.purse(), part.hold().amount(), spent.applyAsLong(part.hold()));
        }
    }

    /** For a call that does not come to a reservation. */
    public void giveBack() {
        resolve(_ -> 0);
    }
}
