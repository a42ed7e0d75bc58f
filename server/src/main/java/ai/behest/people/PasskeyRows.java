package ai.behest.people;

import ai.behest.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table of passkeys. */
final class PasskeyRows {
    private static final String SELECT = "SELECT " + PersonRows.COLUMNS
            + ", k.id, k.name AS passkey_name, k.credential_id, k.credential, k.transports, k.sign_count, k.created_at,"
            + " k.last_used_at FROM passkey k JOIN person p ON p.tenant_id = k.tenant_id AND p.id = k.person_id ";

    private PasskeyRows() {}

    /**
     * @param credentialId base64url, without padding
     * @param credential attested credential data, base64url
     * @param transports e.g. {@code usb,nfc}
     */
    record Row(
            Passkey passkey,
            Person person,
            String credentialId,
            String credential,
            String transports,
            long signCount) {}

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                new Passkey(
                        row.getString("id"),
                        row.getString("passkey_name"),
                        Columns.instant(row, "created_at"),
                        Columns.instantOrNull(row, "last_used_at")),
                PersonRows.person(row),
                row.getString("credential_id"),
                row.getString("credential"),
                row.getString("transports"),
                row.getLong("sign_count"));
    }

    static List<Row> of(Handle handle, Person person) {
        return handle.createQuery(SELECT + "WHERE k.tenant_id = :tenant AND k.person_id = :person"
                        + " ORDER BY k.created_at, k.id")
                .bind("tenant", person.tenantId())
                .bind("person", person.id())
                .map((row, context) -> row(row))
                .list();
    }

    static @Nullable Row byCredential(Handle handle, String credentialId) {
        return handle.createQuery(SELECT + "WHERE k.credential_id = :credential")
                .bind("credential", credentialId)
                .map((row, context) -> row(row))
                .findOne()
                .orElse(null);
    }

    /** False when somebody has this credential already. */
    static boolean insert(Transaction transaction, Row row) {
        return transaction
                        .handle()
                        .createUpdate("""
                        INSERT INTO passkey (tenant_id, id, person_id, name, credential_id, credential, transports,
                            sign_count, created_at)
                        VALUES (:tenant, :id, :person, :name, :credential_id, :credential, :transports, :count, :now)
                        ON CONFLICT (credential_id) DO NOTHING
                        """)
                        .bind("tenant", row.person().tenantId())
                        .bind("id", row.passkey().id())
                        .bind("person", row.person().id())
                        .bind("name", row.passkey().name())
                        .bind("credential_id", row.credentialId())
                        .bind("credential", row.credential())
                        .bind("transports", row.transports())
                        .bind("count", row.signCount())
                        .bind("now", transaction.nowMicros())
                        .execute()
                == 1;
    }

    /** False when a later use was entered already, or the passkey is gone. */
    static boolean used(Transaction transaction, String id, long signCount) {
        return transaction
                        .handle()
                        .createUpdate("UPDATE passkey SET sign_count = :count, last_used_at = :now"
                                + " WHERE id = :id AND sign_count <= :count")
                        .bind("count", signCount)
                        .bind("now", transaction.nowMicros())
                        .bind("id", id)
                        .execute()
                == 1;
    }

    static boolean rename(Transaction transaction, Person person, String id, String name) {
        return transaction
                        .handle()
                        .createUpdate("UPDATE passkey SET name = :name"
                                + " WHERE tenant_id = :tenant AND person_id = :person AND id = :id")
                        .bind("name", name)
                        .bind("tenant", person.tenantId())
                        .bind("person", person.id())
                        .bind("id", id)
                        .execute()
                == 1;
    }

    static boolean delete(Transaction transaction, Person person, String id) {
        return transaction
                        .handle()
                        .createUpdate(
                                "DELETE FROM passkey WHERE tenant_id = :tenant AND person_id = :person AND id = :id")
                        .bind("tenant", person.tenantId())
                        .bind("person", person.id())
                        .bind("id", id)
                        .execute()
                == 1;
    }

    static void deleteAll(Transaction transaction, Person person) {
        transaction
                .handle()
                .createUpdate("DELETE FROM passkey WHERE tenant_id = :tenant AND person_id = :person")
                .bind("tenant", person.tenantId())
                .bind("person", person.id())
                .execute();
    }
}
