package ai.behest.tenant;

import ai.behest.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads projects with their deployed settings. */
final class ProjectRows {
    private static final String SELECT = """
            SELECT p.tenant_id, p.id, p.slug, p.name, p.status, p.created_at, p.updated_at, s.settings, s.version, t.time_zone
            FROM project p
            JOIN tenant t ON t.id = p.tenant_id
            JOIN project_settings s ON s.tenant_id = p.tenant_id AND s.project_id = p.id AND s.state = 'deployed'
            WHERE p.status <> 'deleted'
              AND s.version = (SELECT MAX(d.version) FROM project_settings d
                               WHERE d.tenant_id = p.tenant_id AND d.project_id = p.id AND d.state = 'deployed')
            """;

    private final Database database;

    ProjectRows(Database database) {
        this.database = database;
    }

    List<Project> all() {
        return database.read(handle -> {
            Map<String, Map<String, TierOverrides>> tiers = TierRows.all(handle);
            return handle.createQuery(SELECT)
                    .map((row, context) -> project(row, tiers))
                    .list();
        });
    }

    @Nullable
    Project one(String id) {
        return database.<@Nullable Project>read(handle -> {
            Map<String, Map<String, TierOverrides>> tiers = TierRows.ofProject(handle, id);
            return handle.createQuery(SELECT + " AND p.id = :id")
                    .bind("id", id)
                    .map((row, context) -> project(row, tiers))
                    .findOne()
                    .orElse(null);
        });
    }

    Project drafted(Project project) {
        Settings newest = database.read(handle -> SettingsRows.standing(handle, project.tenantId(), project.id()))
                .newest()
                .settings();
        return project.with(newest);
    }

    static List<Project> of(Handle handle, String tenantId) {
        Map<String, Map<String, TierOverrides>> tiers = TierRows.ofTenant(handle, tenantId);
        return handle.createQuery(SELECT + " AND p.tenant_id = :tenant ORDER BY p.created_at, p.id")
                .bind("tenant", tenantId)
                .map((row, context) -> project(row, tiers))
                .list();
    }

    static @Nullable Project one(Handle handle, String tenantId, String id) {
        Map<String, Map<String, TierOverrides>> tiers = TierRows.ofProject(handle, id);
        return handle.createQuery(SELECT + " AND p.tenant_id = :tenant AND p.id = :id")
                .bind("tenant", tenantId)
                .bind("id", id)
                .map((row, context) -> project(row, tiers))
                .findOne()
                .orElse(null);
    }

    private static Project project(ResultSet row, Map<String, Map<String, TierOverrides>> tiers) throws SQLException {
        return new Project(
                row.getString("tenant_id"),
                row.getString("id"),
                row.getString("slug"),
                row.getString("name"),
                Project.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                Settings.stored(row.getString("settings")),
                row.getLong("version"),
                TierOverrides.resolve(tiers.getOrDefault(row.getString("id"), Map.of())),
                ZoneId.of(row.getString("time_zone")),
                instant(row.getLong("created_at")),
                instant(row.getLong("updated_at")));
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
