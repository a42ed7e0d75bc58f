package ai.behest.people;

import ai.behest.store.Database;
import ai.behest.store.Transaction;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The link that makes an owner: printed at a start while a tenant has no people, or asked for on the server's machine
 * when nobody gets in any more. It works once, for 24 hours, and a new one voids the one before. All of it blocks.
 */
public final class FirstOwner {
    private static final Duration GOOD = Duration.ofHours(24);

    private final Database database;
    private final Secrets secrets;
    private final Door door;
    private final Links links;
    private final Passwords passwords;
    private final SignIn signIn;

    FirstOwner(Database database, Secrets secrets, Door door, Links links, Passwords passwords, SignIn signIn) {
        this.database = database;
        this.secrets = secrets;
        this.door = door;
        this.links = links;
        this.passwords = passwords;
        this.signIn = signIn;
    }

    /** A fresh link while the tenant has no people, else null. */
    public @Nullable String linkIfEmpty(String tenantId) {
        return database.<@Nullable String>write(transaction -> {
            PersonRows.alone(transaction, tenantId);
            return PersonRows.count(transaction.handle(), tenantId) == 0 ? issue(transaction, tenantId) : null;
        });
    }

    /** A fresh link whoever is there: for whoever holds the server's machine. */
    public String link(String tenantId) {
        return database.write(transaction -> {
            PersonRows.alone(transaction, tenantId);
            return issue(transaction, tenantId);
        });
    }

    private String issue(Transaction transaction, String tenantId) {
        String secret = Secrets.fresh();
        transaction
                .handle()
                .createUpdate("""
                        INSERT INTO owner_link (tenant_id, digest, created_at, expires_at)
                        VALUES (:tenant, :digest, :now, :expires)
                        ON CONFLICT (tenant_id) DO UPDATE SET digest = excluded.digest,
                            created_at = excluded.created_at, expires_at = excluded.expires_at
                        """)
                .bind("tenant", tenantId)
                .bind("digest", secrets.digest(Secrets.Kind.OWNER_LINK, secret))
                .bind("now", transaction.nowMicros())
                .bind("expires", transaction.nowMicros() + Columns.micros(GOOD))
                .execute();
        return links.to(Links.SETUP, secret);
    }

    /** Whether the link's page has something to ask. */
    public boolean isGood(@Nullable String secret) {
        String digest = secrets.digestOf(Secrets.Kind.OWNER_LINK, secret);
        return digest != null
                && database.read(handle -> handle.createQuery(
                                        "SELECT COUNT(*) FROM owner_link WHERE digest = :digest AND expires_at > :now")
                                .bind("digest", digest)
                                .bind("now", database.nowMicros())
                                .mapTo(Long.class)
                                .one()
                        > 0);
    }

    /**
     * Makes the owner, who is in then. Somebody with this e-mail becomes the owner with the new password: their sessions
     * end, and their app, passkeys and recovery codes are gone.
     */
    public Outcome use(
            @Nullable String secret,
            @Nullable String email,
            @Nullable String name,
            @Nullable String password,
            Visitor visitor) {
        return SignIn.outcome(() -> {
            door.knock(visitor);
            String digest = secrets.digestOf(Secrets.Kind.OWNER_LINK, secret);
            if (digest == null || !isGood(secret)) {
                return SignIn.LINK;
            }
            door.opened(visitor);
            String checkedEmail = Fields.email(email);
            String checkedName = Fields.name(name);
            String hash = passwords.hash(PasswordRules.checked(password, checkedEmail));
            return database.write(transaction -> {
                String tenantId = take(transaction, digest);
                return tenantId == null
                        ? SignIn.LINK
                        : signIn.enter(
                                transaction, owner(transaction, tenantId, checkedEmail, checkedName, hash), visitor);
            });
        });
    }

    private static @Nullable String take(Transaction transaction, String digest) {
        String tenantId = transaction
                .handle()
                .createQuery("SELECT tenant_id FROM owner_link WHERE digest = :digest")
                .bind("digest", digest)
                .mapTo(String.class)
                .findOne()
                .orElse(null);
        if (tenantId == null) {
            return null;
        }
        // in this order everywhere: first the right to change people, then the link
        PersonRows.alone(transaction, tenantId);
        int rows = transaction
                .handle()
                .createUpdate("DELETE FROM owner_link WHERE digest = :digest AND expires_at > :now")
                .bind("digest", digest)
                .bind("now", transaction.nowMicros())
                .execute();
        return rows == 1 ? tenantId : null;
    }

    private static Person owner(Transaction transaction, String tenantId, String email, String name, String hash) {
        Person known = PersonRows.byEmail(transaction.handle(), tenantId, email);
        if (known == null) {
            return PersonRows.insert(transaction, tenantId, email, name, Role.OWNER, hash);
        }
        PersonRows.set(transaction, known, "role", Role.OWNER.text());
        PersonRows.set(transaction, known, "name", name);
        PersonRows.set(transaction, known, "password", hash);
        Authenticator.drop(transaction, known);
        RecoveryCodes.drop(transaction, known);
        PasskeyRows.deleteAll(transaction, known);
        OutsideIdentities.drop(transaction, known);
        SessionRows.deleteAll(transaction, known, "");
        return known;
    }
}
