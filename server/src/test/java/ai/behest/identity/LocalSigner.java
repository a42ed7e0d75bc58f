package ai.behest.identity;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** An app that signs tokens with its tenant's private key, as the published clients do in sign mode. */
final class LocalSigner {
    final String kid;
    final RSAPrivateCrtKey key;
    private final Site site;

    /** An app of this tenant, with a new key. */
    LocalSigner(Site site, String tenantId) {
        this.site = site;
        SigningKeys.Created created = site.signingKeys.create(tenantId, "local");
        this.kid = created.key().kid();
        this.key = read(created.privateKeyPem());
    }

    static RSAPrivateCrtKey read(String pem) {
        String body = pem.replaceAll("-----[A-Z ]+-----|\\s", "");
        try {
            return (RSAPrivateCrtKey) KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A good token of {@link Site#project}, every claim present and in the contract's order. */
    RawToken token() {
        long now = site.clock.instant().getEpochSecond();
        Map<String, String> header = new LinkedHashMap<>();
        header.put("alg", "\"RS256\"");
        header.put("typ", "\"JWT\"");
        header.put("kid", "\"" + kid + "\"");
        Map<String, String> claims = new LinkedHashMap<>();
        claims.put("tid", "\"" + site.acme + "\"");
        claims.put("pid", "\"" + site.project().id() + "\"");
        claims.put("uid", "\"ada\"");
        claims.put("role", "\"user\"");
        claims.put("scp", "[]");
        claims.put("iss", "\"https://api.behest.ai\"");
        claims.put("aud", "\"behest\"");
        claims.put("iat", Long.toString(now));
        claims.put("nbf", Long.toString(now));
        claims.put("exp", Long.toString(now + 3_600));
        claims.put("jti", "\"7a0e2f6c-1d5b-4b61-9f0a-2f1d9b7f4c11\"");
        claims.put("sid", "\"session-1\"");
        claims.put("tier", "2");
        return new RawToken(header, claims, key);
    }
}
