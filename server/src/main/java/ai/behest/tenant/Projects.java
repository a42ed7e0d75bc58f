package ai.behest.tenant;

import ai.behest.store.Database;
import ai.behest.store.Transaction;
import ai.behest.wire.Ids;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
            SettingsRows.insert(transaction, tenantId, id, 1, true, Settings.DEFAULTS, actor);
            transaction.announce(Directory.TOPIC, id);
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
        return standing(tenantId, id).newest();
    }

    /** What is in force, and the draft when there is one. */
    public SettingsStanding standing(String tenantId, String id) {
        return database.read(handle -> SettingsRows.standing(handle, tenantId, id));
    }

    /**
     * Saves changed settings: as a draft, on top of the draft there is; or at once in force, on top of what is in force. A
     * draft that was there stays one, with the change in it too.
     */
    public SavedSettings save(String tenantId, String id, JsonNode patch, boolean deploy, String actor) {
        return save(tenantId, id, _ -> patch, deploy, actor);
    }

    /**
     * The same with a change that depends on what is there, e.g. one more in a list; nobody else's comes in between.
     *
     * @param patch what to change of the settings that it is given: those in force to deploy at once, else the newest
     */
    public SavedSettings save(
            String tenantId, String id, Function<Settings, JsonNode> patch, boolean deploy, String actor) {
        return database.write(transaction -> {
            SettingsStanding known = locked(transaction, tenantId, id);
            if (!deploy) {
                return saveDraft(transaction, tenantId, id, known, patch, actor);
            }
            Settings inForce = known.deployed().settings();
            JsonNode change = patch.apply(inForce);
            return putInForce(transaction, tenantId, id, known, inForce.with(change), change, actor);
        });
    }

    /** A draft that says what is in force anyway is none. */
    private static SavedSettings saveDraft(
            Transaction transaction,
            String tenantId,
            String id,
            SettingsStanding known,
            Function<Settings, JsonNode> patch,
            String actor) {
        Settings newest = known.newest().settings();
        Settings next = newest.with(patch.apply(newest));
        if (next.equals(known.deployed().settings())) {
            SettingsRows.deleteAfter(transaction, tenantId, id, known.deployed().version());
            return known.deployed();
        }
        return next.equals(newest)
                ? known.newest()
                : SettingsRows.insert(transaction, tenantId, id, known.next(), false, next, actor);
    }

    /**
     * Puts the settings of an earlier version in force again. A draft stays one: what it changes, it changes of these.
     *
     * @throws ai.behest.wire.RefusedException not_found of the project or the version
     */
    public SavedSettings rollBack(String tenantId, String id, long version, String actor) {
        return database.write(transaction -> {
            SettingsStanding known = locked(transaction, tenantId, id);
            Settings wanted = SettingsRows.one(transaction.handle(), tenantId, id, version)
                    .orElseThrow(Projects::noVersion)
                    .settings();
            SavedSettings draft = known.draft();
            JsonNode none = Json.object();
            if (draft == null) {
                return putInForce(transaction, tenantId, id, known, wanted, none, actor);
            }
            JsonNode changes = Settings.patch(known.changes());
            SavedSettings moved =
                    new SavedSettings(draft.version(), false, wanted.with(changes), draft.actor(), draft.savedAt());
            return putInForce(
                    transaction, tenantId, id, new SettingsStanding(known.deployed(), moved), wanted, none, actor);
        });
    }

    private static SavedSettings putInForce(
            Transaction transaction,
            String tenantId,
            String id,
            SettingsStanding known,
            Settings next,
            JsonNode change,
            String actor) {
        SavedSettings deployed = SettingsRows.insert(transaction, tenantId, id, known.next(), true, next, actor);
        SavedSettings draft = known.draft();
        if (draft != null) {
            Settings kept = draft.settings().with(change);
            if (!kept.equals(next)) {
                SettingsRows.insert(transaction, tenantId, id, deployed.version() + 1, false, kept, draft.actor());
            }
        }
        transaction.announce(Directory.TOPIC, id);
        return deployed;
    }

    /** Puts the draft in force; without a draft nothing changes. */
    public SavedSettings deploy(String tenantId, String id, String actor) {
        return database.write(transaction -> {
            SettingsStanding known = locked(transaction, tenantId, id);
            SavedSettings draft = known.draft();
            if (draft == null) {
                return known.deployed();
            }
            transaction.announce(Directory.TOPIC, id);
            return SettingsRows.insert(transaction, tenantId, id, known.next(), true, draft.settings(), actor);
        });
    }

    /** Forgets the drafts since the last deployment. */
    public SavedSettings discard(String tenantId, String id) {
        return database.write(transaction -> {
            SavedSettings deployed = locked(transaction, tenantId, id).deployed();
            SettingsRows.deleteAfter(transaction, tenantId, id, deployed.version());
            return deployed;
        });
    }

    /** The latest saves, newest first, at most {@code limit} of them. */
    public List<SavedSettings> history(String tenantId, String id, int limit) {
        return history(tenantId, id, Long.MAX_VALUE, limit);
    }

    /** The same before a version. */
    public List<SavedSettings> history(String tenantId, String id, long before, int limit) {
        get(tenantId, id);
        return database.read(handle -> SettingsRows.before(handle, tenantId, id, before, Math.clamp(limit, 1, 200)));
    }

    /** @throws ai.behest.wire.RefusedException not_found of the project or the version */
    public SavedSettings version(String tenantId, String id, long version) {
        get(tenantId, id);
        return database.read(handle -> SettingsRows.one(handle, tenantId, id, version))
                .orElseThrow(Projects::noVersion);
    }

    private static RuntimeException noVersion() {
        return Refusal.notFound("There is no such version of the settings.").asException();
    }

    /** How the settings stand; whoever else changes them waits until this transaction is over. */
    private static SettingsStanding locked(Transaction transaction, String tenantId, String id) {
        transaction
                .handle()
                .createUpdate("UPDATE project SET updated_at = updated_at WHERE tenant_id = :tenant AND id = :id")
                .bind("tenant", tenantId)
                .bind("id", id)
                .execute();
        return SettingsRows.standing(transaction.handle(), tenantId, id);
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
