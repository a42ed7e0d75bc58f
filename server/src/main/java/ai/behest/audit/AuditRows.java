package ai.behest.audit;

import ai.behest.store.Transaction;
import ai.behest.wire.AuditLine;
import ai.behest.wire.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/** The tables {@code audit} and {@code audit_head}. */
final class AuditRows {
    private static final String SELECT = "SELECT tenant_id, seq, at, actor, action, target, details, address, trace_id,"
            + " prev_hash, hash FROM audit WHERE tenant_id = :tenant";

    private AuditRows() {}

    /** The tenant's last line; whoever else wants to add one waits until this transaction is over. */
    static AuditLog.Head next(Transaction transaction, String tenantId) {
        transaction
                .handle()
                .createUpdate("INSERT INTO audit_head (tenant_id, seq, hash) VALUES (:tenant, 0, :none)"
                        + " ON CONFLICT (tenant_id) DO NOTHING")
                .bind("tenant", tenantId)
                .bind("none", AuditLine.NONE)
                .execute();
        return transaction
                .handle()
                .createQuery(
                        "UPDATE audit_head SET seq = seq + 1 WHERE tenant_id = :tenant RETURNING seq - 1 AS seq, hash")
                .bind("tenant", tenantId)
                .map((row, _) -> head(row))
                .one();
    }

    static void insert(Transaction transaction, AuditLine line, long atMicros) {
        Handle handle = transaction.handle();
        handle.createUpdate("""
                        INSERT INTO audit (tenant_id, seq, at, actor, action, target, details, address, trace_id, prev_hash,
                            hash)
                        VALUES (:tenant, :seq, :at, :actor, :action, :target, :details, :address, :trace, :prev, :hash)
                        """)
                .bind("tenant", line.tenantId())
                .bind("seq", line.seq())
                .bind("at", atMicros)
                .bind("actor", line.actor())
                .bind("action", line.action())
                .bind("target", line.target())
                .bind("details", Json.text(line.details()))
                .bind("address", line.address())
                .bind("trace", line.traceId())
                .bind("prev", line.prevHash())
                .bind("hash", line.hash())
                .execute();
        handle.createUpdate("UPDATE audit_head SET hash = :hash WHERE tenant_id = :tenant")
                .bind("hash", line.hash())
                .bind("tenant", line.tenantId())
                .execute();
    }

    static AuditLog.Head head(Handle handle, String tenantId) {
        return handle.createQuery("SELECT seq, hash FROM audit_head WHERE tenant_id = :tenant")
                .bind("tenant", tenantId)
                .map((row, _) -> head(row))
                .findOne()
                .orElse(AuditLog.Head.NONE);
    }

    private static AuditLog.Head head(ResultSet row) throws SQLException {
        return new AuditLog.Head(row.getLong("seq"), row.getString("hash"));
    }

    /** Lines that fit, below this number and the newest first, or above it and the oldest first. */
    static List<AuditLine> page(
            Handle handle, String tenantId, AuditFilter filter, boolean newestFirst, long beyond, int limit) {
        StringBuilder sql = new StringBuilder(SELECT).append(newestFirst ? " AND seq < :beyond" : " AND seq > :beyond");
        Map<String, Object> bindings = new HashMap<>();
        equal(sql, bindings, "actor", filter.actor());
        equal(sql, bindings, "target", filter.target());
        if (filter.action() != null) {
            sql.append(" AND (action = :action OR action LIKE :actions ESCAPE '!')");
            bindings.put("action", filter.action());
            bindings.put("actions", escaped(filter.action()) + ".%");
        }
        time(sql, bindings, "from", " AND at >= :from", filter.from());
        time(sql, bindings, "to", " AND at < :to", filter.to());
        if (filter.text() != null) {
            sql.append(" AND LOWER(action || ' ' || target || ' ' || actor || ' ' || address || ' ' || details)"
                    + " LIKE LOWER(:text) ESCAPE '!'");
            // details is JSON, where a text has its quotes and backslashes escaped
            String quoted = Json.text(filter.text());
            bindings.put("text", "%" + escaped(quoted.substring(1, quoted.length() - 1)) + "%");
        }
        sql.append(" ORDER BY seq").append(newestFirst ? " DESC" : "").append(" LIMIT :limit");
        return handle.createQuery(sql.toString())
                .bind("tenant", tenantId)
                .bind("beyond", beyond)
                .bind("limit", limit)
                .bindMap(bindings)
                .map((row, _) -> line(row))
                .list();
    }

    private static void equal(StringBuilder sql, Map<String, Object> bindings, String column, @Nullable String value) {
        if (value != null) {
            sql.append(" AND ").append(column).append(" = :").append(column);
            bindings.put(column, value);
        }
    }

    private static void time(
            StringBuilder sql, Map<String, Object> bindings, String name, String condition, @Nullable Instant value) {
        if (value != null) {
            sql.append(condition);
            bindings.put(name, ChronoUnit.MICROS.between(Instant.EPOCH, value));
        }
    }

    private static String escaped(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    private static AuditLine line(ResultSet row) throws SQLException {
        return new AuditLine(
                row.getString("tenant_id"),
                row.getLong("seq"),
                AuditLog.instant(row.getLong("at")),
                row.getString("actor"),
                row.getString("action"),
                row.getString("target"),
                details(row.getString("details")),
                row.getString("address"),
                row.getString("trace_id"),
                row.getString("prev_hash"),
                row.getString("hash"));
    }

    /** What somebody has put there that is not ours is shown as it is: its hash does not fit. */
    private static Map<String, String> details(String json) {
        try {
            return Json.MAPPER.readValue(json, new TypeReference<Map<String, String>>() {});
        } catch (JacksonException e) {
            return Map.of("unreadable", json);
        }
    }
}
