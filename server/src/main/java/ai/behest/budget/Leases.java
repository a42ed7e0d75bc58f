package ai.behest.budget;

import java.time.Duration;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** What nodes were granted of balances, as a whole. */
public final class Leases {
    private static final long LONGEST_WINDOW_MICROS = Duration.ofDays(32).toNanos() / 1_000;

    private Leases() {}

    /**
     * Gives back what a node was granted and has not spent: after its calls were recovered, when no purse of it lives.
     * Part of the caller's transaction.
     */
    public static void giveBack(Handle handle, String node) {
        // rows are locked in the order in which every node locks them
        handle.createQuery("""
                        SELECT budget_id, scope_key, window_start, granted - spent AS unspent FROM budget_lease
                        WHERE node = :node AND granted > spent
                        ORDER BY budget_id, scope_key, window_start
                        """)
                .bind("node", node)
                .map((row, context) -> new Unspent(
                        node, new PurseKey(row.getString(1), row.getString(2), row.getLong(3)), row.getLong(4)))
                .list()
                .forEach(unspent -> {
                    change(
                            handle,
                            "UPDATE budget_account SET granted = granted - :unspent WHERE budget_id = :budget"
                                    + " AND scope_key = :key AND window_start = :window",
                            unspent);
                    change(
                            handle,
                            "UPDATE budget_lease SET granted = spent WHERE budget_id = :budget AND scope_key = :key"
                                    + " AND window_start = :window AND node = :node",
                            unspent);
                });
    }

    /** Drops the balances of windows that ended before this instant, microseconds: no call can be open in them any more. */
    public static void forget(Handle handle, long before) {
        handle.createUpdate("""
                        DELETE FROM budget_lease WHERE (budget_id, scope_key, window_start) IN (
                            SELECT budget_id, scope_key, window_start FROM budget_account WHERE window_end < :before)
                        """).bind("before", before).execute();
        handle.createUpdate("DELETE FROM budget_account WHERE window_end < :before")
                .bind("before", before)
                .execute();
        // budgets that only count have no such row: their longest window is a month
        handle.createUpdate("DELETE FROM budget_lease WHERE window_start > 0 AND window_start < :before")
                .bind("before", before - LONGEST_WINDOW_MICROS)
                .execute();
    }

    private record Unspent(String node, PurseKey purse, long amount) {}

    private static void change(Handle handle, String sql, Unspent unspent) {
        handle.createUpdate(sql)
                .bindMap(Map.of("unspent", unspent.amount(), "node", unspent.node()))
                .bind("budget", unspent.purse().budgetId())
                .bind("key", unspent.purse().key())
                .bind("window", unspent.purse().window())
                .execute();
    }
}
