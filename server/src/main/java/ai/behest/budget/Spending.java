package ai.behest.budget;

import ai.behest.store.Database;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Reads what all nodes have spent of balances that are known by their keys: what alerts are raised by. */
public final class Spending {
    /** The most balances that are read at once. */
    public static final int MOST = 200;

    /** What came back of a rolling period is taken off here: the rows follow only when a call asks for a grant. */
    private static final String SPENT = """
            SELECT w.place,
                (SELECT COALESCE(SUM(l.spent), 0) FROM budget_lease l WHERE l.budget_id = w.budget_id
                    AND l.scope_key = w.scope_key AND l.window_start = w.window_start)
                - (SELECT COALESCE(SUM(p.spent), 0) FROM budget_piece p WHERE p.budget_id = w.budget_id
                    AND p.scope_key = w.scope_key AND p.window_start = w.window_start AND p.piece <= w.expired) AS spent
            FROM wanted w
            """;

    private final Database database;

    public Spending(Database database) {
        this.database = database;
    }

    /** How these balances stand, but for those whose budget is gone; {@link #MOST} of them at most. Blocks. */
    public List<Balance> of(Collection<PurseKey> purses) {
        if (purses.isEmpty()) {
            return List.of();
        }
        long now = database.nowMicros();
        return database.read(handle -> {
            Map<String, Rule> rules = rules(handle, purses);
            List<PurseKey> known = purses.stream()
                    .filter(purse -> rules.containsKey(purse.budgetId()))
                    .toList();
            return known.isEmpty() ? List.of() : balances(handle, rules, known, now);
        });
    }

    private static Map<String, Rule> rules(Handle handle, Collection<PurseKey> purses) {
        List<String> ids = purses.stream().map(PurseKey::budgetId).distinct().toList();
        return BudgetRows.byId(handle, ids).stream()
                .collect(Collectors.toMap(rule -> rule.budget().id(), Function.identity()));
    }

    private static List<Balance> balances(Handle handle, Map<String, Rule> rules, List<PurseKey> purses, long now) {
        String rows = String.join(", ", Collections.nCopies(purses.size(), "(?, ?, ?, ?, ?)"));
        Query query = handle.createQuery(
                "WITH wanted (place, budget_id, scope_key, window_start, expired) AS (VALUES " + rows + ") " + SPENT);
        int at = 0;
        for (int place = 0; place < purses.size(); place++) {
            PurseKey purse = purses.get(place);
            Budget budget = rule(rules, purse).budget();
            query.bind(at++, place)
                    .bind(at++, purse.budgetId())
                    .bind(at++, purse.key())
                    .bind(at++, purse.window())
                    .bind(at++, budget.period().expired(now));
        }
        List<Balance> balances = new ArrayList<>(purses.size());
        query.map((row, context) -> {
                    PurseKey purse = purses.get(row.getInt("place"));
                    Rule rule = rule(rules, purse);
                    long end = rule.budget()
                            .period()
                            .window(purse.window(), rule.zone())
                            .end();
                    return new Balance(rule.budget(), purse, row.getLong("spent"), end);
                })
                .forEach(balances::add);
        return balances;
    }

    private static Rule rule(Map<String, Rule> rules, PurseKey purse) {
        return java.util.Objects.requireNonNull(rules.get(purse.budgetId()));
    }

    /**
     * The balances that this node ever spent of, in their order, a part at a time. Blocks.
     *
     * @param after the last one of the part before, or null to begin
     */
    public List<PurseKey> spentBy(String node, @Nullable PurseKey after, int limit) {
        PurseKey from = after == null ? new PurseKey("", "", Long.MIN_VALUE) : after;
        return database.read(handle -> handle.createQuery("""
                        SELECT budget_id, scope_key, window_start FROM budget_lease
                        WHERE node = :node AND spent > 0
                            AND (budget_id, scope_key, window_start) > (:budget, :key, :window)
                        ORDER BY budget_id, scope_key, window_start LIMIT :limit
                        """)
                .bind("node", node)
                .bind("budget", from.budgetId())
                .bind("key", from.key())
                .bind("window", from.window())
                .bind("limit", limit)
                .map((row, context) -> new PurseKey(row.getString(1), row.getString(2), row.getLong(3)))
                .list());
    }
}
