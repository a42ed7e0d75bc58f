package ai.behest.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadedKeyTest {
    private Site site;

    @BeforeEach
    void open(@TempDir Path dir) {
        site = new Site(dir);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private static String pem(RSAPublicKey key) {
        return Rsa.pem("PUBLIC KEY", key.getEncoded());
    }

    private static String pem(BigInteger modulus, long exponent) throws Exception {
        return pem(Rsa.publicKey(modulus, BigInteger.valueOf(exponent)));
    }

    private Refusal refusal(@Nullable String pem) {
        RefusedException refused =
                catchThrowableOfType(RefusedException.class, () -> site.signingKeys.upload(site.acme, "k", pem));
        assertThat(refused).isNotNull();
        return refused.refusal();
    }

    private static KeyPair pair(String algorithm, int size) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(size);
        return generator.generateKeyPair();
    }

    @Test
    void acceptsAPublicKeyHoweverItsLinesEnd() throws Exception {
        KeyPair pair = Rsa.generate();
        String pem = "\n " + pem((RSAPublicKey) pair.getPublic()).replace("\n", "\r\n") + "\n\n";
        SigningKey key = site.signingKeys.upload(site.acme, " laptop ", pem);
        assertThat(key.kid()).matches("sk_[0-9a-f]{32}");
        assertThat(key.name()).isEqualTo("laptop");
        LocalSigner signer = new LocalSigner(site, site.acme);
        RawToken token = signer.token().header("kid", "\"" + key.kid() + "\"").signedBy(pair.getPrivate());
        assertThat(site.verify(token.text()).keyId()).isEqualTo(key.kid());
    }

    @Test
    void refusesWhatIsNotAFitKeyAndSaysWhy() throws Exception {
        KeyPair pair = Rsa.generate();
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        BigInteger modulus = key.getModulus();
        String good = pem(key);
        String body = good.replaceAll("-----[A-Z ]+-----\n", "");
        byte[] der = key.getEncoded();
        byte[] trailing = java.util.Arrays.copyOf(der, der.length + 4);
        Random random = new Random(5);
        BigInteger prime = BigInteger.probablePrime(2_048, random);
        BigInteger half = BigInteger.probablePrime(1_024, random);

        Map<String, @Nullable String> bad = new LinkedHashMap<>();
        bad.put("Send the public key as PEM", null);
        bad.put("Send the public key as PEM.", " \n");
        bad.put("16 KiB", good + " ".repeat(16 * 1_024));
        bad.put("private key", Rsa.pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        bad.put("private key:", Rsa.pem("RSA PRIVATE KEY", pair.getPrivate().getEncoded()));
        bad.put("private key: keep it", Rsa.pem("ENCRYPTED PRIVATE KEY", der));
        bad.put(
                "private key: keep it, and",
                good + Rsa.pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        bad.put("is a private key", "{\"kty\":\"RSA\",\"n\":\"AQ\",\"e\":\"AQAB\",\"d\":\"AQ\"}");
        bad.put("certificate", Rsa.pem("CERTIFICATE", der));
        bad.put("certificate.", good + Rsa.pem("CERTIFICATE", der));
        bad.put("more than one PEM block", good + good);
        bad.put("not one PEM block", body);
        bad.put("not one PEM block that", "hello\n" + good);
        bad.put("not one PEM block that begins", good + "hello");
        bad.put("not one PEM block that begins with", Rsa.pem("RSA PUBLIC KEY", der));
        bad.put("not one PEM", "{\"kty\":\"RSA\",\"n\":\"AQ\",\"e\":\"AQAB\"}");
        bad.put("not one", "ssh-rsa AAAAB3NzaC1yc2E= ada@laptop");
        bad.put("not valid Base64", good.replace("MII", "M!I"));
        bad.put(
                "not an RSA public key",
                Rsa.pem("PUBLIC KEY", pair("EC", 256).getPublic().getEncoded()));
        bad.put(
                "not an RSA",
                Rsa.pem("PUBLIC KEY", pair("Ed25519", 255).getPublic().getEncoded()));
        bad.put("not an RSA public", Rsa.pem("PUBLIC KEY", new byte[40]));
        bad.put(
                "is not an RSA public key",
                Rsa.pem("PUBLIC KEY", pair.getPrivate().getEncoded()));
        bad.put(
                "not an RSA public key;",
                Rsa.pem("PUBLIC KEY", pair("RSASSA-PSS", 2_048).getPublic().getEncoded()));
        bad.put("RSA public key", Rsa.pem("PUBLIC KEY", trailing));
        bad.put("1024 bits", pem((RSAPublicKey) pair("RSA", 1_024).getPublic()));
        bad.put("2047 bits", pem(modulus.shiftRight(1).setBit(0), 65_537));
        bad.put("4097 bits", pem(BigInteger.ONE.shiftLeft(4_096).setBit(0), 65_537));
        bad.put("16384 bits", pem(BigInteger.ONE.shiftLeft(16_383).setBit(0), 65_537));
        bad.put("exponent", pem(modulus, 3));
        bad.put("exponent is", pem(modulus, 65_539));
        bad.put("exponent is not", pem(modulus, 65_536));
        bad.put("exponent is not 65537", pem(modulus, 4_294_967_297L));
        bad.put("two large primes", pem(modulus.clearBit(0), 65_537));
        bad.put("large primes", pem(prime, 65_537));
        bad.put("product of two", pem(half.multiply(half).shiftLeft(1).setBit(2_047), 65_537));
        bad.put("of two large primes", pem(square(random), 65_537));
        bad.put("not the product", pem(withFactor(65_521, random), 65_537));
        bad.put("not the product of", pem(withFactor(3, random), 65_537));
        bad.put("ROCA", pem(roca(), 65_537));

        List<String> surprising = new ArrayList<>();
        bad.forEach((why, pem) -> {
            Refusal refusal = refusal(pem);
            if (!"public_key_pem".equals(refusal.param())
                    || refusal.status() != 400
                    || !refusal.message().contains(why)) {
                surprising.add(why + " -> " + refusal);
            }
        });
        assertThat(surprising).isEmpty();
        assertThat(site.signingKeys.list(site.acme)).isEmpty();
    }

    private static BigInteger square(Random random) {
        while (true) {
            BigInteger prime = BigInteger.probablePrime(1_024, random);
            if (prime.multiply(prime).bitLength() == 2_048) {
                return prime.multiply(prime);
            }
        }
    }

    private static BigInteger withFactor(int factor, Random random) {
        BigInteger number = new BigInteger(2_060, random).setBit(2_059).setBit(0);
        BigInteger divisor = BigInteger.valueOf(factor);
        BigInteger multiple = number.divide(divisor).multiply(divisor);
        return multiple.testBit(0) ? multiple : multiple.add(divisor);
    }

    /** A modulus of the faulty form: the product of two primes k * M + (65537^a mod M), M the primorial of 1024-bit keys. */
    private static BigInteger roca() {
        BigInteger primorial = BigInteger.ONE;
        BigInteger prime = BigInteger.TWO;
        for (int i = 0; i < 126; i++) {
            primorial = primorial.multiply(prime);
            prime = prime.nextProbablePrime();
        }
        Random random = new Random(9);
        return faulty(primorial, random).multiply(faulty(primorial, random));
    }

    private static BigInteger faulty(BigInteger primorial, Random random) {
        BigInteger residue = BigInteger.valueOf(65_537).modPow(new BigInteger(60, random), primorial);
        int bits = 1_030 - primorial.bitLength();
        while (true) {
            BigInteger candidate = new BigInteger(bits, random)
                    .setBit(bits - 1)
                    .multiply(primorial)
                    .add(residue);
            if (candidate.isProbablePrime(20)) {
                return candidate;
            }
        }
    }
}
