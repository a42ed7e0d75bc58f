package ai.behest.admission;

import ai.behest.budget.Budget;
import ai.behest.budget.Unit;
import ai.behest.ledger.Money;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One limit of an end user, as an answer has it. {@code limit}, {@code spent}, {@code held} and {@code left} are decimals in
 * strings for money, else numbers.
 *
 * @param cap the tier's name for it, such as {@code tokens_per_day}, or null when it is no cap of a tier
 * @param budget the budget's id, or null when it is a cap, or not for whoever asks
 * @param unit {@code usd}, {@code tokens} or {@code requests}
 * @param kind {@code hard}, {@code soft} or {@code quota}
 * @param held what calls under way hold, or null when nobody looked
 * @param left the limit less what is spent and, where it is known, held
 * @param resetsAt absent for a period that never ends or that rolls
 */
public record ShownLimit(
        @Nullable String cap,
        @Nullable String budget,
        String unit,
        String period,
        String kind,
        Object limit,
        Object spent,
        @Nullable Object held,
        Object left,
        @Nullable Instant resetsAt) {

    /** For the user itself: which budget it is, and what its other calls hold, is none of it. */
    public static ShownLimit of(Standing standing) {
        return of(standing, null, null, null);
    }

    /** For whoever runs the project. */
    public static ShownLimit of(Standing standing, long held) {
        Budget budget = standing.budget();
        boolean cap = TierCaps.isCap(budget);
        return of(standing, cap ? budget.name() : null, cap ? null : budget.id(), held);
    }

    private static ShownLimit of(Standing standing, @Nullable String cap, @Nullable String id, @Nullable Long held) {
        Budget budget = standing.budget();
        return new ShownLimit(
                cap,
                id,
                budget.unit() == Unit.MONEY ? "usd" : lower(budget.unit()),
                budget.period().text(),
                lower(budget.kind()),
                amount(budget, budget.amount()),
                amount(budget, standing.spent()),
                held == null ? null : amount(budget, held),
                amount(budget, standing.left(held == null ? 0 : held)),
                standing.resetsAt());
    }

    private static Object amount(Budget budget, long amount) {
        return budget.unit() == Unit.MONEY ? new Money(amount).toString() : (Object) amount;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
