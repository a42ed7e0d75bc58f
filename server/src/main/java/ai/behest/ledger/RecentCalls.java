package ai.behest.ledger;

import ai.behest.store.Database;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much was called lately: an answer that comes at once, however much it was. */
public final class RecentCalls {
    /** No more entries than this are looked at. */
    static final int MOST = 100_000;

    /**
     * Whose calls; null is anybody's.
     *
     * @param key the id of an API key, or the {@code kid} of tokens
     */
    public record Of(
            @Nullable String tenantId,
            @Nullable String projectId,
            @Nullable String uid,
            @Nullable String sid,
            @Nullable String key) {}

    /**
     * @param users different end users
     * @param atLeast whether not all were looked at
     */
    public record Count(long calls, long users, boolean atLeast) {}

    private final Database database;

    public RecentCalls(Database database) {
        this.database = database;
    }

    /** Counts the calls that were entered in this time up to now. Blocks. */
    public Count count(Of of, Duration back) {
        Map<String, Object> bindings = new HashMap<>();
        StringBuilder where = new StringBuilder("kind = 'call' AND at >= :from");
        add(where, bindings, "project_id = ", "project", of.projectId);
        if (of.projectId == null) {
            // the index begins with the project: so each project's last hour is read, and nothing else
            where.append(" AND project_id IN (SELECT id FROM project");
            add(where, bindings, " WHERE tenant_id = ", "tenant", of.tenantId);
            where.append(')');
        }
        add(where, bindings, "uid = ", "uid", of.uid);
        add(where, bindings, "sid = ", "sid", of.sid);
        String key = of.key == null ? "1 = 1" : "key_id = :key";
        if (of.key != null) {
            bindings.put("key", of.key);
        }
        // a key has no index: its calls are those among the ones that are looked at
        String sql = "SELECT COUNT(*) AS seen, COALESCE(SUM(CASE WHEN " + key + " THEN 1 ELSE 0 END), 0) AS calls,"
                + " COUNT(DISTINCT CASE WHEN " + key + " THEN project_id || ' ' || uid END) AS users"
                + " FROM (SELECT project_id, uid, key_id FROM entry WHERE " + where + " LIMIT " + MOST + ") looked";
        return database.read(handle -> handle.createQuery(sql)
                .bind("from", database.nowMicros() - back.toNanos() / 1_000)
                .bindMap(bindings)
                .map((row, _) -> new Count(row.getLong("calls"), row.getLong("users"), row.getLong("seen") == MOST))
                .one());
    }

    private static void add(
            StringBuilder sql, Map<String, Object> bindings, String condition, String name, @Nullable String value) {
        if (value != null) {
            sql.append(condition.startsWith(" ") ? "" : " AND ")
                    .append(condition)
                    .append(':')
                    .append(name);
            bindings.put(name, value);
        }
    }
}
