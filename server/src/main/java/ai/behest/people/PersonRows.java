package ai.behest.people;

import ai.behest.store.Transaction;
import ai.behest.wire.Ids;
import ai.behest.wire.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table of people. */
final class PersonRows {
    /** The topic of {@link ai.behest.store.Changes} by which every node forgets the sessions of a person. */
    static final String TOPIC = "person";

    static final String COLUMNS =
            "p.tenant_id, p.id AS person_id, p.email, p.name, p.role, p.created_at AS person_since,"
                    + " p.last_seen_at ";
    private static final String SELECT = "SELECT " + COLUMNS + "FROM person p ";
    /** More tenants than this are not looked through for one e-mail. */
    private static final int TENANTS_MOST = 3;

    private PersonRows() {}

    /** A person, and the hash of the password if there is one. */
    record Known(Person person, @Nullable String password) {
        @Override
        public String toString() {
            return "Known[" + person.id() + "]";
        }
    }

    static Person person(ResultSet row) throws SQLException {
        return new Person(
                row.getString("person_id"),
                row.getString("tenant_id"),
                row.getString("email"),
                row.getString("name"),
                role(row.getString("role")),
                Columns.instant(row, "person_since"),
                Columns.instantOrNull(row, "last_seen_at"));
    }

    static Role role(String text) {
        return Role.valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** From here to its end, no other transaction changes who this tenant's people are. */
    static void alone(Transaction transaction, String tenantId) {
        transaction.handle().createUpdate("""
                        INSERT INTO people_change (tenant_id, number) VALUES (:tenant, 1)
                        ON CONFLICT (tenant_id) DO UPDATE SET number = people_change.number + 1
                        """).bind("tenant", tenantId).execute();
    }

    static List<Person> of(Handle handle, String tenantId, int most) {
        return handle.createQuery(SELECT + "WHERE p.tenant_id = :tenant ORDER BY p.created_at, p.id LIMIT :most")
                .bind("tenant", tenantId)
                .bind("most", most)
                .map((row, context) -> person(row))
                .list();
    }

    static @Nullable Person find(Handle handle, String tenantId, String id) {
        return handle.createQuery(SELECT + "WHERE p.tenant_id = :tenant AND p.id = :id")
                .bind("tenant", tenantId)
                .bind("id", id)
                .map((row, context) -> person(row))
                .findOne()
                .orElse(null);
    }

    static Person get(Handle handle, String tenantId, String id) {
        Person person = find(handle, tenantId, id);
        if (person == null) {
            throw Refusal.notFound("There is no such person.").asException();
        }
        return person;
    }

    static @Nullable Person byEmail(Handle handle, String tenantId, String email) {
        return handle.createQuery(SELECT + "WHERE p.tenant_id = :tenant AND p.email = :email")
                .bind("tenant", tenantId)
                .bind("email", email)
                .map((row, context) -> person(row))
                .findOne()
                .orElse(null);
    }

    /** The people of all tenants with this e-mail, who signed in last first. */
    static List<Known> everywhere(Handle handle, String email) {
        return handle.createQuery("SELECT " + COLUMNS + ", p.password FROM person p WHERE p.email = :email"
                        + " ORDER BY COALESCE(p.last_seen_at, 0) DESC, p.created_at, p.id LIMIT :most")
                .bind("email", email)
                .bind("most", TENANTS_MOST)
                .map((row, context) -> new Known(person(row), row.getString("password")))
                .list();
    }

    static @Nullable String password(Handle handle, Person person) {
        return handle.createQuery("SELECT COALESCE(password, '') FROM person WHERE tenant_id = :tenant AND id = :id")
                .bind("tenant", person.tenantId())
                .bind("id", person.id())
                .mapTo(String.class)
                .findOne()
                .filter(password -> !password.isEmpty())
                .orElse(null);
    }

    static long count(Handle handle, String tenantId) {
        return count(handle, tenantId, "");
    }

    static long owners(Handle handle, String tenantId) {
        return count(handle, tenantId, " AND role = 'owner'");
    }

    private static long count(Handle handle, String tenantId, String where) {
        return handle.createQuery("SELECT COUNT(*) FROM person WHERE tenant_id = :tenant" + where)
                .bind("tenant", tenantId)
                .mapTo(Long.class)
                .one();
    }

    /** @param password the hash, or null for somebody who has none */
    static Person insert(
            Transaction transaction, String tenantId, String email, String name, Role role, @Nullable String password) {
        String id = Ids.fresh("per");
        transaction
                .handle()
                .createUpdate("""
                        INSERT INTO person (tenant_id, id, email, name, role, password, created_at)
                        VALUES (:tenant, :id, :email, :name, :role, :password, :now)
                        """)
                .bind("tenant", tenantId)
                .bind("id", id)
                .bind("email", email)
                .bind("name", name)
                .bind("role", role.text())
                .bindByType("password", password, String.class)
                .bind("now", transaction.nowMicros())
                .execute();
        return new Person(id, tenantId, email, name, role, Columns.instant(transaction.nowMicros()), null);
    }

    /** Sets one text column. */
    static void set(Transaction transaction, Person person, String column, String value) {
        transaction
                .handle()
                .createUpdate("UPDATE person SET " + column + " = :value WHERE tenant_id = :tenant AND id = :id")
                .bind("value", value)
                .bind("tenant", person.tenantId())
                .bind("id", person.id())
                .execute();
        transaction.announce(TOPIC, person.id());
    }
}
