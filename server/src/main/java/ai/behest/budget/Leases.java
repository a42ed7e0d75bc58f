package ai.behest.budget;

import java.time.Duration;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** What nodes were granted of balances, as a whole. */
public final class Leases {
    private static final long LONGEST_WINDOW_MICROS = Duration.ofDays(32).toNanos() / 1_000;

    private static final String KEY = " WHERE budget_id = :budget AND scope_key = :key AND window_start = :window";

    private Leases() {}

    /**
     * Gives back what a node was granted and has not spent: after its calls were recovered, when no purse of it lives.
     * Part of the caller's transaction.
     */
    public static void giveBack(Handle handle, String node) {
        // balances are locked in the order in which every node locks them
        handle.createQuery("""
                        SELECT budget_id, scope_key, window_start FROM budget_lease
                        WHERE node = :node AND granted > spent
                        ORDER BY budget_id, scope_key, window_start
                        """)
                .bind("node", node)
                .map((row, context) -> new PurseKey(row.getString(1), row.getString(2), row.getLong(3)))
                .list()
                .forEach(purse -> giveBack(handle, node, purse));
    }

    /** What is granted changes under the balance's lock only: so what is read after it holds. */
    private static void giveBack(Handle handle, String node, PurseKey purse) {
        handle.createUpdate("UPDATE budget_account SET ceiling = ceiling" + KEY)
                .bindMap(key(purse))
                .execute();
        long granted = handle.createQuery("SELECT granted FROM budget_lease" + KEY + " AND node = :node")
                .bindMap(key(purse))
                .bind("node", node)
                .mapTo(Long.class)
                .one();
        long spent = handle.createQuery(
                        "UPDATE budget_lease SET granted = spent" + KEY + " AND node = :node RETURNING spent")
                .bindMap(key(purse))
                .bind("node", node)
                .mapTo(Long.class)
                .one();
        handle.createUpdate("UPDATE budget_account SET granted = granted - :unspent" + KEY)
                .bindMap(key(purse))
                .bind("unspent", granted - spent)
                .execute();
    }

    private static Map<String, Object> key(PurseKey purse) {
        return Map.of("budget", purse.budgetId(), "key", purse.key(), "window", purse.window());
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
}
