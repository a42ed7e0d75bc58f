package ai.behest.people;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an identity provider says of somebody, verified as OpenID Connect Core 3.1.3.7 has it.
 *
 * @param email null unless the provider has verified it
 * @param name null when it says none
 */
record IdToken(
        String subject, @Nullable String email, @Nullable String name) {
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);
    private static final Set<String> REQUIRED = Set.of("iss", "sub", "aud", "exp", "iat", "nonce");
    private static final int CHARACTERS_MOST = 32 * 1024;
    private static final int SUBJECT_MOST = 255;
    private static final int SKEW_SECONDS = 60;

    /** Who asked, and what the token must say for it to be the answer. */
    record Expected(String issuer, String clientId, String nonce, Instant now) {
        @Override
        public String toString() {
            return "Expected[" + issuer + "]";
        }
    }

    /** The token, or null when anything is wrong with it. */
    static @Nullable IdToken verified(String text, JWKSet keys, Expected expected) {
        if (text.length() > CHARACTERS_MOST) {
            return null;
        }
        try {
            JWTClaimsSet claims = processor(keys, expected).process(SignedJWT.parse(text), null);
            String subject = claims.getSubject();
            List<String> audience = claims.getAudience();
            String party = claims.getStringClaim("azp");
            boolean foreign =
                    (party == null && audience.size() > 1) || (party != null && !party.equals(expected.clientId()));
            if (subject == null || subject.isEmpty() || subject.length() > SUBJECT_MOST || foreign) {
                return null;
            }
            return new IdToken(subject, email(claims), claims.getStringClaim("name"));
        } catch (ParseException | BadJOSEException | JOSEException | IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable String email(JWTClaimsSet claims) throws ParseException {
        Object verified = claims.getClaim("email_verified");
        // some say it as text
        boolean isVerified = Boolean.TRUE.equals(verified) || "true".equals(verified);
        return isVerified ? Fields.emailOrNull(claims.getStringClaim("email")) : null;
    }

    private static DefaultJWTProcessor<SecurityContext> processor(JWKSet keys, Expected expected) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(keys)));
        DefaultJWTClaimsVerifier<SecurityContext> claims =
                new DefaultJWTClaimsVerifier<>(
                        expected.clientId(),
                        new JWTClaimsSet.Builder()
                                .issuer(expected.issuer())
                                .claim("nonce", expected.nonce())
                                .build(),
                        REQUIRED) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(expected.now());
                    }
                };
        claims.setMaxClockSkew(SKEW_SECONDS);
        processor.setJWTClaimsSetVerifier(claims);
        return processor;
    }

    @Override
    public String toString() {
        return "IdToken[redacted]";
    }
}
