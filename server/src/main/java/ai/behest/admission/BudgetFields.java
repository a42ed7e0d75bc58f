package ai.behest.admission;

import ai.behest.budget.Budget;
import ai.behest.budget.Kind;
import ai.behest.budget.Period;
import ai.behest.budget.Scope;
import ai.behest.wire.Refusal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What makes or changes a budget, as the bodies of {@code /v1/budgets} and the console's forms name it. */
public final class BudgetFields {
    private BudgetFields() {}

    /** @param scope an empty object for the whole tenant */
    public record New(
            @Nullable Map<String, @Nullable Object> scope,
            @Nullable String amountUsd,
            @Nullable Long tokens,
            @Nullable Long requests,
            @Nullable String period,
            @Nullable String kind,
            @Nullable Boolean shadow,
            @Nullable List<@Nullable Integer> thresholds,
            @Nullable String name) {

        public Scope readScope() {
            if (scope == null) {
                throw refuse("scope", "scope is missing. {} is the whole tenant.");
            }
            return Scope.read(scope);
        }

        /** The budget without an id. */
        public Budget draft(String tenantId, Scope checked) {
            BudgetAmount amount = BudgetAmount.of(amountUsd, tokens, requests);
            if (amount == null) {
                throw refuse("amount_usd", "Name exactly one of amount_usd, tokens and requests.");
            }
            return new Budget(
                    "",
                    tenantId,
                    name == null ? null : Budget.readName(name),
                    checked,
                    amount.unit(),
                    amount.amount(),
                    Period.parse(period),
                    kind == null ? Kind.HARD : Kind.parse(kind),
                    shadow != null && shadow,
                    thresholds == null ? Budget.THRESHOLDS : Budget.readThresholds(thresholds));
        }
    }

    /** What of a budget can change. Null is no change, but for the name, which null takes away. */
    public record Change(
            @Nullable String amountUsd,
            @Nullable Long tokens,
            @Nullable Long requests,
            @Nullable String kind,
            @Nullable Boolean shadow,
            @Nullable List<@Nullable Integer> thresholds,
            @Nullable String name) {

        public Budget apply(Budget known, boolean namesName) {
            return new Budget(
                    known.id(),
                    known.tenantId(),
                    namesName ? (name == null ? null : Budget.readName(name)) : known.name(),
                    known.scope(),
                    known.unit(),
                    amount(known),
                    known.period(),
                    kind == null ? known.kind() : Kind.parse(kind),
                    shadow == null ? known.shadow() : shadow,
                    thresholds == null ? known.thresholds() : Budget.readThresholds(thresholds));
        }

        private long amount(Budget known) {
            BudgetAmount amount = BudgetAmount.of(amountUsd, tokens, requests);
            if (amount == null) {
                return known.amount();
            }
            if (amount.unit() != known.unit()) {
                throw refuse(
                        BudgetAmount.member(amount.unit()),
                        "This budget is in " + BudgetAmount.member(known.unit())
                                + " and stays so. For another unit, create another budget.");
            }
            return amount.amount();
        }
    }

    private static RuntimeException refuse(String field, String message) {
        return Refusal.invalid(field, message).asException();
    }
}
