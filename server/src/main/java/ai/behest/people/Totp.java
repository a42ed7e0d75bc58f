package ai.behest.people;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Time-based one-time codes as authenticator apps make them: RFC 6238 with HMAC-SHA-1, six digits, 30 seconds. */
final class Totp {
    static final int SECRET_BYTES = 20;
    static final int DIGITS = 6;
    static final int PERIOD_SECONDS = 30;
    static final long NONE = -1;
    private static final int WINDOW = 1;
    private static final int MODULUS = 1_000_000;
    private static final char[] BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".toCharArray();

    private Totp() {}

    /** The time step whose code this is, of the present one and one to each side; {@link #NONE} if it is none's. */
    static long step(byte[] secret, String code, Instant now) {
        if (!isCode(code)) {
            return NONE;
        }
        int presented = Integer.parseInt(code);
        long present = Math.floorDiv(now.getEpochSecond(), PERIOD_SECONDS);
        long found = NONE;
        for (long step = present - WINDOW; step <= present + WINDOW; step++) {
            if (code(secret, step) == presented) {
                found = step;
            }
        }
        return found;
    }

    static boolean isCode(String text) {
        return text.length() == DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    static int code(byte[] secret, long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 0xf;
            return (ByteBuffer.wrap(hash).getInt(offset) & 0x7fff_ffff) % MODULUS;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA1", e);
        }
    }

    /** RFC 4648, without padding: as apps take a key that is typed in. */
    static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int buffer = 0;
        int bits = 0;
        for (byte each : bytes) {
            buffer = (buffer << 8 | (each & 0xff)) & 0xfff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(BASE32[buffer >> bits & 0x1f]);
            }
        }
        if (bits > 0) {
            text.append(BASE32[buffer << (5 - bits) & 0x1f]);
        }
        return text.toString();
    }
}
