package ai.behest.spring;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Base64;
import java.util.Map;

/** A tenant's key, made for one run: the app under test signs Behest tokens with it, so that no gateway is needed. */
final class SigningKey {

    static final RSAKey RSA = key();

    private SigningKey() {}

    /** The environment of an app that signs by itself. */
    static Map<String, Object> environment() {
        return Map.of(
                "BEHEST_KEY", "behest_pk_" + pem(),
                "BEHEST_KID", "sk_test",
                "BEHEST_TENANT_ID", "t1",
                "BEHEST_PROJECT_ID", "p1",
                "BEHEST_BASE_URL", "http://localhost:1/p/amber-fox-042");
    }

    /** The claims of a token that this key signed. */
    static JWTClaimsSet verified(String token) throws ParseException, JOSEException {
        SignedJWT jwt = SignedJWT.parse(token);
        if (!JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm())
                || !jwt.verify(new RSASSAVerifier(RSA.toRSAPublicKey()))) {
            throw new AssertionError("Not signed with the tenant's key");
        }
        return jwt.getJWTClaimsSet();
    }

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem() {
        try {
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(RSA.toRSAPrivateKey().getEncoded())
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
