package ai.behest.tenant;

import ai.behest.store.Transaction;
import ai.behest.wire.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The table of what projects say of tiers. */
final class TierRows {
    private TierRows() {}

    /** What each project that is meant says, by the project's id and the tier's name. */
    private static Map<String, Map<String, TierOverrides>> byProject(
            Handle handle, String where, Map<String, ?> bound) {
        Map<String, Map<String, TierOverrides>> all = new HashMap<>();
        handle.createQuery("SELECT project_id, name, overrides FROM tier WHERE " + where + " ORDER BY project_id, name")
                .bindMap(bound)
                .map((row, context) -> all.computeIfAbsent(row.getString("project_id"), _ -> new LinkedHashMap<>())
                                .put(row.getString("name"), stored(row.getString("overrides")))
                        == null)
                .list();
        return all;
    }

    static Map<String, Map<String, TierOverrides>> all(Handle handle) {
        return byProject(handle, "1 = 1", Map.of());
    }

    static Map<String, Map<String, TierOverrides>> ofTenant(Handle handle, String tenantId) {
        return byProject(handle, "tenant_id = :tenant", Map.of("tenant", tenantId));
    }

    static Map<String, Map<String, TierOverrides>> ofProject(Handle handle, String projectId) {
        return byProject(handle, "project_id = :project", Map.of("project", projectId));
    }

    static List<Tiers.Saved> list(Handle handle, String tenantId, String projectId) {
        return handle.createQuery("""
                        SELECT name, overrides, updated_at FROM tier
                        WHERE tenant_id = :tenant AND project_id = :project ORDER BY name
                        """)
                .bind("tenant", tenantId)
                .bind("project", projectId)
                .map((row, context) -> new Tiers.Saved(
                        row.getString("name"),
                        stored(row.getString("overrides")),
                        ProjectRows.instant(row.getLong("updated_at"))))
                .list();
    }

    static void put(Transaction transaction, Project project, String name, TierOverrides overrides) {
        transaction
                .handle()
                .createUpdate("""
                        INSERT INTO tier (tenant_id, project_id, name, overrides, updated_at)
                        VALUES (:tenant, :project, :name, :overrides, :now)
                        ON CONFLICT (tenant_id, project_id, name) DO UPDATE
                        SET overrides = excluded.overrides, updated_at = excluded.updated_at
                        """)
                .bind("tenant", project.tenantId())
                .bind("project", project.id())
                .bind("name", name)
                .bind("overrides", Json.text(overrides))
                .bind("now", transaction.nowMicros())
                .execute();
    }

    static void delete(Transaction transaction, Project project, String name) {
        transaction
                .handle()
                .createUpdate("DELETE FROM tier WHERE tenant_id = :tenant AND project_id = :project AND name = :name")
                .bind("tenant", project.tenantId())
                .bind("project", project.id())
                .bind("name", name)
                .execute();
    }

    private static TierOverrides stored(String json) {
        return Json.stored(json, TierOverrides.class);
    }
}
