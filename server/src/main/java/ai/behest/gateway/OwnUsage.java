package ai.behest.gateway;

import ai.behest.admission.Standing;
import ai.behest.budget.Budget;
import ai.behest.budget.Unit;
import ai.behest.ledger.Money;
import ai.behest.ledger.UsageReport;
import ai.behest.ledger.Window;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What one end user has used and may still use, as {@code GET /v1/me/usage} answers it. */
record OwnUsage(String userId, String tier, Spent today, Spent month, List<Line> limits) {

    /**
     * What was used in a day or a month of the tenant's time zone.
     *
     * @param costUsd exact, of the calls whose cost is known
     * @param unpricedRequests calls of models without a price
     */
    record Spent(
            Instant from,
            Instant to,
            long requests,
            BigInteger inputTokens,
            BigInteger outputTokens,
            BigInteger tokens,
            String costUsd,
            long unpricedRequests) {

        static Spent of(Window window, UsageReport.Totals totals) {
            return new Spent(
                    window.from(),
                    window.to(),
                    totals.requests(),
                    totals.inputTokens(),
                    totals.outputTokens(),
                    totals.tokens(),
                    totals.costUsd().toPlainString(),
                    totals.unpricedRequests());
        }
    }

    /**
     * One limit of the user.
     *
     * @param unit {@code usd}, {@code tokens} or {@code requests}
     * @param kind {@code hard}, {@code soft} or {@code quota}
     * @param limit a decimal in a string for money, else a number; {@code spent} and {@code left} likewise
     * @param resetsAt absent for a period that never ends or that rolls
     */
    record Line(
            String unit,
            String period,
            String kind,
            Object limit,
            Object spent,
            Object left,
            @Nullable Instant resetsAt) {

        static Line of(Standing standing) {
            Budget budget = standing.budget();
            return new Line(
                    budget.unit() == Unit.MONEY ? "usd" : lower(budget.unit()),
                    budget.period().text(),
                    lower(budget.kind()),
                    amount(budget, budget.amount()),
                    amount(budget, standing.spent()),
                    amount(budget, standing.left()),
                    standing.resetsAt());
        }

        private static Object amount(Budget budget, long amount) {
            return budget.unit() == Unit.MONEY ? new Money(amount).toString() : (Object) amount;
        }

        private static String lower(Enum<?> value) {
            return value.name().toLowerCase(Locale.ROOT);
        }
    }
}
