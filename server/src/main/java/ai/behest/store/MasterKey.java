package ai.behest.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key that everything secret in the database is sealed with (AES-256-GCM, a random 96-bit nonce each). It never
 * stands in the database. What is sealed is bound to a context, e.g. tenant and provider, so that a row copied to
 * another place does not open there.
 */
public final class MasterKey {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String VERSION = "v1.";

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec sealing;
    private final byte[] key;

    private MasterKey(byte[] key) {
        this.key = key;
        this.sealing = new SecretKeySpec(derive("behest seal"), "AES");
    }

    /**
     * The key from its environment variable when that is set, else from the file, which is made at the first start,
     * readable by its owner only.
     *
     * @param fromEnvironment 64 hex digits, or null
     */
    public static MasterKey load(@Nullable String fromEnvironment, Path file) {
        if (fromEnvironment != null) {
            return new MasterKey(parse(fromEnvironment, "The variable BEHEST_MASTER_KEY"));
        }
        try {
            if (!Files.exists(file)) {
                byte[] fresh = new byte[KEY_BYTES];
                new SecureRandom().nextBytes(fresh);
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(
                        file,
                        HexFormat.of().formatHex(fresh) + "\n",
                        StandardOpenOption.WRITE,
                        StandardOpenOption.SYNC);
            }
            return new MasterKey(parse(Files.readString(file), "The file " + file));
        } catch (IOException e) {
            throw new StoreException("The master key file " + file + " cannot be read or created", e);
        }
    }

    private static byte[] parse(String text, String where) {
        try {
            byte[] key = HexFormat.of().parseHex(text.strip());
            if (key.length == KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            throw new StoreException(where + " does not hold a master key: 64 hex digits are expected.");
        }
        throw new StoreException(where + " does not hold a master key: 64 hex digits are expected.");
    }

    /** A key of its own for another purpose: HMAC-SHA-256 of the label, 32 bytes. */
    public byte[] derive(String label) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(label.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256", e);
        }
    }

    /** Seals a secret for this context; the result is text for a column. */
    public String seal(byte[] secret, String context) {
        try {
            byte[] nonce = new byte[NONCE_BYTES];
            random.nextBytes(nonce);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, sealing, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
            byte[] sealed = cipher.doFinal(secret);
            return VERSION
                    + Base64.getEncoder()
                            .encodeToString(ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                                    .put(nonce)
                                    .put(sealed)
                                    .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has AES-GCM", e);
        }
    }

    /**
     * Opens what {@link #seal} made.
     *
     * @throws StoreException when the master key or the context is another one, or the text was altered
     */
    public byte[] open(String sealed, String context) {
        try {
            byte[] bytes = Base64.getDecoder().decode(sealed.substring(VERSION.length()));
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, sealing, new GCMParameterSpec(TAG_BITS, bytes, 0, NONCE_BYTES));
            cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
        } catch (GeneralSecurityException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new StoreException(
                    "A secret in the database does not open with this master key. Start with the master key that this"
                            + " database was made with.");
        }
    }

    @Override
    public String toString() {
        return "MasterKey[redacted]";
    }
}
