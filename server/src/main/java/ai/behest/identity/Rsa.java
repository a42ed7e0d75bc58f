package ai.behest.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** RS256 (RFC 7518 §3.3) and the encodings of its keys, as the JDK does them. */
final class Rsa {
    static final int BITS = 2048;
    private static final String RS256 = "SHA256withRSA";

    private Rsa() {}

    static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK makes RSA keys", e);
        }
    }

    static byte[] sign(PrivateKey key, byte[] message) {
        try {
            Signature signature = Signature.getInstance(RS256);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Signing failed", e);
        }
    }

    static boolean verify(RSAPublicKey key, byte[] message, byte[] signed) {
        if (signed.length != (key.getModulus().bitLength() + 7) / 8) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(RS256);
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(signed);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK verifies RS256", e);
        }
    }

    /** A public key from its SubjectPublicKeyInfo in DER. */
    static RSAPublicKey publicKey(byte[] der) throws GeneralSecurityException {
        return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
    }

    static RSAPublicKey publicKey(BigInteger modulus, BigInteger exponent) throws GeneralSecurityException {
        return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    }

    /** A public key as a column holds it: the Base64 of its DER. */
    static RSAPublicKey stored(String base64) {
        try {
            return publicKey(Base64.getDecoder().decode(base64));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A stored public key cannot be read", e);
        }
    }

    static String stored(RSAPublicKey key) {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    /** A private key from its PKCS#8 in DER. The cause is dropped on purpose: it may quote the key. */
    static RSAPrivateKey privateKey(byte[] der) {
        try {
            return (RSAPrivateKey) KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A sealed private key cannot be read");
        }
    }

    static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + label + "-----\n";
    }
}
