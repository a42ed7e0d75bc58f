package ai.behest.admission;

import ai.behest.budget.Budget;
import ai.behest.budget.Kind;
import ai.behest.budget.Limit;
import ai.behest.budget.Purse;
import ai.behest.budget.Unit;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Says which budget is spent, and when it is full again (402). */
final class SpentBudget {
    private SpentBudget() {}

    static Refusal refusal(Limit limit, Purse purse, long needed) {
        Budget budget = limit.budget();
        boolean quota = budget.kind() == Kind.QUOTA || budget.id().startsWith(TierCaps.PREFIX);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("budget", budget.id());
        details.put("scope", budget.scope().text());
        details.put(
                "unit",
                budget.unit() == Unit.MONEY ? "usd" : budget.unit().name().toLowerCase(java.util.Locale.ROOT));
        details.put("period", budget.period().text());
        details.put("limit", amount(budget, budget.amount()));
        details.put("spent", amount(budget, purse.spent()));
        details.put("reserved", amount(budget, purse.reserved()));
        details.put("needed", amount(budget, needed));
        long end = purse.windowEnd();
        if (end != Long.MAX_VALUE) {
            details.put("resets_at", Instant.EPOCH.plus(end, ChronoUnit.MICROS).toString());
        }
        return new Refusal.Spent(
                quota ? Code.QUOTA_EXCEEDED : Code.BUDGET_EXCEEDED,
                "The " + budget.period().text().replace('_', ' ') + " " + (quota ? "quota" : "budget") + " of "
                        + amount(budget, budget.amount()) + " " + unit(budget) + " is spent.",
                details);
    }

    private static String unit(Budget budget) {
        return switch (budget.unit()) {
            case MONEY -> "USD";
            case TOKENS -> "tokens";
            case REQUESTS -> "requests";
        };
    }

    static Object amount(Budget budget, long amount) {
        return budget.unit() == Unit.MONEY
                ? java.math.BigDecimal.valueOf(amount, 12).stripTrailingZeros().toPlainString()
                : (Object) amount;
    }

    static Refusal unpriced(Limit limit) {
        return new Refusal.Forbidden(
                Code.MODEL_NOT_ALLOWED,
                "The model has no price, so the hard budget " + limit.budget().id()
                        + " cannot hold it. Add its price, or ask for another model.",
                "model");
    }
}
