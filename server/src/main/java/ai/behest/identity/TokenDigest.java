package ai.behest.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** SHA-256 of a whole token: what the verified ones are remembered by. */
record TokenDigest(SecretDigest sha256) {
    private static final MessageDigest EMPTY = sha256Empty();

    static TokenDigest of(String token) {
        try {
            MessageDigest digest = (MessageDigest) EMPTY.clone();
            return new TokenDigest(SecretDigest.read(digest.digest(token.getBytes(StandardCharsets.UTF_8))));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("The JDK's SHA-256 can be cloned", e);
        }
    }

    /** The session of a token that names none: of its own, and the same wherever the token is seen (RFC 9562 §5.8). */
    String session() {
        long high = (sha256.a() & 0xffff_ffff_ffff_0fffL) | 0x8000L;
        long low = (sha256.b() >>> 2) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    private static MessageDigest sha256Empty() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
