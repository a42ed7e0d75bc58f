package ai.behest.people;

import ai.behest.store.Database;
import ai.behest.wire.Ids;
import ai.behest.wire.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person's passkeys: each signs in alone, or is the second factor after a password. All of it blocks. Changes want a
 * fresh proof ({@link SignIn#prove}), for a passkey outlives the session that adds it; ask for the session's renewal
 * afterwards.
 */
public final class Passkeys {
    private static final int MOST = 20;

    /**
     * A new passkey.
     *
     * @param recoveryCodes ten, the one time that they are seen; empty when the person has some already
     */
    public record Added(Passkey passkey, List<String> recoveryCodes) {
        @Override
        public String toString() {
            return "Added[" + passkey + "]";
        }
    }

    private final Database database;
    private final RelyingParty party;
    private final Challenges challenges;
    private final Ceremony ceremony;
    private final RecoveryCodes recoveryCodes;

    Passkeys(
            Database database,
            RelyingParty party,
            Challenges challenges,
            Ceremony ceremony,
            RecoveryCodes recoveryCodes) {
        this.database = database;
        this.party = party;
        this.challenges = challenges;
        this.ceremony = ceremony;
        this.recoveryCodes = recoveryCodes;
    }

    /** Whether browsers keep passkeys for this console's address: a name, and https unless it is localhost. */
    public boolean arePossible() {
        return party.isPossible();
    }

    /** The person's passkeys, the oldest first. */
    public List<Passkey> list(Person person) {
        return rows(person).stream().map(PasskeyRows.Row::passkey).toList();
    }

    private List<PasskeyRows.Row> rows(Person person) {
        return database.read(handle -> PasskeyRows.of(handle, person));
    }

    /**
     * Options for {@code navigator.credentials.create}, JSON.
     *
     * @throws ai.behest.wire.RefusedException forbidden without a fresh proof; conflict when the person has 20
     */
    public String creationOptions(SignedIn by) {
        FreshProof.require(by, database);
        List<PasskeyRows.Row> present = rows(by.person());
        if (present.size() >= MOST) {
            throw new Refusal.Conflict("You have " + MOST + " passkeys. Remove one first.", null).asException();
        }
        return PasskeyOptions.creation(
                party, by.person(), present, challenges.fresh(Challenges.Purpose.REGISTER, by.sessionId()));
    }

    /**
     * Adds the passkey that the browser made.
     *
     * @param name what its person calls it, 1 to 100 characters
     * @param credential {@code PublicKeyCredential.toJSON()}
     * @throws ai.behest.wire.RefusedException forbidden without a fresh proof; a validation error of {@code name} or
     *     {@code credential}
     */
    public Added add(SignedIn by, @Nullable String name, @Nullable String credential) {
        FreshProof.require(by, database);
        String checked = Fields.name(name);
        Ceremony.Registered registered = credential == null
                ? null
                : ceremony.registered(
                        credential, bytes -> challenges.take(Challenges.Purpose.REGISTER, by.sessionId(), bytes));
        if (registered == null) {
            throw unusable();
        }
        return database.write(transaction -> {
            Person person = by.person();
            Passkey passkey = new Passkey(Ids.fresh("pky"), checked, Columns.instant(transaction.nowMicros()), null);
            boolean added = PasskeyRows.insert(
                    transaction,
                    new PasskeyRows.Row(
                            passkey,
                            person,
                            registered.credentialId(),
                            registered.credential(),
                            registered.transports(),
                            registered.signCount()));
            if (!added) {
                throw unusable();
            }
            SessionRows.renewAll(transaction, person);
            boolean without = RecoveryCodes.left(transaction.handle(), person) == 0;
            return new Added(passkey, without ? recoveryCodes.renew(transaction, person) : List.of());
        });
    }

    private static RuntimeException unusable() {
        return Refusal.invalid("credential", "This passkey could not be added. Try again, or with another one.")
                .asException();
    }

    /** @throws ai.behest.wire.RefusedException not_found; a validation error of {@code name} */
    public void rename(SignedIn by, String id, @Nullable String name) {
        String checked = Fields.name(name);
        if (!database.write(transaction -> PasskeyRows.rename(transaction, by.person(), id, checked))) {
            throw notFound();
        }
    }

    /** @throws ai.behest.wire.RefusedException not_found; forbidden without a fresh proof */
    public void remove(SignedIn by, String id) {
        FreshProof.require(by, database);
        database.change(transaction -> {
            if (!PasskeyRows.delete(transaction, by.person(), id)) {
                throw notFound();
            }
            Factors.dropIdleRecoveryCodes(transaction, by.person());
            SessionRows.renewAll(transaction, by.person());
        });
    }

    private static RuntimeException notFound() {
        return Refusal.notFound("There is no such passkey.").asException();
    }

    /** Options for {@code navigator.credentials.get}: any passkey of this console. */
    String anybody(String browser) {
        return PasskeyOptions.request(party, List.of(), challenges.fresh(Challenges.Purpose.SIGN_IN, browser));
    }

    /** The same for the passkeys of one person. */
    String of(Person person, Challenges.Purpose purpose, String holder) {
        return PasskeyOptions.request(party, rows(person), challenges.fresh(purpose, holder));
    }

    /** Whose passkey answered the challenge; null when nobody's did. Of two that bring one challenge, one is told. */
    @Nullable
    Person proven(@Nullable String credential, Challenges.Purpose purpose, String holder) {
        Ceremony.Asserted asserted = credential == null
                ? null
                : ceremony.asserted(credential, bytes -> challenges.take(purpose, holder, bytes));
        if (asserted == null) {
            return null;
        }
        PasskeyRows.Row row = database.<PasskeyRows.@Nullable Row>read(
                handle -> PasskeyRows.byCredential(handle, asserted.credentialId()));
        if (row == null
                || (asserted.person() != null
                        && !asserted.person().equals(row.person().id()))) {
            return null;
        }
        long count = ceremony.verified(asserted, row);
        boolean used = count >= 0
                && database.write(transaction ->
                        PasskeyRows.used(transaction, row.passkey().id(), count));
        return used ? row.person() : null;
    }
}
