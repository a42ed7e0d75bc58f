package ai.behest.tenant;

import ai.behest.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * An identity provider whose tokens a project accepts as they are, for the role {@code user} (contract §3).
 *
 * @param issuer the exact {@code iss} claim
 * @param audience the exact {@code aud}, or null when the provider sets none
 * @param jwksUrl where its public keys are, https
 * @param uidClaim which claim is the user's id, {@code sub} by default
 * @param tierClaim which claim names the tier, dotted for nested ones, or null
 */
public record TrustedIssuer(
        String issuer,
        @Nullable String audience,
        String jwksUrl,
        @Nullable String uidClaim,
        @Nullable String tierClaim) {

    public TrustedIssuer {
        check("trusted_issuers.issuer", issuer);
        check("trusted_issuers.jwks_url", jwksUrl);
        uidClaim = uidClaim == null ? "sub" : uidClaim;
        check("trusted_issuers.uid_claim", uidClaim);
    }

    private static void check(String field, @Nullable String value) {
        if (value == null || value.isBlank() || value.length() > 500) {
            throw Refusal.invalid(field, field + " has 1 to 500 characters.").asException();
        }
    }
}
