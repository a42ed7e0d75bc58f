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
    private static final int THRESHOLDS_MOST = 20;
    private static final int PERCENT_MOST = 1_000;
    private static final int NAME_MOST = 100;

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
                    name == null ? null : readName(name),
                    checked,
                    amount.unit(),
                    amount.amount(),
                    Period.parse(period),
                    kind == null ? Kind.HARD : readKind(kind),
                    shadow != null && shadow,
                    thresholds == null ? Budget.THRESHOLDS : readThresholds(thresholds));
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
                    namesName ? (name == null ? null : readName(name)) : known.name(),
                    known.scope(),
                    known.unit(),
                    amount(known),
                    known.period(),
                    kind == null ? known.kind() : readKind(kind),
                    shadow == null ? known.shadow() : shadow,
                    thresholds == null ? known.thresholds() : readThresholds(thresholds));
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

    private static Kind readKind(String text) {
        return switch (text) {
            case "hard" -> Kind.HARD;
            case "soft" -> Kind.SOFT;
            default -> throw refuse("kind", "kind is hard or soft.");
        };
    }

    private static List<Integer> readThresholds(List<@Nullable Integer> wanted) {
        int before = 0;
        for (@Nullable Integer percent : wanted) {
            if (percent == null || percent <= before || percent > PERCENT_MOST) {
                throw wrongThresholds();
            }
            before = percent;
        }
        if (wanted.size() > THRESHOLDS_MOST) {
            throw wrongThresholds();
        }
        return wanted.stream().map(java.util.Objects::requireNonNull).toList();
    }

    private static RuntimeException wrongThresholds() {
        return refuse(
                "thresholds",
                "thresholds is a list of at most " + THRESHOLDS_MOST + " percentages from 1 to " + PERCENT_MOST
                        + ", each above the one before.");
    }

    private static String readName(String name) {
        if (name.isBlank() || name.length() > NAME_MOST || name.chars().anyMatch(Character::isISOControl)) {
            throw refuse("name", "name has 1 to " + NAME_MOST + " characters and no control characters.");
        }
        return name.strip();
    }

    private static RuntimeException refuse(String field, String message) {
        return Refusal.invalid(field, message).asException();
    }
}
