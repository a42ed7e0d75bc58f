package ai.behest.spring;

import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.convert.DurationUnit;

/**
 * {@code behest.*}. What is absent here is read from the {@code BEHEST_*} variables (contract §11).
 *
 * @param key API key or signing key. Default: BEHEST_KEY.
 * @param baseUrl Address of the project. Default: BEHEST_BASE_URL.
 * @param userId User of calls that name none. Default: BEHEST_USER_ID.
 * @param ttl Life of the tokens of calls; seconds unless a unit is given. Default: BEHEST_TTL.
 * @param tier Tier of calls that name none. Default: BEHEST_TIER.
 * @param issuer Issuer of tokens that are signed here. Default: BEHEST_ISSUER.
 * @param audience Audience of tokens that are signed here. Default: BEHEST_AUDIENCE.
 * @param kid Id of the signing key. Default: BEHEST_KID.
 * @param tenantId Tenant of the signing key. Default: BEHEST_TENANT_ID.
 * @param projectId Project for which tokens are signed here. Default: BEHEST_PROJECT_ID.
 * @param timeout Longest wait for an answer to begin and between two pieces of it.
 * @param maxRetries Further attempts after 429, 5xx or a broken connection, 0 to 10.
 */
@ConfigurationProperties("behest")
public record BehestProperties(
        @Nullable String key,
        @Nullable String baseUrl,
        @Nullable String userId,
        @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration ttl,
        @Nullable String tier,
        @Nullable String issuer,
        @Nullable String audience,
        @Nullable String kid,
        @Nullable String tenantId,
        @Nullable String projectId,
        @DefaultValue("10m") Duration timeout,
        @DefaultValue("2") int maxRetries,
        @DefaultValue TokenEndpoint tokenEndpoint,
        @DefaultValue Principal principal) {

    /** Where the client is, without the key. */
    @Override
    public String toString() {
        return "BehestProperties[baseUrl=" + baseUrl + ", tokenEndpoint=" + tokenEndpoint + ", principal=" + principal
                + "]";
    }

    /**
     * The endpoint from which a page fetches its token.
     *
     * @param enabled Whether there is a token endpoint.
     * @param path Path of the token endpoint.
     * @param ttl Life of the tokens it hands out, 60 s to 24 h; seconds unless a unit is given.
     * @param allowedOrigins Other origins whose pages may fetch a token, such as https://app.example.com; no wildcards.
     */
    public record TokenEndpoint(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("/api/behest/token") String path,

            @DefaultValue("900") @DurationUnit(ChronoUnit.SECONDS)
            Duration ttl,

            @DefaultValue List<String> allowedOrigins) {

        private static final Duration SHORTEST = Duration.ofMinutes(1);
        private static final Duration LONGEST = Duration.ofDays(1);

        public TokenEndpoint {
            if (!path.matches("(/[0-9A-Za-z._~-]+)+")) {
                throw new InvalidConfigurationPropertyValueException(
                        "behest.token-endpoint.path", path, "It must be a plain path such as /api/behest/token.");
            }
            if (ttl.compareTo(SHORTEST) < 0
                    || ttl.compareTo(LONGEST) > 0
                    || !ttl.equals(Duration.ofSeconds(ttl.toSeconds()))) {
                throw new InvalidConfigurationPropertyValueException(
                        "behest.token-endpoint.ttl", ttl, "It must be whole seconds, from 60s to 24h.");
            }
            allowedOrigins = allowedOrigins.stream().map(Origin::of).toList();
        }
    }

    /**
     * Who the user is, and what the user may use.
     *
     * @param type Where users are signed in.
     * @param issuer Issuer of the identity provider's tokens, exactly as they name it.
     * @param jwkSetUri Address of the identity provider's public keys. Default: what is usual for the type.
     * @param audiences Audiences of which a token must name one. Default: what is usual for the type.
     * @param authorizedParties Origins of which a token must name one in azp, such as https://app.example.com (Clerk, Auth0).
     * @param secret Shared secret: NEXTAUTH_SECRET or AUTH_SECRET of NextAuth, or the legacy JWT secret of Supabase.
     * @param cookie Cookie that carries the token when no Authorization header does. Default: what is usual for the type.
     * @param userIdClaim Claim that is the user's id.
     * @param tierClaim Claim that is the user's plan; a dot leads into an object, as in app_metadata.plan. Default: what is usual for the type.
     * @param tierAuthority Prefix of the authority that is the user's plan, for session logins.
     * @param tiers Tier of a plan, by the plan's name. Plans that are not listed are tiers of that name.
     * @param defaultTier Tier of users without a plan.
     */
    public record Principal(
            @DefaultValue("session") PrincipalType type,
            @Nullable String issuer,
            @Nullable URI jwkSetUri,
            @DefaultValue List<String> audiences,
            @DefaultValue List<String> authorizedParties,
            @Nullable String secret,
            @Nullable String cookie,
            @DefaultValue("sub") String userIdClaim,
            @Nullable String tierClaim,
            @DefaultValue("PLAN_") String tierAuthority,
            @DefaultValue Map<String, String> tiers,
            @DefaultValue("1") String defaultTier) {

        public Principal {
            // An empty secret is one that everybody knows: `secret=${AUTH_SECRET:}` with nothing set must not look like
            // one.
            secret = secret == null || secret.isBlank() ? null : secret;
            cookie = cookie == null || cookie.isBlank() ? null : cookie.strip();
            tierClaim = tierClaim == null || tierClaim.isBlank() ? null : tierClaim.strip();
            audiences = List.copyOf(audiences);
            authorizedParties = List.copyOf(authorizedParties);
            tiers = Map.copyOf(tiers);
        }

        /** Everything but the secret. */
        @Override
        public String toString() {
            return "Principal[type=" + type + ", issuer=" + issuer + ", audiences=" + audiences + "]";
        }
    }
}
