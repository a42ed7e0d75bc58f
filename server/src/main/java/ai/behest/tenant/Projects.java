package ai.behest.tenant;

import ai.behest.store.Database;
import ai.behest.store.Transaction;
import ai.behest.wire.Ids;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Creates and changes projects. Every method takes the tenant that asks; another tenant's project is "not found". Each
 * change is announced, so that every {@link Directory} shows it within a second.
 */
public final class Projects {

    /**
     * One saved version of a project's settings.
     *
     * @param actor who saved it, e.g. the id of an admin token
     */
    public record SavedSettings(long version, boolean deployed, Settings settings, String actor, Instant savedAt) {}

    private final Database database;

    public Projects(Database database) {
        this.database = database;
    }

    /** Creates an active project with default settings and a slug that nobody has. */
    public Project create(String tenantId, String name, String actor) {
        String checked = name(name);
        return database.write(transaction -> {
            String id = Ids.fresh("proj");
            long now = transaction.nowMicros();
            String slug = freeSlug(transaction);
            transaction
                    .handle()
                    .createUpdate("""
                            INSERT INTO project (tenant_id, id, slug, name, status, created_at, updated_at)
                            VALUES (:tenant, :id, :slug, :name, 'active', :now, :now)
                            """)
                    .bind("tenant", tenantId)
                    .bind("id", id)
                    .bind("slug", slug)
                    .bind("name", checked)
                    .bind("now", now)
                    .execute();
            insertSettings(transaction, tenantId, id, 1, true, Settings.DEFAULTS, actor);
            transaction.announce(Directory.TOPIC, id);
            transaction.target(id);
            return found(transaction, tenantId, id);
        });
    }

    public List<Project> list(String tenantId) {
        return database.read(handle -> ProjectRows.of(handle, tenantId));
    }

    /** What the tenant's projects are called, by id; deleted ones too. */
    public Map<String, String> names(String tenantId) {
        record Named(String id, String name) {}
        return database
                .read(handle -> handle.createQuery("SELECT id, name FROM project WHERE tenant_id = :tenant")
                        .bind("tenant", tenantId)
                        .map((row, _) -> new Named(row.getString("id"), row.getString("name")))
                        .list())
                .stream()
                .collect(Collectors.toMap(Named::id, Named::name));
    }

    public Project get(String tenantId, String id) {
        Project project = database.<@Nullable Project>read(handle -> ProjectRows.one(handle, tenantId, id));
        if (project == null) {
            throw missing();
        }
        return project;
    }

    public Project rename(String tenantId, String id, String name) {
        String checked = name(name);
        return changed(
                tenantId,
                id,
                transaction -> transaction
                        .handle()
                        .createUpdate(
                                "UPDATE project SET name = :name, updated_at = :now WHERE tenant_id = :tenant AND id = :id")
                        .bind("name", checked));
    }

    public Project suspend(String tenantId, String id) {
        return status(tenantId, id, "suspended");
    }

    public Project resume(String tenantId, String id) {
        return status(tenantId, id, "active");
    }

    /** Takes the project out of service for good; its ledger entries stay. */
    public void delete(String tenantId, String id) {
        get(tenantId, id);
        database.change(transaction -> {
            transaction
                    .handle()
                    .createUpdate(
                            "UPDATE project SET status = 'deleted', updated_at = :now WHERE tenant_id = :tenant AND id = :id")
                    .bind("tenant", tenantId)
                    .bind("id", id)
                    .bind("now", transaction.nowMicros())
                    .execute();
            transaction.announce(Directory.TOPIC, id);
        });
    }

    /** The newest save: the draft when there is one, else what is deployed. */
    public SavedSettings settings(String tenantId, String id) {
        return history(tenantId, id, 1).getFirst();
    }

    /** Saves changed settings as a draft, or at once in force when {@code deploy} is set. */
    public SavedSettings save(String tenantId, String id, JsonNode patch, boolean deploy, String actor) {
        return database.write(transaction -> {
            SavedSettings latest = latest(transaction, tenantId, id);
            Settings settings = latest.settings().with(patch);
            long version = latest.version() + 1;
            insertSettings(transaction, tenantId, id, version, deploy, settings, actor);
            tell(transaction, version, settings, latest.settings());
            if (deploy) {
                transaction.announce(Directory.TOPIC, id);
            }
            return latest(transaction, tenantId, id);
        });
    }

    /** Puts the draft in force; without a draft nothing changes. */
    public SavedSettings deploy(String tenantId, String id, String actor) {
        return database.write(transaction -> {
            SavedSettings latest = latest(transaction, tenantId, id);
            if (latest.deployed()) {
                transaction.unchanged();
                return latest;
            }
            tell(
                    transaction,
                    latest.version() + 1,
                    latest.settings(),
                    found(transaction, tenantId, id).settings());
            insertSettings(transaction, tenantId, id, latest.version() + 1, true, latest.settings(), actor);
            transaction.announce(Directory.TOPIC, id);
            return latest(transaction, tenantId, id);
        });
    }

    /** What becomes of the settings, for the audit log: of a prompt only that it is another. */
    private static void tell(Transaction transaction, long version, Settings now, Settings before) {
        Map<String, Object> differences = now.differences(before);
        Map<String, Object> back = before.differences(now);
        back.keySet().forEach(name -> differences.putIfAbsent(name, "default"));
        transaction.detail("version", Long.toString(version));
        transaction.detail("changed", String.join(", ", differences.keySet()));
        differences.forEach((name, value) -> {
            if (!name.equals(Settings.SYSTEM_PROMPT)) {
                transaction.detail(name, value instanceof String text ? text : Json.text(value));
            }
        });
    }

    /** Forgets the drafts since the last deployment. */
    public SavedSettings discard(String tenantId, String id) {
        return database.write(transaction -> {
            latest(transaction, tenantId, id);
            transaction
                    .handle()
                    .createUpdate("""
                            DELETE FROM project_settings WHERE tenant_id = :tenant AND project_id = :id
                              AND version > (SELECT MAX(version) FROM project_settings
                                             WHERE tenant_id = :tenant AND project_id = :id AND state = 'deployed')
                            """)
                    .bind("tenant", tenantId)
                    .bind("id", id)
                    .execute();
            return latest(transaction, tenantId, id);
        });
    }

    /** The latest saves, newest first, at most {@code limit} of them. */
    public List<SavedSettings> history(String tenantId, String id, int limit) {
        List<SavedSettings> history = database.read(handle -> saved(handle, tenantId, id, Math.clamp(limit, 1, 200)));
        if (history.isEmpty()) {
            throw missing();
        }
        return history;
    }

    private Project status(String tenantId, String id, String status) {
        return changed(
                tenantId,
                id,
                transaction -> transaction
                        .handle()
                        .createUpdate(
                                "UPDATE project SET status = :status, updated_at = :now WHERE tenant_id = :tenant AND id = :id"
                                        + " AND status <> 'deleted'")
                        .bind("status", status));
    }

    private Project changed(
            String tenantId,
            String id,
            java.util.function.Function<Transaction, org.jdbi.v3.core.statement.Update> update) {
        return database.write(transaction -> {
            int rows = update.apply(transaction)
                    .bind("tenant", tenantId)
                    .bind("id", id)
                    .bind("now", transaction.nowMicros())
                    .execute();
            if (rows == 0) {
                throw missing();
            }
            transaction.announce(Directory.TOPIC, id);
            return found(transaction, tenantId, id);
        });
    }

    private static Project found(Transaction transaction, String tenantId, String id) {
        Project project = ProjectRows.one(transaction.handle(), tenantId, id);
        if (project == null) {
            throw missing();
        }
        return project;
    }

    private static SavedSettings latest(Transaction transaction, String tenantId, String id) {
        List<SavedSettings> saved = saved(transaction.handle(), tenantId, id, 1);
        if (saved.isEmpty()) {
            throw missing();
        }
        return saved.getFirst();
    }

    private static List<SavedSettings> saved(org.jdbi.v3.core.Handle handle, String tenantId, String id, int limit) {
        return handle.createQuery("""
                        SELECT s.version, s.state, s.settings, s.actor, s.created_at FROM project_settings s
                        JOIN project p ON p.tenant_id = s.tenant_id AND p.id = s.project_id AND p.status <> 'deleted'
                        WHERE s.tenant_id = :tenant AND s.project_id = :id ORDER BY s.version DESC LIMIT :limit
                        """)
                .bind("tenant", tenantId)
                .bind("id", id)
                .bind("limit", limit)
                .map((row, context) -> new SavedSettings(
                        row.getLong("version"),
                        row.getString("state").equals("deployed"),
                        Settings.stored(row.getString("settings")),
                        row.getString("actor"),
                        ProjectRows.instant(row.getLong("created_at"))))
                .list();
    }

    private static void insertSettings(
            Transaction transaction,
            String tenantId,
            String id,
            long version,
            boolean deployed,
            Settings settings,
            String actor) {
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
                .bind("now", transaction.nowMicros())
                .execute();
    }

    private static String freeSlug(Transaction transaction) {
        for (int attempt = 0; attempt < 50; attempt++) {
            String slug = Slug.random();
            boolean taken = transaction
                    .handle()
                    .createQuery("SELECT 1 FROM project WHERE slug = :slug")
                    .bind("slug", slug)
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent();
            if (!taken) {
                return slug;
            }
        }
        throw new Refusal.Conflict("No free slug was found. Try again.", null).asException();
    }

    static String name(@Nullable String name) {
        if (name == null
                || name.isBlank()
                || name.length() > 100
                || name.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.invalid("name", "name has 1 to 100 characters and no control characters.")
                    .asException();
        }
        return name.strip();
    }

    static RuntimeException missing() {
        return Refusal.notFound("There is no such project.").asException();
    }
}
