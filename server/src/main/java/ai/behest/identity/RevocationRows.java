package ai.behest.identity;

import ai.behest.store.Database;
import ai.behest.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rows of {@code revocation}. */
final class RevocationRows {
    static final String TOPIC = "revocation";

    private static final String SELECT =
            "SELECT tenant_id, id, project_id, kind, value, reason, created_at, expires_at FROM revocation ";
    private static final String HELD = "(expires_at IS NULL OR expires_at > :now)";

    private RevocationRows() {}

    static List<Revocation> held(Database database) {
        return database.read(handle -> handle.createQuery(SELECT + "WHERE " + HELD)
                .bind("now", database.nowMicros())
                .map((row, context) -> revocation(row))
                .list());
    }

    static List<Revocation> held(Database database, String tenantId) {
        return database.read(handle -> handle.createQuery(
                        SELECT + "WHERE tenant_id = :tenant AND " + HELD + " ORDER BY created_at DESC, id LIMIT 10000")
                .bind("tenant", tenantId)
                .bind("now", database.nowMicros())
                .map((row, context) -> revocation(row))
                .list());
    }

    static int held(Transaction transaction, String tenantId) {
        return transaction
                .handle()
                .createQuery("SELECT COUNT(*) FROM revocation WHERE tenant_id = :tenant AND " + HELD)
                .bind("tenant", tenantId)
                .bind("now", transaction.nowMicros())
                .mapTo(Integer.class)
                .one();
    }

    static @Nullable Revocation one(Database database, String id) {
        return database.<@Nullable Revocation>read(handle -> handle.createQuery(SELECT + "WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> revocation(row))
                .findOne()
                .orElse(null));
    }

    static void insert(Transaction transaction, Revocation revocation) {
        transaction
                .handle()
                .createUpdate("""
                        INSERT INTO revocation (tenant_id, id, project_id, kind, value, reason, created_at, expires_at)
                        VALUES (:tenant, :id, :project, :kind, :value, :reason, :now, :expires)
                        """)
                .bind("tenant", revocation.tenantId())
                .bind("id", revocation.id())
                .bind("project", revocation.projectId())
                .bind("kind", revocation.kind().text())
                .bind("value", revocation.value())
                .bind("reason", revocation.reason())
                .bind("now", transaction.nowMicros())
                .bind("expires", Columns.microsOrNull(revocation.expiresAt()))
                .execute();
        transaction.target(revocation.id());
        transaction.announce(TOPIC, revocation.id());
    }

    static boolean delete(Transaction transaction, String tenantId, String id) {
        int rows = transaction
                .handle()
                .createUpdate("DELETE FROM revocation WHERE tenant_id = :tenant AND id = :id")
                .bind("tenant", tenantId)
                .bind("id", id)
                .execute();
        if (rows > 0) {
            transaction.announce(TOPIC, id);
        }
        return rows > 0;
    }

    private static Revocation revocation(ResultSet row) throws SQLException {
        return new Revocation(
                row.getString("id"),
                row.getString("tenant_id"),
                row.getString("project_id"),
                Revocation.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("value"),
                row.getString("reason"),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "expires_at"));
    }
}
