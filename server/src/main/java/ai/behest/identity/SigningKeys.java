package ai.behest.identity;

import ai.behest.store.Database;
import ai.behest.store.Transaction;
import ai.behest.wire.Code;
import ai.behest.wire.Ids;
import ai.behest.wire.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's signing keys: made here, with the private half shown once and kept nowhere, or uploaded as a public half.
 * At most five are active at a time. Another tenant's key is "not found".
 */
public final class SigningKeys {
    static final String TOPIC = "signing_key";
    /** How many keys of a tenant may be active at a time. */
    public static final int ACTIVE_MOST = 5;

    private static final int PATIENCE_SECONDS = 10;

    private static final String VERIFY_KEY =
            "SELECT kid, tenant_id, public_key FROM signing_key WHERE revoked_at IS NULL";

    /**
     * A new key pair, the one time that its private half is seen.
     *
     * @param privateKeyPem PKCS#8 in PEM
     * @param behestKey the same in one line of Base64: the value of {@code BEHEST_KEY}
     */
    public record Created(SigningKey key, String privateKeyPem, String behestKey) {
        @Override
        public String toString() {
            return "Created[" + key + "]";
        }
    }

    private final Database database;
    private final KeyRing keyRing;
    /** Making an RSA key fills a core: one at a time, so that calls are not held up. */
    private final Semaphore making = new Semaphore(1);

    public SigningKeys(Database database, KeyRing keyRing) {
        this.database = database;
        this.keyRing = keyRing;
    }

    /**
     * Makes an RSA key of 2048 bits. Takes some hundred milliseconds of a core.
     *
     * @throws ai.behest.wire.RefusedException 503 when others are made for so long that it cannot begin
     */
    public Created create(String tenantId, @Nullable String name) {
        String checked = Labels.name(name);
        KeyPair pair = made();
        SigningKey key = register(tenantId, checked, (RSAPublicKey) pair.getPublic());
        String pem = Rsa.pem("PRIVATE KEY", pair.getPrivate().getEncoded());
        return new Created(key, pem, Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    private KeyPair made() {
        try {
            if (!making.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new Refusal.Failed(
                                Code.OVERLOADED,
                                "Other signing keys are being made just now. Try again.",
                                Duration.ofSeconds(PATIENCE_SECONDS))
                        .asException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting to make a signing key", e);
        }
        try {
            return Rsa.generate();
        } finally {
            making.release();
        }
    }

    /**
     * Registers the public half of a key made elsewhere.
     *
     * @throws ai.behest.wire.RefusedException naming {@code public_key_pem} and what is wrong with it
     */
    public SigningKey upload(String tenantId, @Nullable String name, @Nullable String publicKeyPem) {
        RSAPublicKey key = UploadedKey.parse(publicKeyPem);
        if (keyRing.isPlatformKey(key)) {
            throw duplicate();
        }
        return register(tenantId, Labels.name(name), key);
    }

    /** The tenant's keys, newest first, the revoked ones too. */
    public List<SigningKey> list(String tenantId) {
        return database.read(handle -> handle.createQuery("""
                        SELECT kid, tenant_id, name, created_at, revoked_at FROM signing_key
                        WHERE tenant_id = :tenant ORDER BY created_at DESC, kid LIMIT 1000
                        """)
                .bind("tenant", tenantId)
                .map((row, context) -> new SigningKey(
                        row.getString("kid"),
                        row.getString("tenant_id"),
                        row.getString("name"),
                        Columns.instant(row, "created_at"),
                        Columns.instantOrNull(row, "revoked_at")))
                .list());
    }

    /** Ends a key for good, with every token that it signed. Revoking it again changes nothing. */
    public void revoke(String tenantId, String kid) {
        database.change(transaction -> {
            int rows = transaction
                    .handle()
                    .createUpdate("""
                            UPDATE signing_key SET revoked_at = COALESCE(revoked_at, :now), slot = NULL
                            WHERE tenant_id = :tenant AND kid = :kid
                            """)
                    .bind("now", transaction.nowMicros())
                    .bind("tenant", tenantId)
                    .bind("kid", kid)
                    .execute();
            if (rows == 0) {
                throw Refusal.notFound("There is no such signing key.").asException();
            }
            transaction.announce(TOPIC, kid);
        });
    }

    /** Two registrations may race for the last slot, or with the same key: the loser looks again and is told why. */
    private SigningKey register(String tenantId, String name, RSAPublicKey publicKey) {
        for (int attempt = 0; attempt <= ACTIVE_MOST; attempt++) {
            SigningKey registered =
                    database.<@Nullable SigningKey>write(transaction -> insert(transaction, tenantId, name, publicKey));
            if (registered != null) {
                return registered;
            }
        }
        throw new Refusal.Conflict("Other keys are being registered just now. Try again.", null).asException();
    }

    private static @Nullable SigningKey insert(
            Transaction transaction, String tenantId, String name, RSAPublicKey publicKey) {
        String stored = Rsa.stored(publicKey);
        int slot = freeSlot(transaction, tenantId, stored);
        String kid = "sk_" + Ids.secret(16);
        int rows = transaction
                .handle()
                .createUpdate("""
                        INSERT INTO signing_key (tenant_id, kid, name, public_key, slot, created_at)
                        VALUES (:tenant, :kid, :name, :key, :slot, :now) ON CONFLICT DO NOTHING
                        """)
                .bind("tenant", tenantId)
                .bind("kid", kid)
                .bind("name", name)
                .bind("key", stored)
                .bind("slot", slot)
                .bind("now", transaction.nowMicros())
                .execute();
        if (rows == 0) {
            return null;
        }
        transaction.announce(TOPIC, kid);
        return new SigningKey(kid, tenantId, name, Columns.instant(transaction.nowMicros()), null);
    }

    private static int freeSlot(Transaction transaction, String tenantId, String stored) {
        boolean known = transaction
                .handle()
                .createQuery("SELECT 1 FROM signing_key WHERE public_key = :key")
                .bind("key", stored)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
        if (known) {
            throw duplicate();
        }
        List<Integer> taken = transaction
                .handle()
                .createQuery("SELECT slot FROM signing_key WHERE tenant_id = :tenant AND slot IS NOT NULL")
                .bind("tenant", tenantId)
                .mapTo(Integer.class)
                .list();
        for (int slot = 1; slot <= ACTIVE_MOST; slot++) {
            if (!taken.contains(slot)) {
                return slot;
            }
        }
        throw new Refusal.Conflict("There are " + ACTIVE_MOST + " active signing keys already. Revoke one first.", null)
                .asException();
    }

    private static RuntimeException duplicate() {
        return Refusal.invalid("public_key_pem", "This key is registered already, or was before. Make a new one.")
                .asException();
    }

    static List<VerifyKey> active(Database database) {
        return database.read(handle -> handle.createQuery(VERIFY_KEY)
                .map((row, context) -> new VerifyKey(
                        row.getString("kid"), row.getString("tenant_id"), Rsa.stored(row.getString("public_key"))))
                .list());
    }

    static @Nullable VerifyKey active(Database database, String kid) {
        return database.<@Nullable VerifyKey>read(handle -> handle.createQuery(VERIFY_KEY + " AND kid = :kid")
                .bind("kid", kid)
                .map((row, context) -> new VerifyKey(
                        row.getString("kid"), row.getString("tenant_id"), Rsa.stored(row.getString("public_key"))))
                .findOne()
                .orElse(null));
    }
}
