package ai.behest.identity;

import ai.behest.store.Database;
import ai.behest.store.MasterKey;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/**
 * Every key that signs or verifies this server's tokens: the platform's own (made at the first start, sealed with the
 * master key) and the public halves of the tenants' signing keys. In memory; changes on any node arrive within a second.
 */
public final class KeyRing {
    /** How long an old platform key verifies after the new one signs, unless told otherwise: longer than any token. */
    public static final Duration OVERLAP = Duration.ofHours(25);

    private static final Duration OVERLAP_MOST = Duration.ofDays(30);
    private static final String PLATFORM = "";

    /** A platform key as an operator sees it; {@code retiresAt} is null for the one that stays. */
    public record PlatformKeyInfo(
            String kid,
            boolean signs,
            Instant createdAt,
            @Nullable Instant retiresAt) {}

    /** A key set as it was last published, and the platform's keys of that moment. */
    private record Jwks(String json, List<PlatformKey> platformKeys) {}

    private final Database database;
    private final PlatformKeys platform;
    private final Map<String, VerifyKey> tenants = new ConcurrentHashMap<>();
    private final Map<String, Jwks> sets = new ConcurrentHashMap<>();

    /**
     * Loads the keys, and makes the platform's first one in a fresh database.
     *
     * @throws ai.behest.store.StoreException when the master key is not the one that sealed the keys
     */
    public KeyRing(Database database, MasterKey masterKey, InstantSource clock) {
        this.database = database;
        this.platform = new PlatformKeys(database, masterKey, clock);
        database.changes().on(SigningKeys.TOPIC, this::refresh);
        loadTenants();
    }

    /** The key of this {@code kid} that may verify now, or null. */
    @Nullable
    VerifyKey find(String kid) {
        VerifyKey key = platform.find(kid);
        return key != null ? key : tenants.get(kid);
    }

    /** Whether a tenant's own signing key has this {@code kid}. */
    public boolean isTenantKey(String kid) {
        return tenants.containsKey(kid);
    }

    /** Calls {@code listener} with the kid of every tenant's key that is made or revoked, on a thread that may block. */
    public void onChange(Consumer<String> listener) {
        database.changes().on(SigningKeys.TOPIC, listener);
    }

    /** The claims, signed by the platform. Takes about a millisecond of a core. */
    String sign(byte[] claims) {
        return platform.signer().sign(claims);
    }

    boolean isPlatformKey(RSAPublicKey key) {
        return platform.has(key);
    }

    /** The key set of RFC 7517 in UTF-8: the platform's keys, and that tenant's when one is named. */
    public byte[] jwks(@Nullable String tenantId) {
        String owner = tenantId == null ? PLATFORM : tenantId;
        List<PlatformKey> active = platform.active();
        Jwks cached = sets.get(owner);
        if (cached == null || !cached.platformKeys().equals(active)) {
            cached = publish(owner, active);
        }
        return cached.json().getBytes(StandardCharsets.UTF_8);
    }

    /** The platform's keys, oldest first. */
    public List<PlatformKeyInfo> platformKeys() {
        PlatformKey signer = platform.signer();
        return platform.active().stream()
                .map(key -> new PlatformKeyInfo(
                        key.verifyKey().kid(), key.equals(signer), key.createdAt(), key.retiresAt()))
                .toList();
    }

    /**
     * Makes a new platform key. It is published at once and signs five minutes later; the older keys verify for
     * {@code overlap} after that.
     *
     * @param overlap zero to 30 days; below a token's lifetime it cuts off tokens that are still valid
     * @return the new key's {@code kid}
     */
    public String rotate(Duration overlap) {
        if (overlap.isNegative() || overlap.compareTo(OVERLAP_MOST) > 0) {
            throw Refusal.invalid("overlap", "overlap is between zero and 30 days.")
                    .asException();
        }
        return platform.rotate(overlap);
    }

    /** Ends a platform key at once, with every token that it signed. The last one cannot be retired. */
    public void retire(String kid) {
        platform.retire(kid);
    }

    private synchronized Jwks publish(String owner, List<PlatformKey> active) {
        ArrayNode list = Json.MAPPER.createArrayNode();
        active.forEach(
                key -> list.add(Jwk.of(key.verifyKey().kid(), key.verifyKey().key())));
        tenants.values().stream()
                .filter(key -> owner.equals(key.tenantId()))
                .sorted(Comparator.comparing(VerifyKey::kid))
                .forEach(key -> list.add(Jwk.of(key.kid(), key.key())));
        Jwks fresh = new Jwks(Json.text(Json.object().set("keys", list)), active);
        sets.put(owner, fresh);
        return fresh;
    }

    private synchronized void loadTenants() {
        SigningKeys.active(database).forEach(key -> tenants.put(key.kid(), key));
    }

    private synchronized void refresh(String kid) {
        VerifyKey key = SigningKeys.active(database, kid);
        VerifyKey before = key == null ? tenants.remove(kid) : tenants.put(kid, key);
        VerifyKey changed = key == null ? before : key;
        if (changed != null && changed.tenantId() != null) {
            sets.remove(changed.tenantId());
        }
    }
}
