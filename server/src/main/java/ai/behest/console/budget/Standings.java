package ai.behest.console.budget;

import ai.behest.budget.Balance;
import ai.behest.budget.Balances;
import ai.behest.budget.Budget;
import ai.behest.budget.PurseKey;
import ai.behest.budget.Rule;
import ai.behest.ledger.OpenCalls;
import ai.behest.tenant.Projects;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How budgets stand, with what calls under way hold of them. All of it blocks. */
public final class Standings {
    private final Balances balances;
    private final OpenCalls openCalls;
    private final Projects projects;

    public Standings(Balances balances, OpenCalls openCalls, Projects projects) {
        this.balances = balances;
        this.openCalls = openCalls;
        this.projects = projects;
    }

    /** A part of a template's balances, the biggest first, and where the next part begins. */
    record Part(List<Standing> balances, Balances.@Nullable Place next) {
        static final Part NONE = new Part(List.of(), null);
    }

    /** Each of these budgets of a tenant. */
    public List<Standing> of(String tenantId, List<Rule> rules) {
        Map<String, String> names = projects.names(tenantId);
        List<Rule> plain = rules.stream()
                .filter(rule -> !rule.budget().scope().isTemplate())
                .toList();
        Map<String, Balance> known = new HashMap<>();
        balances.of(plain).forEach(balance -> known.put(balance.budget().id(), balance));
        Map<PurseKey, Long> held = plain.isEmpty() ? Map.of() : openCalls.held(tenantId);
        return rules.stream()
                .map(Rule::budget)
                .map(budget -> {
                    Balance balance = known.get(budget.id());
                    return Standing.of(
                            budget,
                            budget.scope().text(),
                            names,
                            balance == null ? Standing.Drawn.NOTHING : drawn(balance, held));
                })
                .toList();
    }

    /** @param limit how many at most */
    Part biggest(Rule rule, Balances.@Nullable Place after, int limit) {
        Budget budget = rule.budget();
        Map<String, String> names = projects.names(budget.tenantId());
        Map<PurseKey, Long> held = openCalls.held(budget.tenantId());
        List<Balance> found = balances.biggest(rule, after, limit + 1);
        List<Balance> part = found.subList(0, Math.min(limit, found.size()));
        return new Part(
                part.stream()
                        .map(balance -> Standing.of(budget, balance.scope(), names, drawn(balance, held)))
                        .toList(),
                found.size() > limit ? Balances.Place.of(part.getLast()) : null);
    }

    private static Standing.Drawn drawn(Balance balance, Map<PurseKey, Long> held) {
        return new Standing.Drawn(balance.spent(), held.getOrDefault(balance.purse(), 0L), balance.resetsAt());
    }
}
