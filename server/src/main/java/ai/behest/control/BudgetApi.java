package ai.behest.control;

import ai.behest.admission.BudgetAmount;
import ai.behest.admission.BudgetFields;
import ai.behest.admission.HeldBalance;
import ai.behest.admission.HeldBalances;
import ai.behest.admission.ScopeCheck;
import ai.behest.budget.Balance;
import ai.behest.budget.Balances;
import ai.behest.budget.Budget;
import ai.behest.budget.BudgetBook;
import ai.behest.budget.Rule;
import ai.behest.budget.Scope;
import ai.behest.budget.Unit;
import ai.behest.wire.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code /v1/budgets}: limits, and how much of each is spent. */
final class BudgetApi {

    /**
     * A budget and, unless it is a template, how it stands. Money is a decimal string, counts are numbers.
     *
     * @param spent what calls of this window came to
     * @param reserved what calls that are under way may come to at most
     * @param left what the next call could still take
     * @param resetsAt absent when it never is full again, or bit by bit
     */
    record Shown(
            String id,
            @Nullable String name,
            Map<String, String> scope,
            boolean template,
            @Nullable String amountUsd,
            @Nullable Long tokens,
            @Nullable Long requests,
            String period,
            String kind,
            boolean shadow,
            List<Integer> thresholds,
            @Nullable Object spent,
            @Nullable Object reserved,
            @Nullable Object left,
            @Nullable Instant resetsAt) {}

    /** One balance of a budget. */
    record ShownBalance(
            Map<String, String> scope,
            Object spent,
            Object reserved,
            Object left,
            @Nullable Instant resetsAt) {}

    private final BudgetBook book;
    private final HeldBalances balances;
    private final ScopeCheck scopes;

    BudgetApi(BudgetBook book, HeldBalances balances, ScopeCheck scopes) {
        this.book = book;
        this.balances = balances;
        this.scopes = scopes;
    }

    Answer list(Call call) {
        int limit = Page.limit(call.query());
        List<Rule> rules = book.page(call.tenantId(), call.query().text("cursor"), limit + 1);
        List<Rule> part = rules.subList(0, Math.min(limit, rules.size()));
        String next = rules.size() > limit ? part.getLast().budget().id() : null;
        return Answer.ok(new Page<>(shown(call.tenantId(), part), next));
    }

    Answer create(Call call) {
        BudgetFields.New wanted = call.read(BudgetFields.New.class);
        Scope scope = scopes.check(call.tenantId(), wanted.readScope());
        Budget made = book.create(wanted.draft(call.tenantId(), scope));
        return Answer.created(shown(find(call, made.id())));
    }

    Answer show(Call call) {
        return Answer.ok(shown(find(call, call.path("id"))));
    }

    Answer change(Call call) {
        JsonNode tree = call.tree();
        for (String fixed : List.of("scope", "period")) {
            if (tree.has(fixed)) {
                throw Refusal.invalid(fixed, "A budget keeps its " + fixed + ". For another, create another budget.")
                        .asException();
            }
        }
        BudgetFields.Change wanted = call.read(BudgetFields.Change.class);
        boolean namesName = tree.has("name");
        book.change(call.tenantId(), call.path("id"), known -> wanted.apply(known, namesName));
        return Answer.ok(shown(find(call, call.path("id"))));
    }

    Answer delete(Call call) {
        book.delete(call.tenantId(), call.path("id"));
        return new Answer.Done();
    }

    /** A template has a balance for each value that had a call in this window; another budget has one at most. */
    Answer balances(Call call) {
        Rule rule = find(call, call.path("id"));
        Balances.Place after = Balances.Place.parse(call.query().text("cursor"));
        HeldBalances.Part part = balances.biggest(rule, after, Page.limit(call.query()));
        return Answer.ok(new Page<>(
                part.balances().stream().map(BudgetApi::shown).toList(),
                part.next() == null ? null : part.next().text()));
    }

    private Rule find(Call call, String id) {
        return book.find(call.tenantId(), id)
                .orElseThrow(() -> Refusal.notFound("There is no such budget.").asException());
    }

    private Shown shown(Rule rule) {
        return shown(rule.budget().tenantId(), List.of(rule)).getFirst();
    }

    private List<Shown> shown(String tenantId, List<Rule> rules) {
        Map<String, HeldBalance> known = balances.of(tenantId, rules);
        return rules.stream()
                .map(Rule::budget)
                .map(budget -> {
                    HeldBalance balance = known.get(budget.id());
                    return shown(budget, balance == null ? null : shown(balance));
                })
                .toList();
    }

    private static Shown shown(Budget budget, @Nullable ShownBalance balance) {
        Unit unit = budget.unit();
        return new Shown(
                budget.id(),
                budget.name(),
                budget.scope().text(),
                budget.scope().isTemplate(),
                unit == Unit.MONEY ? BudgetAmount.shown(unit, budget.amount()).toString() : null,
                unit == Unit.TOKENS ? budget.amount() : null,
                unit == Unit.REQUESTS ? budget.amount() : null,
                budget.period().text(),
                budget.kind().name().toLowerCase(Locale.ROOT),
                budget.shadow(),
                budget.thresholds(),
                balance == null ? null : balance.spent(),
                balance == null ? null : balance.reserved(),
                balance == null ? null : balance.left(),
                balance == null ? null : balance.resetsAt());
    }

    private static ShownBalance shown(HeldBalance held) {
        Balance balance = held.balance();
        Unit unit = balance.budget().unit();
        return new ShownBalance(
                balance.scope(),
                BudgetAmount.shown(unit, balance.spent()),
                BudgetAmount.shown(unit, held.held()),
                BudgetAmount.shown(unit, held.left()),
                balance.resetsAt());
    }
}
