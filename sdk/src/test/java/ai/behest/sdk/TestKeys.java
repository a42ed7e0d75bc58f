package ai.behest.sdk;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;

/** Keys made for one run of the tests. */
final class TestKeys {

    static final KeyPair RSA = pair("RSA", 2048);
    static final String PEM = pem("PRIVATE KEY", RSA.getPrivate().getEncoded());
    static final String PUBLIC_PEM = pem("PUBLIC KEY", RSA.getPublic().getEncoded());

    private TestKeys() {}

    static KeyPair pair(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    /** The older form of the same key: what PKCS#8 wraps, after 26 bytes of envelope for this size. */
    static String pkcs1Pem() {
        byte[] pkcs8 = RSA.getPrivate().getEncoded();
        return pem("RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, 26, pkcs8.length));
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
