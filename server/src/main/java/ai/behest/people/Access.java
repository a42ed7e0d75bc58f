package ai.behest.people;

import ai.behest.store.Database;
import ai.behest.store.MasterKey;
import ai.behest.store.Transaction;
import ai.behest.tenant.Tenants;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The room, joined: who may come into the console, and the ways in. */
public final class Access implements AutoCloseable {

    /**
     * What lies outside.
     *
     * @param address the console's own, e.g. {@code http://localhost:8080}: asked when a link or a challenge is made
     * @param letters null when there is no mail server
     */
    public record Outside(
            Supplier<String> address, @Nullable Letters letters, Web web) {}

    private final Database database;
    private final MailRoom mailRoom;
    private final People people;
    private final ConsoleSessions sessions;
    private final Passwords passwords;
    private final Authenticator authenticator;
    private final Passkeys passkeys;
    private final Factors factors;
    private final SignIn signIn;
    private final Invitations invitations;
    private final FirstOwner firstOwner;
    private final MagicLinks magicLinks;
    private final @Nullable OpenIdConnect openIdConnect;

    public Access(
            Database database,
            MasterKey masterKey,
            Tenants tenants,
            AccessSettings settings,
            Outside outside,
            InstantSource clock) {
        this.database = database;
        String origin = settings.origin();
        Supplier<String> address = origin == null ? outside.address() : () -> origin;
        Secrets secrets = new Secrets(masterKey);
        Door door = new Door(secrets, settings.limitsAddresses(), database::nowMicros);
        Links links = new Links(address);
        RecoveryCodes recoveryCodes = new RecoveryCodes(secrets);
        RelyingParty party = new RelyingParty(address);
        mailRoom = new MailRoom(outside.letters());
        people = new People(database);
        sessions = new ConsoleSessions(database, secrets);
        passwords = new Passwords(database, new Argon(), door);
        authenticator = new Authenticator(database, masterKey, recoveryCodes, door);
        passkeys = new Passkeys(database, party, new Challenges(database, secrets), new Ceremony(party), recoveryCodes);
        factors = new Factors(database, passwords, authenticator, recoveryCodes, door);
        signIn = new SignIn(new SignIn.Room(
                database,
                secrets,
                door,
                new DoorLog(database, clock),
                sessions,
                new Tickets(database, secrets),
                passwords,
                factors,
                authenticator,
                recoveryCodes,
                passkeys));
        invitations = new Invitations(database, secrets, door, mailRoom, links, passwords, signIn);
        firstOwner = new FirstOwner(database, secrets, door, links, passwords, signIn);
        magicLinks = new MagicLinks(database, secrets, door, mailRoom, links, signIn);
        OidcSettings oidc = settings.openIdConnect();
        openIdConnect = oidc == null
                ? null
                : new OpenIdConnect(
                        new OpenIdConnect.Room(
                                database,
                                secrets,
                                door,
                                new OidcAttempts(database, masterKey, secrets),
                                links,
                                signIn,
                                tenants),
                        oidc,
                        new IdentityProvider(oidc, outside.web(), clock));
    }

    public People people() {
        return people;
    }

    public ConsoleSessions sessions() {
        return sessions;
    }

    public Passwords passwords() {
        return passwords;
    }

    public Authenticator authenticator() {
        return authenticator;
    }

    public Passkeys passkeys() {
        return passkeys;
    }

    public Factors factors() {
        return factors;
    }

    public SignIn signIn() {
        return signIn;
    }

    public Invitations invitations() {
        return invitations;
    }

    public FirstOwner firstOwner() {
        return firstOwner;
    }

    public MagicLinks magicLinks() {
        return magicLinks;
    }

    /** Null when the operator has configured no identity provider. */
    public @Nullable OpenIdConnect openIdConnect() {
        return openIdConnect;
    }

    /** Drops what has expired; to be called now and then. Blocks. */
    public void forget() {
        database.change(transaction -> {
            long now = transaction.nowMicros();
            for (String table : List.of(
                    "invitation",
                    "owner_link",
                    "passkey_challenge",
                    "oidc_attempt",
                    "magic_link",
                    "second_factor_due")) {
                forget(transaction, table + " WHERE expires_at <= :time", now);
            }
            forget(transaction, "console_session WHERE ends_at <= :time", now);
            forget(transaction, "console_session WHERE seen_at <= :time", now - Columns.micros(SessionRows.IDLE));
        });
    }

    private static void forget(Transaction transaction, String what, long time) {
        transaction
                .handle()
                .createUpdate("DELETE FROM " + what)
                .bind("time", time)
                .execute();
    }

    /** Sends the letters that are waiting, for five seconds at the most. */
    @Override
    public void close() {
        mailRoom.close();
    }
}
