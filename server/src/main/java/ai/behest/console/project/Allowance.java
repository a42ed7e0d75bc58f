package ai.behest.console.project;

import ai.behest.admission.Standing;
import ai.behest.budget.Budget;
import ai.behest.budget.Period;
import ai.behest.budget.Unit;
import ai.behest.console.frame.Show;
import ai.behest.ledger.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What may be spent of one limit, as it is shown: a bar of 0 to 100 with what is spent and, beside it, what calls under way
 * hold.
 *
 * @param name what people call it, or what it counts
 */
public record Allowance(
        String name,
        String kind,
        String spent,
        String held,
        String left,
        String amount,
        int spentPercent,
        int heldPercent,
        @Nullable Instant resetsAt) {

    static Allowance of(Standing standing) {
        return of(standing.budget(), standing.spent(), 0, standing.resetsAt());
    }

    static Allowance of(Budget budget, long spent, long held, @Nullable Instant resetsAt) {
        String name =
                budget.name() == null ? counted(budget.unit()) : budget.name().replace('_', ' ');
        BigDecimal all = BigDecimal.valueOf(budget.amount());
        int spentPercent = budget.amount() == 0 ? 100 : Show.percent(BigDecimal.valueOf(spent), all);
        int heldPercent = Math.min(100 - spentPercent, Show.percent(BigDecimal.valueOf(held), all));
        return new Allowance(
                name,
                period(budget.period()) + ", " + budget.kind().name().toLowerCase(Locale.ROOT)
                        + (budget.shadow() ? ", on trial" : ""),
                text(budget.unit(), spent),
                text(budget.unit(), held),
                text(budget.unit(), Math.max(0, budget.amount() - spent - held)),
                text(budget.unit(), budget.amount()),
                spentPercent,
                heldPercent,
                resetsAt);
    }

    private static String counted(Unit unit) {
        return switch (unit) {
            case MONEY -> "Money";
            case TOKENS -> "Tokens";
            case REQUESTS -> "Calls";
        };
    }

    public static String text(Unit unit, long amount) {
        return switch (unit) {
            case MONEY -> Show.usd(Money.toUsd(amount));
            case TOKENS -> Show.count(amount) + " tokens";
            case REQUESTS -> Show.count(amount) + " calls";
        };
    }

    public static String period(Period period) {
        return switch (period.calendar()) {
            case MINUTE -> "each minute";
            case HOUR -> "each hour";
            case DAY -> "each day";
            case WEEK -> "each week";
            case MONTH -> "each month";
            case TOTAL -> "in total";
            case ROLLING -> "over the last " + period.text().substring("rolling_".length());
        };
    }

    public boolean isFull() {
        return spentPercent >= 100;
    }
}
