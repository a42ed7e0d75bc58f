package ai.behest.admission;

import ai.behest.budget.Budget;
import ai.behest.budget.Limit;
import ai.behest.budget.Purse;
import ai.behest.budget.Unit;
import ai.behest.ledger.Money;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Says which budget is spent, and when it is full again (402). */
final class SpentBudget {
    /** The budget is not spent: other servers hold what is left of it, one of them perhaps dead and not yet buried. */
    static final Refusal ELSEWHERE = new Refusal.Failed(
            Code.OVERLOADED,
            "What is left of a budget is held by other servers at this moment. Try again shortly.",
            Duration.ofSeconds(1));

    private SpentBudget() {}

    /** @param needed the least that would have let the call in */
    static Refusal refusal(Limit limit, Purse purse, long needed) {
        Budget budget = limit.budget();
        boolean quota = TierCaps.isCap(budget);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("budget", budget.id());
        details.put("scope", budget.scope().text());
        details.put(
                "unit",
                budget.unit() == Unit.MONEY ? "usd" : budget.unit().name().toLowerCase(Locale.ROOT));
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
                        + amount(budget, budget.amount()) + " " + unit(budget) + " " + state(purse, needed),
                details);
    }

    private static String state(Purse purse, long needed) {
        if (purse.reachable() <= 0) {
            return "is spent.";
        }
        return purse.reachable() < needed
                ? "has too little left for this call."
                : "is held by calls under way; what they do not spend is free again.";
    }

    private static String unit(Budget budget) {
        return switch (budget.unit()) {
            case MONEY -> "USD";
            case TOKENS -> "tokens";
            case REQUESTS -> "requests";
        };
    }

    static Object amount(Budget budget, long amount) {
        return budget.unit() == Unit.MONEY ? Money.toUsd(amount).toPlainString() : (Object) amount;
    }

    static Refusal unpriced(Limit limit) {
        return new Refusal.Forbidden(
                Code.MODEL_NOT_ALLOWED,
                "The model has no price, so the hard budget " + limit.budget().id()
                        + " cannot hold it. Add its price, or ask for another model.",
                "model");
    }
}
