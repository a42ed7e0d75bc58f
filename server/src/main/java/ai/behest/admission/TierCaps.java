package ai.behest.admission;

import ai.behest.budget.Budget;
import ai.behest.budget.Dimension;
import ai.behest.budget.Kind;
import ai.behest.budget.Limit;
import ai.behest.budget.Period;
import ai.behest.budget.Rule;
import ai.behest.budget.Scope;
import ai.behest.budget.Unit;
import ai.behest.tenant.Project;
import ai.behest.tenant.Tier;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The caps of tiers per day and month (contract §7), as budgets of each user: money is hard, tokens and calls are quotas.
 */
final class TierCaps {
    /** How the ids of these budgets begin: they are not in the table of budgets. */
    private static final String PREFIX = "tier/";

    private static final int MOST_TIERS = 100_000;

    private record Owner(String projectId, Tier.Caps caps, String zone) {}

    private final Cache<Owner, List<Rule>> known = Caffeine.newBuilder()
            .maximumSize(MOST_TIERS)
            .executor(Runnable::run)
            .build();

    /** Whether this budget is a tier's cap: then a user has used up its quota, not somebody's budget (contract §7). */
    static boolean isCap(Budget budget) {
        return budget.id().startsWith(PREFIX);
    }

    /** Adds the caps that a user of this tier has in this project. */
    void add(Project project, String uid, Tier tier, List<Limit> limits) {
        if (tier.caps().isNone()) {
            return;
        }
        for (Rule rule : known.get(
                new Owner(project.id(), tier.caps(), project.timeZone().getId()), _ -> rules(project, tier))) {
            limits.add(new Limit(rule, uid));
        }
    }

    private static List<Rule> rules(Project project, Tier tier) {
        Tier.Caps caps = tier.caps();
        List<Rule> rules = new ArrayList<>();
        add(rules, project, "requests_per_day", Unit.REQUESTS, Period.DAY, Kind.QUOTA, caps.requestsPerDay());
        add(rules, project, "tokens_per_day", Unit.TOKENS, Period.DAY, Kind.QUOTA, caps.tokensPerDay());
        add(rules, project, "tokens_per_month", Unit.TOKENS, Period.MONTH, Kind.QUOTA, caps.tokensPerMonth());
        add(rules, project, "cost_usd_per_day", Unit.MONEY, Period.DAY, Kind.HARD, caps.costPerDay());
        add(rules, project, "cost_usd_per_month", Unit.MONEY, Period.MONTH, Kind.HARD, caps.costPerMonth());
        return List.copyOf(rules);
    }

    /** One balance for each user, whatever the tier: who changes it keeps what was spent. */
    private static void add(
            List<Rule> rules, Project project, String name, Unit unit, Period period, Kind kind, long amount) {
        if (amount == Tier.Caps.NONE) {
            return;
        }
        Scope scope = new Scope(Map.of(Dimension.PROJECT, project.id(), Dimension.USER, Scope.EACH));
        Budget budget = new Budget(
                PREFIX + project.id() + "/" + name,
                project.tenantId(),
                name,
                scope,
                unit,
                amount,
                period,
                kind,
                false,
                List.of());
        rules.add(new Rule(budget, project.timeZone()));
    }
}
