package ai.behest.console.project;

import ai.behest.budget.Budget;
import ai.behest.budget.Dimension;
import ai.behest.budget.Kind;
import ai.behest.budget.Period;
import ai.behest.budget.Scope;
import ai.behest.budget.Unit;
import ai.behest.console.frame.Fields;
import ai.behest.ledger.Money;
import ai.behest.tenant.Project;
import ai.behest.tenant.TierOverrides;
import ai.behest.wire.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a form says of a budget; its fields are named as in the management API. */
final class BudgetForm {
    private static final List<Dimension> NARROWER =
            List.of(Dimension.TIER, Dimension.USER, Dimension.SESSION, Dimension.KEY, Dimension.MODEL, Dimension.TAG);

    private BudgetForm() {}

    /** An amount in its unit: picodollars, tokens or calls. */
    private record Amount(Unit unit, long amount) {}

    /**
     * A budget of this project without an id.
     *
     * @throws ai.behest.wire.RefusedException naming the field
     */
    static Budget draft(Project project, Fields form) {
        Amount amount = amount(form);
        return new Budget(
                "",
                project.tenantId(),
                name(form),
                scope(project, form),
                amount.unit,
                amount.amount,
                Period.parse(form.text("period")),
                Kind.parse(form.text("kind")),
                form.ticked("shadow"),
                thresholds(form));
    }

    /** The same budget with what can change. */
    static Budget changed(Budget known, Fields form) {
        Amount amount = amount(form);
        if (amount.unit != known.unit()) {
            throw Refusal.invalid(
                            member(amount.unit), "This budget keeps its unit. For another, create another budget.")
                    .asException();
        }
        return new Budget(
                known.id(),
                known.tenantId(),
                name(form),
                known.scope(),
                known.unit(),
                amount.amount,
                known.period(),
                Kind.parse(form.text("kind")),
                form.ticked("shadow"),
                thresholds(form));
    }

    private static Scope scope(Project project, Fields form) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(Dimension.PROJECT.text(), project.id());
        for (Dimension dimension : NARROWER) {
            String text = form.optional("scope." + dimension.text());
            if (text != null) {
                members.put(dimension.text(), text);
            }
        }
        Scope scope = Scope.read(members);
        String tier = scope.values().get(Dimension.TIER);
        if (tier != null && !tier.equals(Scope.EACH) && project.tier(tier) == null) {
            throw Refusal.invalid("scope.tier", "There is no such tier.").asException();
        }
        return scope;
    }

    private static @Nullable String name(Fields form) {
        String name = form.optional("name");
        return name == null ? null : Budget.readName(name);
    }

    private static Amount amount(Fields form) {
        List<Amount> found = new ArrayList<>();
        for (Unit unit : Unit.values()) {
            String member = member(unit);
            if (!form.text(member).isEmpty()) {
                found.add(new Amount(
                        unit,
                        unit == Unit.MONEY
                                ? money(form.text(member))
                                : form.number(member, 0, 0, TierOverrides.MOST_COUNTED)));
            }
        }
        if (found.size() != 1) {
            throw Refusal.invalid("amount_usd", "Fill in exactly one of USD, tokens and calls.")
                    .asException();
        }
        return found.getFirst();
    }

    private static long money(String text) {
        try {
            long picodollars = Money.parse(text).picodollars();
            if (picodollars >= 0 && picodollars <= Budget.MOST) {
                return picodollars;
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw wrongMoney();
        }
        throw wrongMoney();
    }

    private static RuntimeException wrongMoney() {
        return Refusal.invalid("amount_usd", "Give an amount in USD from 0 to 9000000, such as 25 or 1.50.")
                .asException();
    }

    private static List<Integer> thresholds(Fields form) {
        List<@Nullable Integer> percents = new ArrayList<>();
        String text = form.text("thresholds");
        if (text.isEmpty()) {
            return List.of();
        }
        for (String one : text.split(",", -1)) {
            String digits = one.strip();
            percents.add(digits.matches("[0-9]{1,4}") ? Integer.valueOf(digits) : null);
        }
        return Budget.readThresholds(percents);
    }

    static String member(Unit unit) {
        return switch (unit) {
            case MONEY -> "amount_usd";
            case TOKENS -> "tokens";
            case REQUESTS -> "requests";
        };
    }

    /** What the field of the amount holds. */
    static String amount(Budget budget) {
        return budget.unit() == Unit.MONEY
                ? Money.toUsd(budget.amount()).toPlainString()
                : Long.toString(budget.amount());
    }
}
