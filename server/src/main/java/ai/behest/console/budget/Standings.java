package ai.behest.console.budget;

import ai.behest.admission.HeldBalance;
import ai.behest.admission.HeldBalances;
import ai.behest.budget.Balances;
import ai.behest.budget.Rule;
import ai.behest.tenant.Projects;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How budgets stand, in words for people. All of it blocks. */
public final class Standings {
    private final HeldBalances balances;
    private final Projects projects;

    public Standings(HeldBalances balances, Projects projects) {
        this.balances = balances;
        this.projects = projects;
    }

    /** A part of a template's balances, the biggest first, and where the next part begins. */
    record Part(List<Standing> balances, Balances.@Nullable Place next) {
        static final Part NONE = new Part(List.of(), null);
    }

    /** Each of these budgets of a tenant. */
    public List<Standing> of(String tenantId, List<Rule> rules) {
        Map<String, String> names = projects.names(tenantId);
        Map<String, HeldBalance> known = balances.of(tenantId, rules);
        return rules.stream()
                .map(Rule::budget)
                .map(budget -> {
                    HeldBalance balance = known.get(budget.id());
                    return balance == null ? Standing.of(budget, names) : Standing.of(balance, names);
                })
                .toList();
    }

    /** @param limit how many at most */
    Part biggest(Rule rule, Balances.@Nullable Place after, int limit) {
        Map<String, String> names = projects.names(rule.budget().tenantId());
        HeldBalances.Part part = balances.biggest(rule, after, limit);
        return new Part(
                part.balances().stream().map(each -> Standing.of(each, names)).toList(), part.next());
    }
}
