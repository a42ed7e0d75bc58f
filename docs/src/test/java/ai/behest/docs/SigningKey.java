package ai.behest.docs;

import ai.behest.browser.Gateway;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A signing key of the demo's tenant, registered at the gateway: for tokens that no client of ours would make. */
final class SigningKey {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final Gateway gateway;
    private final String kid;
    private final String pem;

    SigningKey(Gateway gateway) {
        this.gateway = gateway;
        JsonNode made = gateway.manage("POST", "v1/signing-keys", Map.of("name", "of a test"));
        kid = made.get("kid").stringValue();
        pem = made.get("private_key_pem").stringValue();
    }

    String kid() {
        return kid;
    }

    String pem() {
        return pem;
    }

    /** A token that is good in all but that its time was over at this instant, after 15 minutes. */
    String expired(String user, String session, Instant end) {
        long exp = end.getEpochSecond();
        String header = json(Map.of("alg", "RS256", "typ", "JWT", "kid", kid));
        String claims = json(Map.ofEntries(
                Map.entry("tid", gateway.demo("BEHEST_TENANT_ID")),
                Map.entry("pid", gateway.demo("BEHEST_PROJECT_ID")),
                Map.entry("uid", user),
                Map.entry("sid", session),
                Map.entry("role", "user"),
                Map.entry("tier", 2),
                Map.entry("iss", "https://api.behest.ai"),
                Map.entry("aud", "behest"),
                Map.entry("jti", "7a0e2f6c-1d5b-4b61-9f0a-2f1d9b7f4c11"),
                Map.entry("iat", exp - 900),
                Map.entry("nbf", exp - 900),
                Map.entry("exp", exp)));
        return header + "." + claims + "." + signature(header + "." + claims);
    }

    private static String json(Map<String, Object> members) {
        return BASE64.encodeToString(JsonBlocks.MAPPER.writeValueAsBytes(members));
    }

    private String signature(String signed) {
        byte[] der = Base64.getDecoder().decode(pem.replaceAll("-----[A-Z ]+-----|\\s", ""));
        try {
            PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
