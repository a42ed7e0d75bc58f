package ai.behest.admission;

import ai.behest.budget.Budget;
import ai.behest.budget.Unit;
import ai.behest.ledger.Money;
import ai.behest.tenant.TierOverrides;
import ai.behest.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * An amount as bodies name it: exactly one of {@code amount_usd}, {@code tokens} and {@code requests}.
 *
 * @param amount picodollars, tokens or calls
 */
public record BudgetAmount(Unit unit, long amount) {
    /** Null when the body names none of them. */
    public static @Nullable BudgetAmount of(@Nullable String usd, @Nullable Long tokens, @Nullable Long requests) {
        if (usd != null) {
            if (tokens != null || requests != null) {
                throw twice(tokens != null ? "tokens" : "requests");
            }
            return new BudgetAmount(Unit.MONEY, money("amount_usd", usd));
        }
        if (tokens != null && requests != null) {
            throw twice("requests");
        }
        if (tokens != null) {
            return new BudgetAmount(Unit.TOKENS, counted("tokens", tokens));
        }
        return requests == null ? null : new BudgetAmount(Unit.REQUESTS, counted("requests", requests));
    }

    /** Picodollars from a decimal string, 0 to 9 million USD. */
    public static long money(String field, String usd) {
        try {
            long picodollars = Money.parse(usd).picodollars();
            if (picodollars >= 0 && picodollars <= Budget.MOST) {
                return picodollars;
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // said below
        }
        throw Refusal.invalid(
                        field,
                        field
                                + " is a decimal string in USD from 0 to 9000000 with at most 12 decimals, like \"1.50\".")
                .asException();
    }

    /** A count, 0 to 9 * 10^15. */
    public static long counted(String field, long count) {
        if (count < 0 || count > TierOverrides.MOST_COUNTED) {
            throw Refusal.invalid(field, field + " is a whole number from 0 to " + TierOverrides.MOST_COUNTED + ".")
                    .asException();
        }
        return count;
    }

    private static RuntimeException twice(String field) {
        return Refusal.invalid(field, "Name exactly one of amount_usd, tokens and requests.")
                .asException();
    }

    /** The name of the member that a budget of this unit has its amount in. */
    public static String member(Unit unit) {
        return switch (unit) {
            case MONEY -> "amount_usd";
            case TOKENS -> "tokens";
            case REQUESTS -> "requests";
        };
    }

    /** Money as a decimal string, counts as numbers (contract §9). */
    public static Object shown(Unit unit, long amount) {
        return unit == Unit.MONEY ? Money.toUsd(amount).toPlainString() : (Object) amount;
    }
}
