package ai.behest.alert;

import ai.behest.budget.Balance;
import ai.behest.budget.Budget;
import ai.behest.budget.PurseKey;
import ai.behest.budget.Unit;
import ai.behest.ledger.Money;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A budget that has reached one of its thresholds. Money is a decimal string, counts are numbers.
 *
 * @param name the budget's, or null
 * @param scope with the values of the balance, when the budget is a template
 * @param unit {@code usd}, {@code tokens} or {@code requests}
 * @param threshold percent of the limit
 * @param resetsAt when it is full again; null for never, and for a rolling period
 */
record BudgetThreshold(
        String budget,
        @Nullable String name,
        Map<String, String> scope,
        String unit,
        int threshold,
        Object limit,
        Object spent,
        String period,
        String kind,
        boolean shadow,
        @Nullable Instant resetsAt) {
    private static final BigInteger HUNDRED = BigInteger.valueOf(100);

    static BudgetThreshold of(Balance balance, int threshold) {
        Budget budget = balance.budget();
        return new BudgetThreshold(
                budget.id(),
                budget.name(),
                balance.scope(),
                budget.unit() == Unit.MONEY ? "usd" : lower(budget.unit()),
                threshold,
                amount(budget, budget.amount()),
                amount(budget, balance.spent()),
                budget.period().text(),
                lower(budget.kind()),
                budget.shadow(),
                balance.resetsAt());
    }

    /** Whether the balance has spent so much. A limit of 0 is reached by the first that is spent. */
    static boolean isReached(Balance balance, int threshold) {
        return balance.spent() > 0
                && BigInteger.valueOf(balance.spent())
                                .multiply(HUNDRED)
                                .compareTo(BigInteger.valueOf(balance.budget().amount())
                                        .multiply(BigInteger.valueOf(threshold)))
                        >= 0;
    }

    /**
     * The series of this threshold: one for each window of the calendar, one in all for a rolling period, whose window
     * never ends.
     */
    static String series(Balance balance, int threshold) {
        PurseKey purse = balance.purse();
        return Occurrence.seriesOf(
                AlertKind.BUDGET_THRESHOLD,
                purse.budgetId(),
                purse.key(),
                Long.toString(purse.window()),
                Integer.toString(threshold));
    }

    private static Object amount(Budget budget, long amount) {
        return budget.unit() == Unit.MONEY ? new Money(amount).toString() : (Object) amount;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
