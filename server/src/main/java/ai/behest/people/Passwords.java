package ai.behest.people;

import ai.behest.store.Database;
import ai.behest.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** People's passwords. All of it blocks, some 40 ms for each hash. */
public final class Passwords {
    private final Database database;
    private final Argon argon;
    private final Door door;

    Passwords(Database database, Argon argon, Door door) {
        this.database = database;
        this.argon = argon;
        this.door = door;
    }

    /** Whether the person has one: those who came by OpenID Connect need not. */
    public boolean has(Person person) {
        return password(person) != null;
    }

    /**
     * Sets another password: this session stays, all others end. Ask for the session's renewal afterwards.
     *
     * @param old the present one; null for somebody who has none and proved who they are within ten minutes
     * @throws ai.behest.wire.RefusedException a validation error of {@code old_password} or {@code password}; forbidden
     *     when the proof is not fresh; rate_limited; overloaded
     */
    public void change(SignedIn by, @Nullable String old, @Nullable String fresh) {
        Person person = by.person();
        String checked = PasswordRules.checked(fresh, person.email());
        String known = password(person);
        if (known == null) {
            FreshProof.require(by, database);
        } else {
            door.knock(person.email());
            if (!matches(old, known)) {
                throw Refusal.invalid("old_password", "This is not your present password.")
                        .asException();
            }
            door.opened(person.email());
        }
        String hash = hash(checked);
        boolean changed = database.write(transaction -> {
            // only from the password that was checked: of two changes at once, one wins
            int rows = transaction
                    .handle()
                    .createUpdate("UPDATE person SET password = :hash"
                            + " WHERE tenant_id = :tenant AND id = :id AND COALESCE(password, '') = :known")
                    .bind("hash", hash)
                    .bind("tenant", person.tenantId())
                    .bind("id", person.id())
                    .bind("known", known == null ? "" : known)
                    .execute();
            if (rows == 1) {
                SessionRows.deleteAll(transaction, person, by.sessionId());
                SessionRows.renewAll(transaction, person);
            }
            return rows == 1;
        });
        if (!changed) {
            throw new Refusal.Conflict("The password was changed elsewhere at the same moment.", "password")
                    .asException();
        }
    }

    @Nullable
    String password(Person person) {
        return database.<@Nullable String>read(handle -> PersonRows.password(handle, person));
    }

    String hash(String checked) {
        return argon.hash(checked);
    }

    /** Whether this is the password behind the hash; as slow when there is no hash or nothing was entered. */
    boolean matches(@Nullable String password, @Nullable String hash) {
        return (password != null && password.length() <= PasswordRules.MOST)
                ? argon.matches(password, hash)
                : argon.matches("", null);
    }
}
