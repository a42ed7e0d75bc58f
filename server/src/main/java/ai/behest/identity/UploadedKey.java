package ai.behest.identity;

import ai.behest.wire.Refusal;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a public key that a tenant uploads. Hostile until proved otherwise; every refusal says what to send instead. */
final class UploadedKey {
    private static final String FIELD = "public_key_pem";
    private static final int MOST_CHARACTERS = 16 * 1024;
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";
    private static final String HOW = " Make it with: openssl rsa -in private.pem -pubout";

    private UploadedKey() {}

    /**
     * The key of one PEM block {@code PUBLIC KEY}.
     *
     * @throws ai.behest.wire.RefusedException naming {@code public_key_pem}
     */
    static RSAPublicKey parse(@Nullable String pem) {
        if (pem == null || pem.isBlank()) {
            throw refuse("Send the public key as PEM." + HOW);
        }
        if (pem.length() > MOST_CHARACTERS) {
            throw refuse("The text is longer than 16 KiB; a public key is much shorter.");
        }
        String upper = pem.toUpperCase(Locale.ROOT);
        if (upper.contains("PRIVATE KEY") || upper.contains("\"D\"")) {
            throw refuse(
                    "This is a private key: keep it, and replace it if others may have seen it. Send the public half"
                            + " only." + HOW);
        }
        if (upper.contains("CERTIFICATE")) {
            throw refuse("This is a certificate. Send the bare public key: openssl x509 -in cert.pem -pubkey -noout");
        }
        RSAPublicKey key = decode(block(pem.strip()));
        String weakness = RsaWeakness.of(key);
        if (weakness != null) {
            throw refuse(weakness);
        }
        return key;
    }

    private static byte[] block(String text) {
        if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
            throw refuse("The text is not one PEM block that begins with " + BEGIN + "." + HOW);
        }
        String body = text.substring(BEGIN.length(), text.length() - END.length());
        if (body.contains("-----")) {
            throw refuse("There is more than one PEM block. Send one key at a time.");
        }
        try {
            return Base64.getDecoder().decode(body.replaceAll("[ \t\r\n]", ""));
        } catch (IllegalArgumentException e) {
            throw refuse("The PEM block is not valid Base64.");
        }
    }

    private static RSAPublicKey decode(byte[] der) {
        RSAPublicKey key;
        try {
            key = Rsa.publicKey(der);
        } catch (GeneralSecurityException e) {
            throw refuse("This is not an RSA public key; RS256 needs one of 2048 to 4096 bits." + HOW);
        }
        if (!Arrays.equals(key.getEncoded(), der)) {
            throw refuse("The key is not in its one normal form (DER)." + HOW);
        }
        return key;
    }

    private static RuntimeException refuse(String message) {
        return Refusal.invalid(FIELD, message).asException();
    }
}
