package ai.behest.people;

import ai.behest.store.Transaction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table of whom an issuer means by a subject. */
final class OutsideIdentities {
    private OutsideIdentities() {}

    /** Who came with this subject before; of several tenants' people whoever signed in last. */
    static @Nullable Person find(Handle handle, String issuer, String subject) {
        return handle.createQuery("SELECT " + PersonRows.COLUMNS + "FROM outside_identity o JOIN person p"
                        + " ON p.tenant_id = o.tenant_id AND p.id = o.person_id"
                        + " WHERE o.issuer = :issuer AND o.subject = :subject"
                        + " ORDER BY COALESCE(p.last_seen_at, 0) DESC, p.id LIMIT 1")
                .bind("issuer", issuer)
                .bind("subject", subject)
                .map((row, context) -> PersonRows.person(row))
                .findOne()
                .orElse(null);
    }

    /** False when the issuer means somebody else by this subject, or means this person by another subject. */
    static boolean tie(Transaction transaction, Person person, String issuer, String subject) {
        return transaction
                        .handle()
                        .createUpdate("""
                        INSERT INTO outside_identity (tenant_id, issuer, subject, person_id, created_at)
                        VALUES (:tenant, :issuer, :subject, :person, :now)
                        ON CONFLICT DO NOTHING
                        """)
                        .bind("tenant", person.tenantId())
                        .bind("issuer", issuer)
                        .bind("subject", subject)
                        .bind("person", person.id())
                        .bind("now", transaction.nowMicros())
                        .execute()
                == 1;
    }

    static void drop(Transaction transaction, Person person) {
        transaction
                .handle()
                .createUpdate("DELETE FROM outside_identity WHERE tenant_id = :tenant AND person_id = :person")
                .bind("tenant", person.tenantId())
                .bind("person", person.id())
                .execute();
    }
}
