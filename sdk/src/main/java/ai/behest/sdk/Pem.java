package ai.behest.sdk;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an RSA private key from PEM (RFC 7468), PKCS#8 or the older PKCS#1. */
final class Pem {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]{0,20000})-----END \\1-----");
    private static final int MIN_BITS = 2048;

    /** {@code SEQUENCE { OID rsaEncryption, NULL }}, RFC 8017 appendix A.1. */
    private static final byte[] RSA_ENCRYPTION = {
        0x30, 0x0D, 0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    private Pem() {}

    static boolean looksLike(String text) {
        return text.contains("-----BEGIN");
    }

    /** Environments that cannot hold a line break spell it as a backslash and an n. */
    static String lineBreaks(String text) {
        return text.replace("\\r", "").replace("\\n", "\n");
    }

    static PrivateKey privateKey(String pem) throws WrongKey {
        Matcher block = BLOCK.matcher(lineBreaks(pem));
        if (!block.find()) {
            throw new WrongKey("is a PEM that is cut or damaged: its BEGIN and END lines do not match");
        }
        String label = block.group(1);
        byte[] body = body(block.group(2));
        return switch (label) {
            case "PRIVATE KEY" -> rsa(body);
            case "RSA PRIVATE KEY" -> rsa(pkcs8(body));
            case "PUBLIC KEY", "RSA PUBLIC KEY" ->
                throw new WrongKey("is a public key: signing needs the private half");
            case "ENCRYPTED PRIVATE KEY" -> throw new WrongKey("is a private key with a passphrase: decrypt it first");
            case "EC PRIVATE KEY" -> throw new WrongKey("is an elliptic curve key: tokens are signed with RSA (RS256)");
            case "OPENSSH PRIVATE KEY" -> throw new WrongKey("is an SSH private key: tokens need a PKCS#8 PEM");
            case "CERTIFICATE" -> throw new WrongKey("is a certificate: signing needs the private key");
            default -> throw new WrongKey("is a PEM of another kind: signing needs a PKCS#8 RSA private key");
        };
    }

    private static byte[] body(String base64) throws WrongKey {
        try {
            return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
        } catch (IllegalArgumentException damaged) {
            throw new WrongKey("is a PEM whose content is not base64");
        }
    }

    private static PrivateKey rsa(byte[] pkcs8) throws WrongKey {
        PrivateKey key;
        try {
            key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException damaged) {
            throw new WrongKey("is a private key, but not a readable RSA one");
        }
        if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < MIN_BITS) {
            throw new WrongKey("is an RSA key of less than 2048 bits");
        }
        return key;
    }

    /** PKCS#8 is the PKCS#1 key in an envelope (RFC 5958): version 0, the algorithm, the key as an octet string. */
    private static byte[] pkcs8(byte[] pkcs1) {
        var inner = new ByteArrayOutputStream();
        inner.writeBytes(new byte[] {0x02, 0x01, 0x00});
        inner.writeBytes(RSA_ENCRYPTION);
        element(inner, 0x04, pkcs1);
        var outer = new ByteArrayOutputStream();
        element(outer, 0x30, inner.toByteArray());
        return outer.toByteArray();
    }

    private static void element(ByteArrayOutputStream out, int tag, byte[] content) {
        out.write(tag);
        int length = content.length;
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length & 0xFF);
        }
        out.writeBytes(content);
    }
}
