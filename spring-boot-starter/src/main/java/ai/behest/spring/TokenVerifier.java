package ai.behest.spring;

import ai.behest.spring.IdentityProvider.Keys;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Everything that a token of an identity provider must be (RFC 8725): signature, times, issuer, audience, party, user. */
final class TokenVerifier {

    private static final Duration SKEW = Duration.ofSeconds(60);

    private final IdentityProvider provider;
    private final Clock clock;

    TokenVerifier(IdentityProvider provider, Clock clock) {
        this.provider = provider;
        this.clock = clock;
    }

    JwtDecoder decoder() {
        Keys keys = provider.keys();
        if (keys instanceof Keys.Encrypted encrypted) {
            return new SessionTokenDecoder(encrypted.secret(), provider.cookies(), rules());
        }
        NimbusJwtDecoder decoder = keys instanceof Keys.Shared shared
                ? NimbusJwtDecoder.withSecretKey(
                                new SecretKeySpec(shared.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"))
                        .macAlgorithm(MacAlgorithm.HS256)
                        .build()
                : published((Keys.Published) keys);
        decoder.setJwtValidator(rules());
        return decoder;
    }

    private static NimbusJwtDecoder published(Keys.Published keys) {
        return NimbusJwtDecoder.withJwkSource(PublishedKeys.at(keys.uri()))
                .jwsAlgorithms(accepted -> {
                    accepted.clear();
                    accepted.addAll(keys.algorithms());
                })
                .build();
    }

    private OAuth2TokenValidator<Jwt> rules() {
        var times = new JwtTimestampValidator(SKEW);
        times.setAllowEmptyExpiryClaim(false);
        times.setClock(clock);
        var types = new JwtTypeValidator(provider.types());
        types.setAllowEmpty(true);
        return new DelegatingOAuth2TokenValidator<>(List.of(
                times,
                types,
                rule(this::issuedByNow),
                rule(token -> provider.issuer() == null
                        || provider.issuer().equals(token.getClaims().get("iss"))),
                rule(token -> provider.audiences().isEmpty()
                        || (token.getAudience() != null
                                && token.getAudience().stream().anyMatch(provider.audiences()::contains))),
                rule(this::partyIsKnown),
                rule(token -> provider.userId(token) != null),
                rule(token -> !provider.oddity().unfit(token))));
    }

    /** Where a token does not say when it was issued, Spring says a second before its end: that proves nothing either way. */
    private boolean issuedByNow(Jwt token) {
        Instant issued = token.getIssuedAt();
        return issued == null
                || !issued.isAfter(clock.instant().plus(SKEW))
                || issued.plusSeconds(1).equals(token.getExpiresAt());
    }

    /** A token may name no party at all: Clerk leaves it out when the browser sent no Origin. */
    private boolean partyIsKnown(Jwt token) {
        Object party = token.getClaims().get("azp");
        return provider.authorizedParties().isEmpty()
                || party == null
                || (party instanceof String text && provider.authorizedParties().contains(text));
    }

    /** One answer for whatever is wrong: it helps nobody but a forger to know. */
    private static OAuth2TokenValidator<Jwt> rule(Predicate<Jwt> holds) {
        return token -> holds.test(token)
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_token"));
    }
}
