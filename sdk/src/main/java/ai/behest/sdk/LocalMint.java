package ai.behest.sdk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Clock;
import java.util.Base64;
import java.util.UUID;

/**
 * Signs tokens with the tenant's own key (contract §3). The key is parsed before; each token costs one RSA signature.
 * Safe for any number of threads: nothing in it changes.
 */
final class LocalMint implements Mint {

    private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();

    private final PrivateKey key;
    private final Settings settings;
    private final Settings.Signer signer;
    private final Clock clock;
    private final String header;

    LocalMint(PrivateKey key, Settings.Signer signer, Settings settings, Clock clock) {
        this.key = key;
        this.signer = signer;
        this.settings = settings;
        this.clock = clock;
        this.header = BASE64_URL.encodeToString(
                Json.bytes(Json.object().put("alg", "RS256").put("typ", "JWT").put("kid", signer.kid())));
    }

    @Override
    public MintResult mint(MintRequest request) {
        String userId = request.userId() == null ? settings.userId() : request.userId();
        Tier tier = request.tier() == null ? settings.tier() : request.tier();
        String sessionId = request.sessionId() == null ? UUID.randomUUID().toString() : request.sessionId();
        int ttl = (int) (request.ttl() == null ? settings.ttl() : request.ttl()).toSeconds();
        long now = clock.instant().getEpochSecond();

        ObjectNode claims = Json.object()
                .put("tid", signer.tenantId())
                .put("pid", signer.projectId())
                .put("uid", userId)
                .put("role", request.role().wire());
        claims.putArray("scp");
        claims.put("iss", signer.issuer())
                .put("aud", signer.audience())
                .put("iat", now)
                .put("nbf", now)
                .put("exp", now + ttl)
                .put("jti", UUID.randomUUID().toString())
                .put("sid", sessionId);
        if (tier instanceof Tier.Numbered numbered) {
            claims.put("tier", numbered.number());
        } else if (tier instanceof Tier.Named named) {
            claims.put("tier", named.name());
        }
        return new MintResult(sign(claims), ttl, sessionId, now + ttl);
    }

    private String sign(ObjectNode claims) {
        String content = header + '.' + BASE64_URL.encodeToString(Json.bytes(claims));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + '.' + BASE64_URL.encodeToString(signature.sign());
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("This Java runtime cannot sign with RSA and SHA-256", broken);
        }
    }
}
