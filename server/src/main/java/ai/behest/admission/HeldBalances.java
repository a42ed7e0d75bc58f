package ai.behest.admission;

import ai.behest.budget.Balance;
import ai.behest.budget.Balances;
import ai.behest.budget.PurseKey;
import ai.behest.budget.Rule;
import ai.behest.ledger.OpenCalls;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How budgets stand, with what calls under way hold of them: for whoever shows budgets. What is held is read before what is
 * spent: a call that ends in between stands in both, so that too little is shown as left and never too much. All of it blocks.
 */
public final class HeldBalances {
    private final Balances balances;
    private final OpenCalls openCalls;

    public HeldBalances(Balances balances, OpenCalls openCalls) {
        this.balances = balances;
        this.openCalls = openCalls;
    }

    /** A part of a budget's balances, the biggest first, and where the next part begins. */
    public record Part(List<HeldBalance> balances, Balances.@Nullable Place next) {}

    /** The balances of those budgets of a tenant that are no templates, by the budget's id. */
    public Map<String, HeldBalance> of(String tenantId, List<Rule> rules) {
        List<Rule> plain = rules.stream()
                .filter(rule -> !rule.budget().scope().isTemplate())
                .toList();
        if (plain.isEmpty()) {
            return Map.of();
        }
        Map<PurseKey, Long> held = openCalls.held(tenantId);
        Map<String, HeldBalance> found = new HashMap<>();
        balances.of(plain).forEach(balance -> found.put(balance.budget().id(), with(held, balance)));
        return found;
    }

    /**
     * The balances of one budget. A template has one for each value that had a call in this window; another has one at most.
     *
     * @param after where the part before ended, or null to begin
     * @param limit how many at most
     */
    public Part biggest(Rule rule, Balances.@Nullable Place after, int limit) {
        Map<PurseKey, Long> held = openCalls.held(rule.budget().tenantId());
        List<Balance> found = balances.biggest(rule, after, limit + 1);
        List<Balance> part = found.subList(0, Math.min(limit, found.size()));
        return new Part(
                part.stream().map(balance -> with(held, balance)).toList(),
                found.size() > limit ? Balances.Place.of(part.getLast()) : null);
    }

    private static HeldBalance with(Map<PurseKey, Long> held, Balance balance) {
        return new HeldBalance(balance, held.getOrDefault(balance.purse(), 0L));
    }
}
