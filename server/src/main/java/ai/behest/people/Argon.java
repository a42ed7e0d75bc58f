package ai.behest.people;

import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Argon2id (RFC 9106) with OWASP's parameters: 19 MiB, two passes, one lane; about 40 ms each. Two at a time and few
 * waiting, so that strangers at the door cannot take the whole machine. The result is a PHC string.
 */
final class Argon {
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final String PREFIX = "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$";
    private static final int AT_ONCE = 2;
    private static final int WAITING_MOST = 32;
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final SecureRandom random = new SecureRandom();
    private final Semaphore running = new Semaphore(AT_ONCE, true);
    /** Is compared with when there is nothing to compare with, so that it takes as long. */
    private final String nobody;

    Argon() {
        byte[] unknown = new byte[HASH_BYTES];
        random.nextBytes(unknown);
        this.nobody = phc(unknown, unknown(SALT_BYTES));
    }

    private byte[] unknown(int bytes) {
        byte[] salt = new byte[bytes];
        random.nextBytes(salt);
        return salt;
    }

    /**
     * A new hash.
     *
     * @throws ai.behest.wire.RefusedException overloaded
     */
    String hash(String password) {
        byte[] salt = unknown(SALT_BYTES);
        return phc(compute(password, salt), salt);
    }

    /**
     * Whether this is the password; as slow when there is no hash.
     *
     * @throws ai.behest.wire.RefusedException overloaded
     */
    boolean matches(String password, @Nullable String phc) {
        String[] parts = (phc == null ? nobody : phc).substring(PREFIX.length()).split("\\$", -1);
        Base64.Decoder base64 = Base64.getDecoder();
        boolean same = MessageDigest.isEqual(compute(password, base64.decode(parts[0])), base64.decode(parts[1]));
        return same && phc != null;
    }

    private static String phc(byte[] hash, byte[] salt) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return PREFIX + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    private byte[] compute(String password, byte[] salt) {
        if (running.getQueueLength() >= WAITING_MOST) {
            throw busy();
        }
        try {
            if (!running.tryAcquire(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
        try {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(MEMORY_KIB)
                    .withIterations(PASSES)
                    .withParallelism(LANES)
                    .withSalt(salt)
                    .build());
            byte[] hash = new byte[HASH_BYTES];
            // the same password however the keyboard composes its accents
            generator.generateBytes(
                    Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8), hash);
            return hash;
        } finally {
            running.release();
        }
    }

    private static RuntimeException busy() {
        return new Refusal.Failed(
                        Code.OVERLOADED, "Too many people sign in at the moment. Try again.", Duration.ofSeconds(2))
                .asException();
    }
}
