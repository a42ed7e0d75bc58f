package ai.behest.identity;

import ai.behest.wire.Json;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Public RSA keys as JSON Web Keys (RFC 7517, RFC 7518 §6.3). */
final class Jwk {
    private static final int KEYS_MOST = 50;

    private Jwk() {}

    static ObjectNode of(String kid, RSAPublicKey key) {
        return Json.object()
                .put("kty", "RSA")
                .put("kid", kid)
                .put("use", "sig")
                .put("alg", "RS256")
                .put("n", base64(key.getModulus()))
                .put("e", base64(key.getPublicExponent()));
    }

    /**
     * The keys of another party's set that can verify RS256, by {@code kid}. Keys of other kinds and weak ones are left
     * out.
     *
     * @throws IllegalArgumentException when this is no key set, or one of more than 50 keys
     */
    static Map<String, RSAPublicKey> readSet(byte[] json) {
        if (!(Json.tree(json).get("keys") instanceof ArrayNode list) || list.size() > KEYS_MOST) {
            throw new IllegalArgumentException("Not a key set of at most " + KEYS_MOST + " keys");
        }
        Map<String, RSAPublicKey> keys = new HashMap<>();
        for (JsonNode entry : list) {
            String kid = text(entry, "kid");
            RSAPublicKey key = read(entry);
            if (kid != null && key != null) {
                keys.putIfAbsent(kid, key);
            }
        }
        return Map.copyOf(keys);
    }

    private static @Nullable RSAPublicKey read(JsonNode jwk) {
        String n = text(jwk, "n");
        String e = text(jwk, "e");
        boolean fits = "RSA".equals(text(jwk, "kty"))
                && (!jwk.has("use") || "sig".equals(text(jwk, "use")))
                && (!jwk.has("alg") || "RS256".equals(text(jwk, "alg")));
        if (!fits || n == null || e == null) {
            return null;
        }
        try {
            RSAPublicKey key = Rsa.publicKey(number(n), number(e));
            return RsaWeakness.ofShape(key) == null ? key : null;
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            return null;
        }
    }

    private static @Nullable String text(JsonNode jwk, String member) {
        JsonNode value = jwk.get(member);
        return value != null && value.isString() ? value.stringValue() : null;
    }

    private static BigInteger number(String base64) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(base64));
    }

    private static String base64(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int sign = bytes[0] == 0 ? 1 : 0;
        byte[] unsigned = java.util.Arrays.copyOfRange(bytes, sign, bytes.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(unsigned);
    }
}
