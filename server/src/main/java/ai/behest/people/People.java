package ai.behest.people;

import ai.behest.store.Database;
import ai.behest.store.Transaction;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The people of each tenant, and what is done to them. Whoever does it is looked at again in the transaction: what they
 * were when their page was made does not count. Only owners make and unmake owners, and the last one stays. All of it
 * blocks, and is refused with {@code forbidden} where the role does not allow it.
 */
public final class People {
    /** The most people of a tenant. */
    static final int MOST = 1_000;

    private final Database database;

    People(Database database) {
        this.database = database;
    }

    /** The tenant's people, the oldest first. */
    public List<Person> list(String tenantId) {
        return database.read(handle -> PersonRows.of(handle, tenantId, MOST));
    }

    public @Nullable Person find(String tenantId, String id) {
        return database.<@Nullable Person>read(handle -> PersonRows.find(handle, tenantId, id));
    }

    /** True while nobody can sign in to this tenant. */
    public boolean isEmpty(String tenantId) {
        return database.read(handle -> PersonRows.count(handle, tenantId) == 0);
    }

    /**
     * Gives a person another role; their sessions know within a second, and get new secrets.
     *
     * @throws ai.behest.wire.RefusedException not_found; forbidden; conflict for the last owner
     */
    public Person changeRole(SignedIn by, String personId, Role role) {
        return database.write(transaction -> {
            Person person = changed(transaction, by, personId, role);
            if (person.role() == role) {
                return person;
            }
            keepAnOwner(transaction, person);
            PersonRows.set(transaction, person, "role", role.text());
            SessionRows.renewAll(transaction, person);
            return PersonRows.get(transaction.handle(), person.tenantId(), person.id());
        });
    }

    /**
     * Takes a person away, with their sessions, factors and links.
     *
     * @throws ai.behest.wire.RefusedException not_found; forbidden; conflict for the last owner
     */
    public void remove(SignedIn by, String personId) {
        database.change(transaction -> {
            Person person = changed(transaction, by, personId, Role.VIEWER);
            keepAnOwner(transaction, person);
            // what hangs on the row goes with it
            transaction
                    .handle()
                    .createUpdate("DELETE FROM person WHERE tenant_id = :tenant AND id = :id")
                    .bind("tenant", person.tenantId())
                    .bind("id", person.id())
                    .execute();
            transaction.announce(PersonRows.TOPIC, person.id());
        });
    }

    /** What pages call the person from now on. */
    public Person changeName(SignedIn by, @Nullable String name) {
        String checked = Fields.name(name);
        return database.write(transaction -> {
            Person person = PersonRows.get(
                    transaction.handle(), by.person().tenantId(), by.person().id());
            PersonRows.set(transaction, person, "name", checked);
            return PersonRows.get(transaction.handle(), person.tenantId(), person.id());
        });
    }

    /** Somebody to whom something is to be done by somebody who may. */
    static Person changed(Transaction transaction, SignedIn by, String personId, Role role) {
        PersonRows.alone(transaction, by.person().tenantId());
        Person actor = actor(transaction, by, role);
        Person person = PersonRows.get(transaction.handle(), actor.tenantId(), personId);
        if (person.role() == Role.OWNER && actor.role() != Role.OWNER) {
            throw onlyOwners();
        }
        return person;
    }

    /**
     * Whoever acts, as they are now.
     *
     * @param role what they want to make of somebody
     */
    static Person actor(Transaction transaction, SignedIn by, Role role) {
        Person actor = PersonRows.find(
                transaction.handle(), by.person().tenantId(), by.person().id());
        if (actor == null || !actor.role().may(Permission.MANAGE_PEOPLE)) {
            throw new Refusal.Forbidden(Code.FORBIDDEN, "Only owners and admins manage people.").asException();
        }
        if (role == Role.OWNER && actor.role() != Role.OWNER) {
            throw onlyOwners();
        }
        return actor;
    }

    private static RuntimeException onlyOwners() {
        return new Refusal.Forbidden(Code.FORBIDDEN, "Only owners make and unmake owners.").asException();
    }

    private static void keepAnOwner(Transaction transaction, Person person) {
        if (person.role() == Role.OWNER && PersonRows.owners(transaction.handle(), person.tenantId()) == 1) {
            throw new Refusal.Conflict("This is the last owner. Make somebody else an owner first.", null)
                    .asException();
        }
    }
}
