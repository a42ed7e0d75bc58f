package ai.behest.admission;

import ai.behest.budget.Balance;

/**
 * One balance of a budget, as people see it.
 *
 * @param held what calls under way may come to at most, in the budget's unit
 */
public record HeldBalance(Balance balance, long held) {
    /** What the next call could still take; never below 0. */
    public long left() {
        return balance.left(held);
    }
}
