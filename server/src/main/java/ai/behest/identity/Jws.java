package ai.behest.identity;

import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * A signed token in compact form (RFC 7515 §7.1), taken apart. Nothing in it is to be believed before
 * {@link #isSignedWith} says so.
 */
final class Jws {
    static final int MOST_CHARACTERS = 8 * 1024;

    /** Headers that name, carry or change a key, a meaning or an encoding: refused, not ignored (RFC 8725 §3.10). */
    private static final Set<String> REFUSED_HEADERS = Set.of(
            "jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "cty", "enc", "epk", "apu", "apv", "p2s", "p2c", "iv",
            "tag");

    private final String kid;
    private final ObjectNode claims;
    private final byte[] signed;
    private final byte[] signature;

    private Jws(String kid, ObjectNode claims, byte[] signed, byte[] signature) {
        this.kid = kid;
        this.claims = claims;
        this.signed = signed;
        this.signature = signature;
    }

    static Jws parse(String token) {
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (first < 0 || second < 0 || token.indexOf('.', second + 1) >= 0) {
            throw new BadToken(TokenFault.MALFORMED);
        }
        ObjectNode header = TokenJson.object(decode(token.substring(0, first)));
        String kid = check(header);
        ObjectNode claims = TokenJson.object(decode(token.substring(first + 1, second)));
        byte[] signature = decode(token.substring(second + 1));
        byte[] signed = token.substring(0, second).getBytes(StandardCharsets.US_ASCII);
        return new Jws(kid, claims, signed, signature);
    }

    String kid() {
        return kid;
    }

    ObjectNode claims() {
        return claims;
    }

    boolean isSignedWith(RSAPublicKey key) {
        return Rsa.verify(key, signed, signature);
    }

    /** Checks the header and returns its {@code kid}. */
    private static String check(ObjectNode header) {
        if (!"RS256".equals(TokenJson.text(header, "alg", TokenFault.ALGORITHM))) {
            throw new BadToken(TokenFault.ALGORITHM);
        }
        for (String refused : REFUSED_HEADERS) {
            if (header.has(refused)) {
                throw new BadToken(TokenFault.HEADER);
            }
        }
        if (header.has("typ")) {
            String type = TokenJson.text(header, "typ", TokenFault.HEADER);
            if (!"JWT".equalsIgnoreCase(type) && !"at+jwt".equalsIgnoreCase(type)) {
                throw new BadToken(TokenFault.HEADER);
            }
        }
        String kid = TokenJson.text(header, "kid", TokenFault.KEY);
        if (kid == null || !Identifier.fits(kid)) {
            throw new BadToken(TokenFault.KEY);
        }
        return kid;
    }

    /** Strict base64url: no padding, no other characters, and no second spelling of the same bytes. */
    private static byte[] decode(String part) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(part);
            if (bytes.length > 0
                    && Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(bytes)
                            .equals(part)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw new BadToken(TokenFault.MALFORMED);
        }
        throw new BadToken(TokenFault.MALFORMED);
    }
}
