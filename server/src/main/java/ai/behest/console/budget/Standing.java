package ai.behest.console.budget;

import ai.behest.admission.HeldBalance;
import ai.behest.budget.Balance;
import ai.behest.budget.Budget;
import ai.behest.budget.Unit;
import ai.behest.console.frame.Show;
import ai.behest.ledger.Money;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A budget, or one balance of it, as it stands.
 *
 * @param scope what it counts, for people
 * @param spent in the budget's unit; null for a template, which has a balance for each value
 * @param held by calls under way
 * @param resetsAt when it is full again; null for never, and for a rolling period
 */
public record Standing(
        Budget budget,
        String scope,
        @Nullable Long spent,
        long held,
        @Nullable Instant resetsAt) {
    /** How wide the drawing of a bar is. */
    public static final int WIDTH = 1_000;

    /** A balance; {@code projects} are names by id. */
    static Standing of(HeldBalance held, Map<String, String> projects) {
        Balance balance = held.balance();
        return new Standing(
                balance.budget(), words(balance.scope(), projects), balance.spent(), held.held(), balance.resetsAt());
    }

    /** A template. */
    static Standing of(Budget template, Map<String, String> projects) {
        return new Standing(template, words(template.scope().text(), projects), null, 0, null);
    }

    /** One limit of a user, as admission sees it. */
    public static Standing of(ai.behest.admission.Standing limit, Map<String, String> projects) {
        return new Standing(
                limit.budget(), words(limit.budget().scope().text(), projects), limit.spent(), 0, limit.resetsAt());
    }

    /** A scope in words: {@code each user, project Demo}. */
    static String words(Map<String, String> scope, Map<String, String> projects) {
        if (scope.isEmpty()) {
            return "the whole tenant";
        }
        List<String> words = new ArrayList<>();
        scope.forEach((dimension, value) -> {
            if (value.equals("*")) {
                words.add("each " + dimension);
            } else if (dimension.equals("tag") && value.endsWith("=*")) {
                words.add("each value of tag " + value.substring(0, value.length() - 2));
            } else {
                words.add(
                        dimension + " " + (dimension.equals("project") ? projects.getOrDefault(value, value) : value));
            }
        });
        return String.join(", ", words);
    }

    public boolean isTemplate() {
        return spent == null;
    }

    public String title() {
        return budget.name() == null ? scope : budget.name();
    }

    /** What is left for the next call; never below zero. */
    public long left() {
        return spent == null ? budget.amount() : Math.max(0, budget.amount() - spent - held);
    }

    public boolean isSpent() {
        return spent != null && left() == 0;
    }

    /** How much of the bar's width an amount takes. */
    private int share(long amount) {
        if (budget.amount() == 0) {
            return amount > 0 ? WIDTH : 0;
        }
        return BigInteger.valueOf(amount)
                .multiply(BigInteger.valueOf(WIDTH))
                .divide(BigInteger.valueOf(budget.amount()))
                .min(BigInteger.valueOf(WIDTH))
                .intValueExact();
    }

    public int spentWidth() {
        return spent == null ? 0 : share(spent);
    }

    public int heldWidth() {
        return Math.min(WIDTH - spentWidth(), share(held));
    }

    /** In whole per cent, over a hundred too. */
    public String percent() {
        if (spent == null || spent == 0 || budget.amount() == 0) {
            return "";
        }
        BigInteger percent =
                BigInteger.valueOf(spent).multiply(BigInteger.valueOf(100)).divide(BigInteger.valueOf(budget.amount()));
        return percent.signum() == 0 ? "under 1 %" : percent + " %";
    }

    /** An amount in the budget's unit: {@code $1.20}, {@code 5,000 tokens}. */
    public String shown(long amount) {
        return switch (budget.unit()) {
            case MONEY -> Show.usd(Money.toUsd(amount));
            case TOKENS -> Show.count(amount) + (amount == 1 ? " token" : " tokens");
            case REQUESTS -> Show.count(amount) + (amount == 1 ? " call" : " calls");
        };
    }

    public String exactly(long amount) {
        return budget.unit() == Unit.MONEY ? Show.exactly(Money.toUsd(amount)) : Long.toString(amount);
    }

    public String period() {
        return Show.period(budget.period().text());
    }

    public String kind() {
        if (budget.shadow()) {
            return "on trial";
        }
        return budget.kind().name().toLowerCase(Locale.ROOT);
    }

    /** What happens once it is spent. */
    public String meaning() {
        if (budget.shadow()) {
            return "Counted and told, but nothing is refused.";
        }
        return switch (budget.kind()) {
            case HARD -> "Calls that do not fit are refused: it is never overspent.";
            case SOFT -> "Calls go on once it is spent, and an alert is raised.";
            case QUOTA -> "Calls are refused once it is spent; the last one let in may exceed it.";
        };
    }
}
