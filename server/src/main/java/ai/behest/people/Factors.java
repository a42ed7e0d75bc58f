package ai.behest.people;

import ai.behest.store.Database;
import ai.behest.store.Transaction;
import ai.behest.wire.Refusal;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What a person can prove themselves with. All of it blocks. Ask for the session's renewal after each change. */
public final class Factors {
    private final Database database;
    private final Passwords passwords;
    private final Authenticator authenticator;
    private final RecoveryCodes recoveryCodes;
    private final Door door;

    Factors(
            Database database,
            Passwords passwords,
            Authenticator authenticator,
            RecoveryCodes recoveryCodes,
            Door door) {
        this.database = database;
        this.passwords = passwords;
        this.authenticator = authenticator;
        this.recoveryCodes = recoveryCodes;
        this.door = door;
    }

    /** What is due after a first proof: empty when the person has set nothing up. */
    static Set<Factor> due(Handle handle, Person person) {
        Set<Factor> ways = EnumSet.noneOf(Factor.class);
        if (Authenticator.isOn(handle, person)) {
            ways.add(Factor.CODE);
        }
        if (!PasskeyRows.of(handle, person).isEmpty()) {
            ways.add(Factor.PASSKEY);
        }
        if (!ways.isEmpty() && RecoveryCodes.left(handle, person) > 0) {
            ways.add(Factor.RECOVERY_CODE);
        }
        return ways;
    }

    /** Codes on paper stand in for a factor; without one they would be worth nothing. */
    static void dropIdleRecoveryCodes(Transaction transaction, Person person) {
        if (!Authenticator.isOn(transaction.handle(), person)
                && PasskeyRows.of(transaction.handle(), person).isEmpty()) {
            RecoveryCodes.drop(transaction, person);
        }
    }

    /**
     * Codes are asked for no more.
     *
     * @throws ai.behest.wire.RefusedException a validation error of {@code proof}; conflict when none are; rate_limited
     */
    public void turnOffCodes(SignedIn by, @Nullable String passwordOrCode) {
        Person person = by.person();
        if (authenticator.since(person) == null) {
            throw new Refusal.Conflict("No authenticator app is set up.", null).asException();
        }
        check(by, passwordOrCode);
        database.change(transaction -> {
            Authenticator.drop(transaction, person);
            dropIdleRecoveryCodes(transaction, person);
            SessionRows.renewAll(transaction, person);
        });
    }

    /**
     * Ten new recovery codes, the one time that they are seen; the old ones are void.
     *
     * @throws ai.behest.wire.RefusedException a validation error of {@code proof}; conflict when no second factor is set
     *     up; rate_limited
     */
    public List<String> renewRecoveryCodes(SignedIn by, @Nullable String passwordOrCode) {
        Person person = by.person();
        if (database.read(handle -> due(handle, person)).isEmpty()) {
            throw new Refusal.Conflict("Recovery codes stand in for a second factor. Set one up first.", null)
                    .asException();
        }
        check(by, passwordOrCode);
        return database.write(transaction -> {
            List<String> codes = recoveryCodes.renew(transaction, person);
            SessionRows.renewAll(transaction, person);
            return codes;
        });
    }

    /** Whether somebody who is signed in is who they are: by their password, or by a code of their app. */
    void check(SignedIn by, @Nullable String passwordOrCode) {
        Person person = by.person();
        String entered = passwordOrCode == null ? "" : passwordOrCode;
        door.knock(person.id());
        boolean right = Totp.isCode(entered.strip())
                ? database.write(transaction -> authenticator.take(transaction, person, entered.strip()))
                : passwords.matches(entered, passwords.password(person));
        if (!right) {
            throw Refusal.invalid("proof", "This is neither your password nor a fresh code of your app.")
                    .asException();
        }
        door.opened(person.id());
    }
}
