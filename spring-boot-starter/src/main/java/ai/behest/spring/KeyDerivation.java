package ai.behest.spring;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 (RFC 5869), which the JDK has only from 25 on. */
final class KeyDerivation {

    private static final int HASH_BYTES = 32;

    private KeyDerivation() {}

    static byte[] sha256(String secret, String salt, String purpose, int bytes) {
        byte[] salting = salt.isEmpty() ? new byte[HASH_BYTES] : salt.getBytes(StandardCharsets.UTF_8);
        byte[] extracted = mac(salting, secret.getBytes(StandardCharsets.UTF_8));
        byte[] about = purpose.getBytes(StandardCharsets.UTF_8);
        byte[] key = new byte[bytes];
        byte[] block = new byte[0];
        for (int done = 0, round = 1; done < bytes; done += block.length, round++) {
            byte[] input = Arrays.copyOf(block, block.length + about.length + 1);
            System.arraycopy(about, 0, input, block.length, about.length);
            input[input.length - 1] = (byte) round;
            block = mac(extracted, input);
            System.arraycopy(block, 0, key, done, Math.min(block.length, bytes - done));
        }
        return key;
    }

    private static byte[] mac(byte[] key, byte[] input) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(input);
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
