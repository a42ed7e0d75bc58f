package ai.behest.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.Jwt;

/** For tokens of an identity provider: one claim is the id, another one the plan. */
final class ClaimPrincipalMapper implements PrincipalMapper {

    private final IdentityProvider provider;
    private final Plans plans;

    ClaimPrincipalMapper(IdentityProvider provider, Plans plans) {
        this.provider = provider;
        this.plans = plans;
    }

    @Override
    public EndUser map(Authentication authentication) {
        if (authentication.getPrincipal() instanceof Jwt token) {
            String id = provider.userId(token);
            if (id != null) {
                return new EndUser(id, plans.tier(plan(token)));
            }
        }
        throw new InsufficientAuthenticationException("No user in a token of the identity provider");
    }

    private @Nullable Object plan(Jwt token) {
        return provider.tierClaims().stream()
                .map(claim -> Claims.at(token, claim))
                .filter(value -> value != null)
                .findFirst()
                .map(provider::plan)
                .orElse(null);
    }
}
