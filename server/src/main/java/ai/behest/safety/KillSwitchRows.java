package ai.behest.safety;

import ai.behest.store.Database;
import ai.behest.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of {@code kill_switch}. */
final class KillSwitchRows {
    static final String TOPIC = "kill_switch";

    private static final String SELECT = "SELECT * FROM kill_switch";
    private static final String HELD = "(expires_at IS NULL OR expires_at > :now)";

    private KillSwitchRows() {}

    static List<KillSwitch> held(Database database) {
        return database.read(handle -> handle.createQuery(SELECT + " WHERE " + HELD)
                .bind("now", database.nowMicros())
                .map((row, _) -> killSwitch(row))
                .list());
    }

    static List<KillSwitch> held(Database database, String tenantId) {
        return database.read(handle -> handle.createQuery(
                        SELECT + " WHERE tenant_id = :tenant AND " + HELD + " ORDER BY created_at DESC, id")
                .bind("tenant", tenantId)
                .bind("now", database.nowMicros())
                .map((row, _) -> killSwitch(row))
                .list());
    }

    /** How many of the tenant's are in force; those that have ended are forgotten by the way. */
    static int held(Transaction transaction, String tenantId) {
        transaction
                .handle()
                .createUpdate("DELETE FROM kill_switch WHERE tenant_id = :tenant AND expires_at <= :now")
                .bind("tenant", tenantId)
                .bind("now", transaction.nowMicros())
                .execute();
        return transaction
                .handle()
                .createQuery("SELECT COUNT(*) FROM kill_switch WHERE tenant_id = :tenant")
                .bind("tenant", tenantId)
                .mapTo(Integer.class)
                .one();
    }

    static void insert(Transaction transaction, KillSwitch thrown) {
        transaction
                .handle()
                .createUpdate("""
                        INSERT INTO kill_switch (tenant_id, id, everywhere, project_id, uid, sid, key_id, reason, actor,
                            created_at, expires_at)
                        VALUES (:tenant, :id, :everywhere, :project, :uid, :sid, :key, :reason, :actor, :now, :expires)
                        """)
                .bind("tenant", thrown.tenantId())
                .bind("id", thrown.id())
                .bind("everywhere", thrown.scope().everywhere() ? 1 : 0)
                .bind("project", thrown.scope().project())
                .bind("uid", thrown.scope().user())
                .bind("sid", thrown.scope().session())
                .bind("key", thrown.scope().key())
                .bind("reason", thrown.reason())
                .bind("actor", thrown.actor())
                .bind("now", transaction.nowMicros())
                .bind("expires", micros(thrown.expiresAt()))
                .execute();
        transaction.target(thrown.id());
        transaction.announce(TOPIC, thrown.id());
    }

    static boolean delete(Transaction transaction, String tenantId, String id) {
        int rows = transaction
                .handle()
                .createUpdate("DELETE FROM kill_switch WHERE tenant_id = :tenant AND id = :id")
                .bind("tenant", tenantId)
                .bind("id", id)
                .execute();
        if (rows > 0) {
            transaction.announce(TOPIC, id);
        }
        return rows > 0;
    }

    /** The tenant that was there first: the operator's. */
    static @Nullable String operator(Database database) {
        return database.<@Nullable String>read(
                handle -> handle.createQuery("SELECT id FROM tenant ORDER BY created_at, id LIMIT 1")
                        .mapTo(String.class)
                        .findOne()
                        .orElse(null));
    }

    private static KillSwitch killSwitch(ResultSet row) throws SQLException {
        long expires = row.getLong("expires_at");
        Instant expiresAt = row.wasNull() ? null : instant(expires);
        return new KillSwitch(
                row.getString("id"),
                row.getString("tenant_id"),
                new KillScope(
                        row.getInt("everywhere") == 1,
                        row.getString("project_id"),
                        row.getString("uid"),
                        row.getString("sid"),
                        row.getString("key_id")),
                row.getString("reason"),
                row.getString("actor"),
                instant(row.getLong("created_at")),
                expiresAt);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static @Nullable Long micros(@Nullable Instant instant) {
        return instant == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
