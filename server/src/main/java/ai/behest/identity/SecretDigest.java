package ai.behest.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA-256 of a secret under a pepper: what is stored and looked up in its place. The secrets carry 128 random
 * bits, so nothing slower is needed.
 */
record SecretDigest(long a, long b, long c, long d) {

    /** Makes digests under one pepper; safe for any number of threads. */
    static final class Peppered {
        private final Mac keyed;

        Peppered(byte[] pepper) {
            try {
                keyed = Mac.getInstance("HmacSHA256");
                keyed.init(new SecretKeySpec(pepper, "HmacSHA256"));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("Every JDK has HmacSHA256", e);
            }
        }

        SecretDigest of(String secret) {
            try {
                Mac mac = (Mac) keyed.clone();
                return read(mac.doFinal(secret.getBytes(StandardCharsets.ISO_8859_1)));
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("The JDK's HMAC can be cloned", e);
            }
        }

        @Override
        public String toString() {
            return "Peppered[redacted]";
        }
    }

    static SecretDigest ofHex(String hex) {
        return read(HexFormat.of().parseHex(hex));
    }

    static SecretDigest read(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new SecretDigest(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    /** 64 hex digits, for the column. */
    String hex() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(a) + hex.toHexDigits(b) + hex.toHexDigits(c) + hex.toHexDigits(d);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(a);
    }

    @Override
    public String toString() {
        return "SecretDigest[redacted]";
    }
}
