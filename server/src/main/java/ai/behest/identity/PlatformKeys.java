package ai.behest.identity;

import ai.behest.store.Database;
import ai.behest.store.MasterKey;
import ai.behest.store.Transaction;
import ai.behest.wire.Ids;
import ai.behest.wire.Refusal;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The platform's own keys, in memory. The newest signs, though a new one only after {@link #SIGNS_AFTER}: by then every
 * node has it and every cached key set shows it. The older ones verify until they retire.
 */
final class PlatformKeys {
    static final String TOPIC = "platform_key";
    static final Duration SIGNS_AFTER = Duration.ofMinutes(5);

    private static final Comparator<PlatformKey> OLDEST_FIRST = Comparator.comparing(PlatformKey::createdAt)
            .thenComparing(key -> key.retiresAt() == null ? Instant.MAX : key.retiresAt())
            .thenComparing(key -> key.verifyKey().kid());

    private final Database database;
    private final MasterKey masterKey;
    private final InstantSource clock;
    private volatile List<PlatformKey> keys = List.of();

    PlatformKeys(Database database, MasterKey masterKey, InstantSource clock) {
        this.database = database;
        this.masterKey = masterKey;
        this.clock = clock;
        database.changes().on(TOPIC, _ -> load());
        load();
        if (active().isEmpty()) {
            KeyPair first = Rsa.generate();
            database.change(transaction -> {
                boolean none = transaction
                        .handle()
                        .createQuery("SELECT 1 FROM platform_key WHERE retires_at IS NULL")
                        .mapTo(Integer.class)
                        .findFirst()
                        .isEmpty();
                if (none) {
                    insert(transaction, first);
                }
            });
            load();
        }
    }

    /** The keys that have not retired, oldest first. */
    List<PlatformKey> active() {
        Instant now = clock.instant();
        return keys.stream().filter(key -> !key.isRetired(now)).toList();
    }

    @Nullable
    VerifyKey find(String kid) {
        for (PlatformKey key : keys) {
            if (key.verifyKey().kid().equals(kid)) {
                return key.isRetired(clock.instant()) ? null : key.verifyKey();
            }
        }
        return null;
    }

    /** The key that signs now. */
    PlatformKey signer() {
        Instant now = clock.instant();
        List<PlatformKey> active = active();
        if (active.isEmpty()) {
            throw new IllegalStateException("There is no platform key that may sign");
        }
        return active.reversed().stream()
                .filter(key -> !now.isBefore(key.createdAt().plus(SIGNS_AFTER)))
                .findFirst()
                .orElse(active.getFirst());
    }

    boolean has(RSAPublicKey publicKey) {
        return keys.stream().anyMatch(key -> key.verifyKey().key().getModulus().equals(publicKey.getModulus()));
    }

    String rotate(Duration overlap) {
        KeyPair fresh = Rsa.generate();
        return database.write(transaction -> {
            long retires = transaction.nowMicros() + micros(SIGNS_AFTER) + micros(overlap);
            transaction
                    .handle()
                    .createUpdate(
                            "UPDATE platform_key SET retires_at = :at WHERE retires_at IS NULL OR retires_at > :at")
                    .bind("at", retires)
                    .execute();
            return insert(transaction, fresh);
        });
    }

    void retire(String kid) {
        database.change(transaction -> {
            long now = transaction.nowMicros();
            List<String> left = transaction
                    .handle()
                    .createQuery("SELECT kid FROM platform_key WHERE retires_at IS NULL OR retires_at > :now")
                    .bind("now", now)
                    .mapTo(String.class)
                    .list();
            if (!left.contains(kid)) {
                throw Refusal.notFound("There is no such key.").asException();
            }
            if (left.size() == 1) {
                throw new Refusal.Conflict("This is the only key. Rotate first, then retire it.", "kid").asException();
            }
            transaction
                    .handle()
                    .createUpdate("UPDATE platform_key SET retires_at = :now WHERE kid = :kid")
                    .bind("now", now)
                    .bind("kid", kid)
                    .execute();
            transaction.announce(TOPIC, kid);
        });
    }

    private String insert(Transaction transaction, KeyPair pair) {
        String kid = "pk_" + Ids.secret(16);
        transaction
                .handle()
                .createUpdate("""
                        INSERT INTO platform_key (kid, public_key, sealed_key, created_at)
                        VALUES (:kid, :public, :sealed, :now)
                        """)
                .bind("kid", kid)
                .bind("public", Rsa.stored((RSAPublicKey) pair.getPublic()))
                .bind("sealed", PlatformKey.seal(kid, pair, masterKey))
                .bind("now", transaction.nowMicros())
                .execute();
        transaction.announce(TOPIC, kid);
        return kid;
    }

    private synchronized void load() {
        keys = database
                .read(handle -> handle.createQuery("""
                        SELECT kid, public_key, sealed_key, created_at, retires_at FROM platform_key
                        WHERE retires_at IS NULL OR retires_at > :now
                        """)
                        .bind("now", Columns.micros(clock.instant()))
                        .map((row, context) -> PlatformKey.open(
                                row.getString("kid"),
                                row.getString("public_key"),
                                row.getString("sealed_key"),
                                Columns.instant(row, "created_at"),
                                Columns.instantOrNull(row, "retires_at"),
                                masterKey))
                        .list())
                .stream()
                .sorted(OLDEST_FIRST)
                .toList();
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
