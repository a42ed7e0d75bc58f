package ai.behest.identity;

import ai.behest.store.Database;
import ai.behest.store.MasterKey;
import ai.behest.tenant.Projects;
import ai.behest.wire.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The projects' API keys. A key's secret is shown once and kept nowhere; what is kept is its keyed digest. Another
 * tenant's key is "not found".
 */
public final class ApiKeys {
    /** How long the old key of a rotation stays good unless told otherwise. */
    public static final Duration OVERLAP = Duration.ofHours(24);

    private static final Duration OVERLAP_MOST = Duration.ofDays(30);

    /** A new key, the one time that its secret is seen. */
    public record Created(ApiKey key, String secret) {
        @Override
        public String toString() {
            return "Created[" + key + "]";
        }
    }

    private final Database database;
    private final Projects projects;
    private final InstantSource clock;
    private final SecretIndex<ApiKey> index;
    private final LastUse lastUse;

    public ApiKeys(Database database, MasterKey masterKey, Projects projects, InstantSource clock) {
        this.database = database;
        this.projects = projects;
        this.clock = clock;
        this.index = new SecretIndex<>(SecretGrammar.API_KEY, masterKey.derive("behest api key"));
        this.lastUse = new LastUse(database);
        database.changes().on(ApiKeyRows.TOPIC, this::refresh);
        load();
    }

    /** The live key that this is the secret of, or null: unknown, malformed, expired and revoked are one to the caller. */
    public @Nullable ApiKey find(String bearer) {
        ApiKey key = index.find(bearer);
        Instant now = clock.instant();
        if (key == null || !key.isLive(now)) {
            return null;
        }
        lastUse.note(key.id(), now.toEpochMilli());
        return key;
    }

    /** Whether the key of this id is live: what a long stream asks again while it runs. */
    public boolean isLive(String id) {
        ApiKey key = index.get(id);
        return key != null && key.isLive(clock.instant());
    }

    /** Whether there is a key of this id that was not revoked; it may have expired by now. */
    public boolean knows(String id) {
        return index.get(id) != null;
    }

    /** Calls {@code listener} with the id of every key that is made, replaced or revoked, on a thread that may block. */
    public void onChange(Consumer<String> listener) {
        database.changes().on(ApiKeyRows.TOPIC, listener);
    }

    public Created create(String tenantId, String projectId, @Nullable String name, Role role) {
        String checked = Labels.name(name);
        projects.get(tenantId, projectId);
        String secret = SecretGrammar.API_KEY.fresh();
        return database.write(transaction -> new Created(
                ApiKeyRows.insert(
                        transaction,
                        tenantId,
                        projectId,
                        checked,
                        role,
                        SecretGrammar.API_KEY.shown(secret),
                        index.digest(secret)),
                secret));
    }

    /** The project's keys, newest first, the revoked and expired ones too. */
    public List<ApiKey> list(String tenantId, String projectId) {
        projects.get(tenantId, projectId);
        return ApiKeyRows.of(database, tenantId, projectId);
    }

    /** Ends a key at once and for good. Revoking it again changes nothing. */
    public void revoke(String tenantId, String projectId, String id) {
        database.change(transaction -> {
            ApiKeyRows.own(transaction.handle(), tenantId, projectId, id);
            transaction
                    .handle()
                    .createUpdate("""
                            UPDATE api_key SET revoked_at = COALESCE(revoked_at, :now)
                            WHERE tenant_id = :tenant AND id = :id
                            """)
                    .bind("now", transaction.nowMicros())
                    .bind("tenant", tenantId)
                    .bind("id", id)
                    .execute();
            transaction.announce(ApiKeyRows.TOPIC, id);
        });
    }

    /**
     * Makes a key with the name and role of this one, which stays good for {@code overlap}, or until its own end if that
     * is sooner.
     *
     * @param overlap zero to 30 days, by default {@link #OVERLAP}
     */
    public Created rotate(String tenantId, String projectId, String id, Duration overlap) {
        if (overlap.isNegative() || overlap.compareTo(OVERLAP_MOST) > 0) {
            throw Refusal.invalid("overlap", "overlap is between zero and 30 days.")
                    .asException();
        }
        String secret = SecretGrammar.API_KEY.fresh();
        return database.write(transaction -> {
            ApiKey old = ApiKeyRows.live(transaction, tenantId, projectId, id);
            long ends = transaction.nowMicros() + overlap.toNanos() / 1_000;
            transaction
                    .handle()
                    .createUpdate("""
                            UPDATE api_key SET expires_at = :ends
                            WHERE tenant_id = :tenant AND id = :id AND (expires_at IS NULL OR expires_at > :ends)
                            """)
                    .bind("ends", ends)
                    .bind("tenant", tenantId)
                    .bind("id", id)
                    .execute();
            transaction.announce(ApiKeyRows.TOPIC, id);
            ApiKey fresh = ApiKeyRows.insert(
                    transaction,
                    tenantId,
                    projectId,
                    old.name(),
                    old.role(),
                    SecretGrammar.API_KEY.shown(secret),
                    index.digest(secret));
            return new Created(fresh, secret);
        });
    }

    private synchronized void load() {
        ApiKeyRows.live(database).forEach(row -> index.put(row.key().id(), row.digest(), row.key()));
    }

    private synchronized void refresh(String id) {
        ApiKeyRows.Row row = ApiKeyRows.one(database, id);
        if (row != null && row.key().isLive(clock.instant())) {
            index.put(id, row.digest(), row.key());
        } else {
            index.remove(id);
            lastUse.forget(id);
        }
    }
}
