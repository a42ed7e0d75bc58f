package ai.behest.people;

import ai.behest.store.Transaction;
import ai.behest.wire.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table of sessions. */
final class SessionRows {
    static final Duration IDLE = Duration.ofHours(12);
    static final Duration ABSOLUTE = Duration.ofDays(7);
    static final Duration RENEWAL = Duration.ofHours(1);
    /** How long the secret before the last renewal is still taken, for requests that were under way. */
    static final Duration OVERLAP = Duration.ofSeconds(60);
    /** More than these of one person, and the one not seen for longest ends. */
    static final int MOST = 50;

    private static final String FROM =
            " FROM console_session s JOIN person p ON p.tenant_id = s.tenant_id AND p.id = s.person_id ";
    private static final String LIVE = " AND s.ends_at > :now AND s.seen_at > :idle ";

    private SessionRows() {}

    /**
     * @param old whether it was found by the secret before the last renewal
     * @param oldUntil when that secret ends, or null when there is none
     */
    record Found(
            Person person,
            String id,
            Instant since,
            Instant provenAt,
            long renewedAt,
            long seenAt,
            long endsAt,
            boolean old,
            long oldUntil) {

        boolean isLive(long now) {
            return now < endsAt && now < seenAt + Columns.micros(IDLE) && (!old || now < oldUntil);
        }

        boolean isDue(long now) {
            return !old && now >= renewedAt + Columns.micros(RENEWAL);
        }

        Found seen(long now) {
            return new Found(person, id, since, provenAt, renewedAt, now, endsAt, old, oldUntil);
        }
    }

    /** The session that this is the digest of the secret of, alive or not; null when there is none. */
    static @Nullable Found find(Handle handle, String digest) {
        return handle.createQuery("SELECT " + PersonRows.COLUMNS
                        + ", s.id, s.digest, s.created_at, s.proven_at, s.renewed_at, s.seen_at, s.ends_at, s.old_until"
                        + FROM + "WHERE s.digest = :digest OR s.old_digest = :digest")
                .bind("digest", digest)
                .map((row, context) -> found(row, digest))
                .findOne()
                .orElse(null);
    }

    private static Found found(ResultSet row, String digest) throws SQLException {
        return new Found(
                PersonRows.person(row),
                row.getString("id"),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "proven_at"),
                row.getLong("renewed_at"),
                row.getLong("seen_at"),
                row.getLong("ends_at"),
                !row.getString("digest").equals(digest),
                row.getLong("old_until"));
    }

    static String insert(Transaction transaction, Person person, String digest, Visitor visitor) {
        String id = Ids.fresh("ses");
        transaction
                .handle()
                .createUpdate("""
                        INSERT INTO console_session (tenant_id, id, person_id, digest, browser, address, created_at,
                            proven_at, renewed_at, seen_at, ends_at)
                        VALUES (:tenant, :id, :person, :digest, :browser, :address, :now, :now, :now, :now, :end)
                        """)
                .bind("tenant", person.tenantId())
                .bind("id", id)
                .bind("person", person.id())
                .bind("digest", digest)
                .bind("browser", visitor.browser())
                .bind("address", visitor.address())
                .bind("now", transaction.nowMicros())
                .bind("end", transaction.nowMicros() + Columns.micros(ABSOLUTE))
                .execute();
        return id;
    }

    /** True for the one who renews: later ones find another digest. */
    static boolean renew(Transaction transaction, Found session, String digest, String next) {
        return transaction
                        .handle()
                        .createUpdate("""
                        UPDATE console_session
                        SET digest = :next, old_digest = :digest, old_until = :until, renewed_at = :now, seen_at = :now
                        WHERE id = :id AND digest = :digest
                        """)
                        .bind("next", next)
                        .bind("digest", digest)
                        .bind("until", transaction.nowMicros() + Columns.micros(OVERLAP))
                        .bind("now", transaction.nowMicros())
                        .bind("id", session.id())
                        .execute()
                == 1;
    }

    /** The secrets of all of the person's sessions are renewed at their next request. */
    static void renewAll(Transaction transaction, Person person) {
        transaction
                .handle()
                .createUpdate(
                        "UPDATE console_session SET renewed_at = 0 WHERE tenant_id = :tenant AND person_id = :person")
                .bind("tenant", person.tenantId())
                .bind("person", person.id())
                .execute();
        transaction.announce(PersonRows.TOPIC, person.id());
    }

    static void prove(Transaction transaction, String id) {
        transaction
                .handle()
                .createUpdate("UPDATE console_session SET proven_at = :now, renewed_at = 0 WHERE id = :id")
                .bind("now", transaction.nowMicros())
                .bind("id", id)
                .execute();
        transaction.announce(ConsoleSessions.TOPIC, id);
    }

    static List<OpenSession> of(Handle handle, Person person, long now) {
        return handle.createQuery("SELECT s.id, s.browser, s.address, s.created_at, s.seen_at" + FROM
                        + "WHERE s.tenant_id = :tenant AND s.person_id = :person" + LIVE
                        + "ORDER BY s.seen_at DESC, s.created_at DESC, s.id LIMIT :most")
                .bind("tenant", person.tenantId())
                .bind("person", person.id())
                .bind("now", now)
                .bind("idle", now - Columns.micros(IDLE))
                .bind("most", MOST)
                .map((row, context) -> new OpenSession(
                        row.getString("id"),
                        row.getString("browser"),
                        row.getString("address"),
                        Columns.instant(row, "created_at"),
                        Columns.instant(row, "seen_at")))
                .list();
    }

    /** Ends a session of this person; true when there was one. */
    static boolean delete(Transaction transaction, Person person, String id) {
        int ended = transaction
                .handle()
                .createUpdate(
                        "DELETE FROM console_session WHERE tenant_id = :tenant AND person_id = :person AND id = :id")
                .bind("tenant", person.tenantId())
                .bind("person", person.id())
                .bind("id", id)
                .execute();
        if (ended == 1) {
            transaction.announce(ConsoleSessions.TOPIC, id);
        }
        return ended == 1;
    }

    /** Ends the person's sessions, and whatever is half way to becoming one. */
    static int deleteAll(Transaction transaction, Person person, String exceptId) {
        int ended = transaction
                .handle()
                .createUpdate("DELETE FROM console_session"
                        + " WHERE tenant_id = :tenant AND person_id = :person AND id <> :except")
                .bind("tenant", person.tenantId())
                .bind("person", person.id())
                .bind("except", exceptId)
                .execute();
        for (String table : List.of("second_factor_due", "magic_link")) {
            transaction
                    .handle()
                    .createUpdate("DELETE FROM " + table + " WHERE tenant_id = :tenant AND person_id = :person")
                    .bind("tenant", person.tenantId())
                    .bind("person", person.id())
                    .execute();
        }
        transaction.announce(PersonRows.TOPIC, person.id());
        return ended;
    }
}
