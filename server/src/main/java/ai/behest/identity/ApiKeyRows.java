package ai.behest.identity;

import ai.behest.store.Database;
import ai.behest.store.Transaction;
import ai.behest.wire.Ids;
import ai.behest.wire.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The rows of {@code api_key}. */
final class ApiKeyRows {
    static final String TOPIC = "api_key";

    private static final int LIVE_MOST = 100;
    private static final String SELECT = """
            SELECT tenant_id, project_id, id, name, role, prefix, digest, created_at, expires_at, last_used_at, revoked_at
            FROM api_key
            """;

    record Row(ApiKey key, SecretDigest digest) {}

    private ApiKeyRows() {}

    static List<Row> live(Database database) {
        return database.read(handle -> handle.createQuery(
                        SELECT + "WHERE revoked_at IS NULL" + " AND (expires_at IS NULL OR expires_at > :now)")
                .bind("now", database.nowMicros())
                .map((row, context) -> row(row))
                .list());
    }

    static @Nullable Row one(Database database, String id) {
        return database.<@Nullable Row>read(handle -> handle.createQuery(SELECT + "WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> row(row))
                .findOne()
                .orElse(null));
    }

    static List<ApiKey> of(Database database, String tenantId, String projectId) {
        return database.read(handle -> handle.createQuery(SELECT + "WHERE tenant_id = :tenant AND project_id = :project"
                        + " ORDER BY created_at DESC, id LIMIT 1000")
                .bind("tenant", tenantId)
                .bind("project", projectId)
                .map((row, context) -> row(row).key())
                .list());
    }

    /** The project's own key that is still live, or "not found". */
    static ApiKey live(Transaction transaction, String tenantId, String projectId, String id) {
        ApiKey key = own(transaction.handle(), tenantId, projectId, id);
        if (!key.isLive(Columns.instant(transaction.nowMicros()))) {
            throw missing();
        }
        return key;
    }

    static ApiKey own(Handle handle, String tenantId, String projectId, String id) {
        return handle.createQuery(SELECT + "WHERE tenant_id = :tenant AND project_id = :project AND id = :id")
                .bind("tenant", tenantId)
                .bind("project", projectId)
                .bind("id", id)
                .map((row, context) -> row(row).key())
                .findOne()
                .orElseThrow(ApiKeyRows::missing);
    }

    static ApiKey insert(
            Transaction transaction,
            String tenantId,
            String projectId,
            String name,
            Role role,
            String prefix,
            SecretDigest digest) {
        long now = transaction.nowMicros();
        int live = transaction
                .handle()
                .createQuery("SELECT COUNT(*) FROM api_key WHERE tenant_id = :tenant AND project_id = :project"
                        + " AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now)")
                .bind("tenant", tenantId)
                .bind("project", projectId)
                .bind("now", now)
                .mapTo(Integer.class)
                .one();
        if (live >= LIVE_MOST) {
            throw new Refusal.Conflict("The project has " + LIVE_MOST + " live keys. Revoke one first.", null)
                    .asException();
        }
        String id = Ids.fresh("key");
        transaction
                .handle()
                .createUpdate("""
                        INSERT INTO api_key (tenant_id, project_id, id, name, role, prefix, digest, created_at)
                        VALUES (:tenant, :project, :id, :name, :role, :prefix, :digest, :now)
                        """)
                .bind("tenant", tenantId)
                .bind("project", projectId)
                .bind("id", id)
                .bind("name", name)
                .bind("role", role.text())
                .bind("prefix", prefix)
                .bind("digest", digest.hex())
                .bind("now", now)
                .execute();
        transaction.target(id);
        transaction.announce(TOPIC, id);
        return new ApiKey(id, tenantId, projectId, name, prefix, role, Columns.instant(now), null, null, null);
    }

    private static Row row(ResultSet row) throws SQLException {
        ApiKey key = new ApiKey(
                row.getString("id"),
                row.getString("tenant_id"),
                row.getString("project_id"),
                row.getString("name"),
                row.getString("prefix"),
                Objects.requireNonNull(Role.of(row.getString("role"))),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "expires_at"),
                Columns.instantOrNull(row, "last_used_at"),
                Columns.instantOrNull(row, "revoked_at"));
        return new Row(key, SecretDigest.ofHex(row.getString("digest")));
    }

    private static RuntimeException missing() {
        return Refusal.notFound("There is no such API key.").asException();
    }
}
