package ai.behest.people;

import ai.behest.store.MasterKey;
import ai.behest.wire.Ids;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that cookies, links and letters of the console carry: 256 random bits as 64 hex digits. What is kept is
 * their HMAC-SHA-256 under a key of this room, told apart by what they are for, so that one kind never passes for another.
 */
final class Secrets {
    /** What a secret is for. */
    enum Kind {
        SESSION,
        NEXT_SESSION,
        CSRF,
        BROWSER,
        INVITATION,
        OWNER_LINK,
        MAGIC_LINK,
        SECOND_FACTOR,
        RECOVERY_CODE,
        CHALLENGE,
        OIDC_STATE,
        ACCOUNT
    }

    private static final int BYTES = 32;

    private final SecretKeySpec key;

    Secrets(MasterKey masterKey) {
        this.key = new SecretKeySpec(masterKey.derive("behest console secrets"), "HmacSHA256");
    }

    static String fresh() {
        return Ids.secret(BYTES);
    }

    /** 64 hex digits to be stored, looked up or derived from. */
    String digest(Kind kind, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(kind.name().getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return HexFormat.of().formatHex(mac.doFinal(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256", e);
        }
    }

    /** The digest of what somebody presents, or null when it cannot be a secret of this room. */
    @Nullable
    String digestOf(Kind kind, @Nullable String presented) {
        return presented != null && isSecret(presented) ? digest(kind, presented) : null;
    }

    private static boolean isSecret(String text) {
        return text.length() == 2 * BYTES
                && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    @Override
    public String toString() {
        return "Secrets[redacted]";
    }
}
