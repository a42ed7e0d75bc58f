package ai.behest.identity;

import java.security.interfaces.RSAPublicKey;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token whose claims have been read, and the key that was found to have signed it: null until then.
 *
 * @param jws the token taken apart, until its signature has been checked
 * @param characters the token's length
 */
record OpenedToken(
        String kid,
        Claims claims,
        int characters,
        @Nullable Jws jws,
        @Nullable RSAPublicKey provenBy) {

    static OpenedToken open(String token, Set<String> houseIssuers) {
        Jws jws = Jws.parse(token);
        return new OpenedToken(jws.kid(), Claims.read(jws.claims(), houseIssuers), token.length(), jws, null);
    }

    boolean isSignedWith(RSAPublicKey key, String token) {
        Jws parts = jws == null ? Jws.parse(token) : jws;
        return parts.isSignedWith(key);
    }

    OpenedToken proven(RSAPublicKey key) {
        return new OpenedToken(kid, claims, characters, null, key);
    }

    @Override
    public String toString() {
        return "OpenedToken[redacted]";
    }
}
