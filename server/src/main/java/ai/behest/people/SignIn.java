package ai.behest.people;

import ai.behest.store.Database;
import ai.behest.store.Transaction;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ways in. A first proof (password, link, OpenID Connect) opens a session, or, when the person has set up a second
 * factor, gives a ticket that only the second step takes; a passkey is both proofs in one. All of it blocks. Wrong proofs
 * are told apart by nothing: neither by their answer nor by the time it takes.
 */
public final class SignIn {
    static final Outcome.Refused WRONG = new Outcome.Refused(new Refusal.Unauthenticated(
            Code.INVALID_TOKEN, "That did not work. Check what you entered, then try again."));
    static final Outcome.Refused LINK = new Outcome.Refused(
            Refusal.notFound("This link is not valid any more: it works once, and not for long. Ask for a new one."));

    private final Database database;
    private final Secrets secrets;
    private final Door door;
    private final ConsoleSessions sessions;
    private final Tickets tickets;
    private final DoorLog doorLog;
    private final Passwords passwords;
    private final Factors factors;
    private final Authenticator authenticator;
    private final RecoveryCodes recoveryCodes;
    private final Passkeys passkeys;

    /** What the ways in need of the room. */
    record Room(
            Database database,
            Secrets secrets,
            Door door,
            DoorLog doorLog,
            ConsoleSessions sessions,
            Tickets tickets,
            Passwords passwords,
            Factors factors,
            Authenticator authenticator,
            RecoveryCodes recoveryCodes,
            Passkeys passkeys) {}

    SignIn(Room room) {
        this.database = room.database();
        this.secrets = room.secrets();
        this.door = room.door();
        this.doorLog = room.doorLog();
        this.sessions = room.sessions();
        this.tickets = room.tickets();
        this.passwords = room.passwords();
        this.factors = room.factors();
        this.authenticator = room.authenticator();
        this.recoveryCodes = room.recoveryCodes();
        this.passkeys = room.passkeys();
    }

    /** A secret for the cookie that ties a browser to what it began, before anybody is signed in: 64 hex digits. */
    public static String freshBrowser() {
        return Secrets.fresh();
    }

    /** E-mail and password. */
    public Outcome password(@Nullable String email, @Nullable String password, Visitor visitor) {
        return outcome(() -> {
            String known = Fields.emailOrNull(email);
            String account = known == null ? "" : known;
            door.knock(account, visitor);
            List<PersonRows.Known> people =
                    database.read(handle -> known == null ? List.of() : PersonRows.everywhere(handle, known));
            PersonRows.Known right = right(people, password);
            if (right == null) {
                people.forEach(each -> doorLog.refused(each.person(), "password", visitor));
                return WRONG;
            }
            door.opened(account, visitor);
            // not when the password was changed while this one was looked at
            return database.write(transaction ->
                    Objects.equals(right.password(), PersonRows.password(transaction.handle(), right.person()))
                            ? first(transaction, right.person(), visitor)
                            : WRONG);
        });
    }

    private PersonRows.@Nullable Known right(List<PersonRows.Known> people, @Nullable String password) {
        if (people.isEmpty()) {
            passwords.matches(password, null);
        }
        return people.stream()
                .filter(each -> passwords.matches(password, each.password()))
                .findFirst()
                .orElse(null);
    }

    /** The second step by an app's code or by a code on paper. */
    public Outcome code(@Nullable String ticket, @Nullable String code, Visitor visitor) {
        return second(ticket, visitor, (transaction, person) -> {
            String entered = code == null ? "" : code.strip();
            return Totp.isCode(entered)
                    ? authenticator.take(transaction, person, entered)
                    : RecoveryCodes.fits(entered) && recoveryCodes.take(transaction, person, entered);
        });
    }

    /**
     * Options for {@code navigator.credentials.get} in the second step, JSON.
     *
     * @throws RefusedException not_found when the ticket is not good; rate_limited
     */
    public String secondFactorOptions(@Nullable String ticket, Visitor visitor) {
        door.wish(visitor);
        String digest = tickets.digest(ticket);
        Person person = tickets.look(digest);
        if (person == null || digest == null) {
            throw LINK.refusal().asException();
        }
        return passkeys.of(person, Challenges.Purpose.SECOND_FACTOR, digest);
    }

    /** The second step by a passkey: {@code PublicKeyCredential.toJSON()}. */
    public Outcome secondFactor(@Nullable String ticket, @Nullable String credential, Visitor visitor) {
        String holder = tickets.digest(ticket);
        Person proven = holder == null ? null : passkeys.proven(credential, Challenges.Purpose.SECOND_FACTOR, holder);
        return second(
                ticket, visitor, (_, person) -> proven != null && proven.id().equals(person.id()));
    }

    /**
     * Options for {@code navigator.credentials.get} with any passkey, JSON.
     *
     * @param browser the secret of the browser's cookie, {@link #freshBrowser}
     * @throws RefusedException rate_limited; a validation error of {@code browser}
     */
    public String passkeyOptions(@Nullable String browser, Visitor visitor) {
        door.wish(visitor);
        String holder = secrets.digestOf(Secrets.Kind.BROWSER, browser);
        if (holder == null) {
            throw Refusal.invalid("browser", "Allow cookies for this page, then try again.")
                    .asException();
        }
        return passkeys.anybody(holder);
    }

    /** By passkey alone: {@code PublicKeyCredential.toJSON()}. */
    public Outcome passkey(@Nullable String browser, @Nullable String credential, Visitor visitor) {
        return outcome(() -> {
            door.knock(visitor);
            String holder = secrets.digestOf(Secrets.Kind.BROWSER, browser);
            Person person = holder == null ? null : passkeys.proven(credential, Challenges.Purpose.SIGN_IN, holder);
            if (person == null) {
                return WRONG;
            }
            door.opened(visitor);
            return database.write(transaction -> enter(transaction, person, visitor));
        });
    }

    /**
     * Shows once more, within a session, who one is: by password or code. The session's secret is due for renewal then.
     *
     * @throws RefusedException a validation error of {@code proof}; rate_limited; overloaded
     */
    public void prove(SignedIn by, @Nullable String passwordOrCode) {
        factors.check(by, passwordOrCode);
        database.change(transaction -> SessionRows.prove(transaction, by.sessionId()));
    }

    /** Options to show it by passkey, JSON. */
    public String proofOptions(SignedIn by) {
        return passkeys.of(by.person(), Challenges.Purpose.PROVE, by.sessionId());
    }

    /** @throws RefusedException a validation error of {@code proof} */
    public void proveByPasskey(SignedIn by, @Nullable String credential) {
        Person person = passkeys.proven(credential, Challenges.Purpose.PROVE, by.sessionId());
        if (person == null || !person.id().equals(by.person().id())) {
            throw Refusal.invalid("proof", "This passkey did not work. Try again, or with another one.")
                    .asException();
        }
        database.change(transaction -> SessionRows.prove(transaction, by.sessionId()));
    }

    /** After the first proof: in, or a ticket. */
    Outcome first(Transaction transaction, Person person, Visitor visitor) {
        Set<Factor> due = Factors.due(transaction.handle(), person);
        return due.isEmpty() ? enter(transaction, person, visitor) : tickets.issue(transaction, person, due);
    }

    /** In, unless the person has been taken away meanwhile. */
    Outcome enter(Transaction transaction, Person person, Visitor visitor) {
        return PersonRows.find(transaction.handle(), person.tenantId(), person.id()) == null
                ? WRONG
                : sessions.begin(transaction, person, visitor);
    }

    /** A proof of the second step, looked at in its transaction. */
    private interface Proof {
        boolean holds(Transaction transaction, Person person);
    }

    private Outcome second(@Nullable String ticket, Visitor visitor, Proof proof) {
        return outcome(() -> {
            door.knock(visitor);
            String digest = tickets.digest(ticket);
            Person person = tickets.look(digest);
            if (digest == null || person == null) {
                return LINK;
            }
            door.knock(person.id());
            // the try is spent whatever comes of it
            if (!database.write(transaction -> tickets.spendTry(transaction, digest))) {
                return LINK;
            }
            Outcome outcome = database.write(transaction -> {
                if (!proof.holds(transaction, person)) {
                    return WRONG;
                }
                return tickets.take(transaction, digest) ? enter(transaction, person, visitor) : LINK;
            });
            if (outcome instanceof Outcome.Entered) {
                door.opened(person.id(), visitor);
            } else if (outcome.equals(WRONG)) {
                doorLog.refused(person, "second factor", visitor);
            }
            return outcome;
        });
    }

    /** What is refused on the way is an outcome too. */
    static Outcome outcome(Supplier<Outcome> attempt) {
        try {
            return attempt.get();
        } catch (RefusedException e) {
            return new Outcome.Refused(e.refusal());
        }
    }
}
