package ai.behest.spring;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.MappedJwtClaimSetConverter;

/**
 * Opens the session tokens of NextAuth 4 and Auth.js 5: a JWE with {@code alg: dir}, whose key both derive from the app's
 * secret. Only who knows the secret can make one that opens, so that encryption here proves the sender as well.
 */
final class SessionTokenDecoder implements JwtDecoder {

    private static final String VERSION_4 = "NextAuth.js Generated Encryption Key";
    private static final String VERSION_5 = "Auth.js Generated Encryption Key";
    private static final int MAX_CHARACTERS = 16 * 1024;

    private final List<byte[]> gcmKeys = new ArrayList<>();
    private final List<byte[]> cbcKeys = new ArrayList<>();
    private final MappedJwtClaimSetConverter instants = MappedJwtClaimSetConverter.withDefaults(Map.of());
    private final OAuth2TokenValidator<Jwt> rules;

    SessionTokenDecoder(String secret, List<String> cookies, OAuth2TokenValidator<Jwt> rules) {
        this.rules = rules;
        Set<String> salts = new LinkedHashSet<>(cookies);
        salts.addAll(IdentityProviders.NEXTAUTH_COOKIES);
        gcmKeys.add(KeyDerivation.sha256(secret, "", VERSION_4, 32));
        for (String salt : salts) {
            String purpose = VERSION_5 + " (" + salt + ")";
            cbcKeys.add(KeyDerivation.sha256(secret, salt, purpose, 64));
            gcmKeys.add(KeyDerivation.sha256(secret, salt, purpose, 32));
        }
    }

    @Override
    public Jwt decode(String token) {
        JWTClaimsSet claims = claims(token);
        Jwt jwt;
        try {
            jwt = Jwt.withTokenValue(token)
                    .header("typ", "JWT")
                    .claims(all -> all.putAll(instants.convert(claims.toJSONObject())))
                    .build();
        } catch (IllegalArgumentException | IllegalStateException oddClaims) {
            throw new BadJwtException("The claims of a session token make no sense", oddClaims);
        }
        OAuth2TokenValidatorResult result = rules.validate(jwt);
        if (result.hasErrors()) {
            throw new JwtValidationException("A session token is refused", List.copyOf(result.getErrors()));
        }
        return jwt;
    }

    private JWTClaimsSet claims(String token) {
        if (token.length() > MAX_CHARACTERS) {
            throw new BadJwtException("A session token is too long");
        }
        try {
            JWEHeader header = EncryptedJWT.parse(token).getHeader();
            if (!JWEAlgorithm.DIR.equals(header.getAlgorithm()) || header.getCompressionAlgorithm() != null) {
                throw new BadJwtException("A session token is encrypted in another way than NextAuth does");
            }
            for (byte[] key : keys(header.getEncryptionMethod())) {
                JWTClaimsSet claims = opened(token, key);
                if (claims != null) {
                    return claims;
                }
            }
        } catch (ParseException noToken) {
            throw new BadJwtException("What was sent is no session token", noToken);
        }
        throw new BadJwtException("A session token does not open with the secret");
    }

    private List<byte[]> keys(EncryptionMethod method) {
        if (EncryptionMethod.A256GCM.equals(method)) {
            return gcmKeys;
        }
        return EncryptionMethod.A256CBC_HS512.equals(method) ? cbcKeys : List.of();
    }

    private static @Nullable JWTClaimsSet opened(String token, byte[] key) throws ParseException {
        try {
            EncryptedJWT jwt = EncryptedJWT.parse(token);
            jwt.decrypt(new DirectDecrypter(key));
            return jwt.getJWTClaimsSet();
        } catch (JOSEException anotherKey) {
            return null;
        }
    }
}
