package ai.behest.tenant;

import ai.behest.store.Transaction;
import ai.behest.tenant.Projects.SavedSettings;
import ai.behest.wire.Json;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Reads and writes what was saved of projects' settings; of a deleted project there is nothing. */
final class SettingsRows {
    private static final String SELECT = """
            SELECT s.version, s.state, s.settings, s.actor, s.created_at FROM project_settings s
            JOIN project p ON p.tenant_id = s.tenant_id AND p.id = s.project_id AND p.status <> 'deleted'
            WHERE s.tenant_id = :tenant AND s.project_id = :id
            """;

    private SettingsRows() {}

    /** @throws ai.behest.wire.RefusedException not_found of the project */
    static SettingsStanding standing(Handle handle, String tenantId, String id) {
        SavedSettings deployed = first(handle, tenantId, id, "AND s.state = 'deployed'");
        SavedSettings newest = first(handle, tenantId, id, "");
        if (deployed == null || newest == null) {
            throw Projects.missing();
        }
        return new SettingsStanding(deployed, newest.deployed() ? null : newest);
    }

    private static @Nullable SavedSettings first(Handle handle, String tenantId, String id, String condition) {
        return saved(handle.createQuery(SELECT + condition + " ORDER BY s.version DESC LIMIT 1"), tenantId, id).stream()
                .findFirst()
                .orElse(null);
    }

    /** Newest first. */
    static List<SavedSettings> before(Handle handle, String tenantId, String id, long before, int limit) {
        return saved(
                handle.createQuery(SELECT + "AND s.version < :before ORDER BY s.version DESC LIMIT :limit")
                        .bind("before", before)
                        .bind("limit", limit),
                tenantId,
                id);
    }

    static Optional<SavedSettings> one(Handle handle, String tenantId, String id, long version) {
        return saved(handle.createQuery(SELECT + "AND s.version = :version").bind("version", version), tenantId, id)
                .stream()
                .findFirst();
    }

    private static List<SavedSettings> saved(Query query, String tenantId, String id) {
        return query.bind("tenant", tenantId)
                .bind("id", id)
                .map((row, context) -> new SavedSettings(
                        row.getLong("version"),
                        row.getString("state").equals("deployed"),
                        Settings.stored(row.getString("settings")),
                        row.getString("actor"),
                        ProjectRows.instant(row.getLong("created_at"))))
                .list();
    }

    static void deleteAfter(Transaction transaction, String tenantId, String id, long version) {
        transaction
                .handle()
                .createUpdate(
                        "DELETE FROM project_settings WHERE tenant_id = :tenant AND project_id = :id AND version > :version")
                .bind("tenant", tenantId)
                .bind("id", id)
                .bind("version", version)
                .execute();
    }

    static SavedSettings insert(
            Transaction transaction,
            String tenantId,
            String id,
            long version,
            boolean deployed,
            Settings settings,
            String actor) {
        long now = transaction.nowMicros();
        transaction
                .handle()
                .createUpdate("""
                        INSERT INTO project_settings (tenant_id, project_id, version, state, settings, actor, created_at)
                        VALUES (:tenant, :id, :version, :state, :settings, :actor, :now)
                        """)
                .bind("tenant", tenantId)
                .bind("id", id)
                .bind("version", version)
                .bind("state", deployed ? "deployed" : "draft")
                .bind("settings", Json.text(settings))
                .bind("actor", actor)
                .bind("now", now)
                .execute();
        return new SavedSettings(version, deployed, settings, actor, ProjectRows.instant(now));
    }
}
