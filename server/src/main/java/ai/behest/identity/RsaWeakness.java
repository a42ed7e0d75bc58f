package ai.behest.identity;

import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What makes an RSA public key unfit to trust: a size outside 2048 to 4096 bits (a larger modulus makes every
 * verification slow), an exponent other than 65537, or a modulus that can be factored.
 */
final class RsaWeakness {
    private static final int LEAST_BITS = 2048;
    private static final int MOST_BITS = 4096;
    private static final BigInteger EXPONENT = BigInteger.valueOf(65_537);
    private static final List<Integer> PRIMES = primesBelow(65_536);
    private static final String FACTORED = "The key's modulus is not the product of two large primes.";
    private static final int ROCA_BELOW = 702;

    private RsaWeakness() {}

    /** A sentence that says what is wrong with the key, or null when nothing is. Takes some milliseconds. */
    static @Nullable String of(RSAPublicKey key) {
        String shape = ofShape(key);
        return shape != null ? shape : ofModulus(key.getModulus());
    }

    /** The part of {@link #of} that costs nothing: size, exponent, an odd modulus. */
    static @Nullable String ofShape(RSAPublicKey key) {
        BigInteger modulus = key.getModulus();
        if (modulus.bitLength() < LEAST_BITS || modulus.bitLength() > MOST_BITS) {
            return "The key has " + modulus.bitLength() + " bits; 2048 to 4096 are accepted.";
        }
        if (!key.getPublicExponent().equals(EXPONENT)) {
            return "The key's exponent is not 65537.";
        }
        return modulus.testBit(0) ? null : FACTORED;
    }

    private static @Nullable String ofModulus(BigInteger modulus) {
        if (modulus.sqrtAndRemainder()[1].signum() == 0
                || modulus.isProbablePrime(40)
                || PRIMES.stream()
                        .anyMatch(
                                prime -> modulus.mod(BigInteger.valueOf(prime)).signum() == 0)) {
            return FACTORED;
        }
        if (isRoca(modulus)) {
            return "The key was made by hardware with the ROCA fault (CVE-2017-15361). Make a new one.";
        }
        return null;
    }

    /** CVE-2017-15361: such moduli are, modulo every small prime, a power of 65537. */
    private static boolean isRoca(BigInteger modulus) {
        for (int prime : PRIMES) {
            if (prime > 2
                    && prime < ROCA_BELOW
                    && !isPower(modulus.mod(BigInteger.valueOf(prime)).intValue(), prime)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPower(int residue, int prime) {
        int generator = 65_537 % prime;
        int power = 1;
        do {
            if (power == residue) {
                return true;
            }
            power = power * generator % prime;
        } while (power != 1);
        return false;
    }

    private static List<Integer> primesBelow(int limit) {
        boolean[] composite = new boolean[limit];
        List<Integer> primes = new ArrayList<>();
        for (int n = 2; n < limit; n++) {
            if (!composite[n]) {
                primes.add(n);
                for (long multiple = (long) n * n; multiple < limit; multiple += n) {
                    composite[(int) multiple] = true;
                }
            }
        }
        return List.copyOf(primes);
    }
}
