package ai.behest.spring;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * What is to be known of an identity provider to believe its tokens.
 *
 * @param issuer the {@code iss} that a token must name; null where tokens name none
 * @param keys how its signature is checked
 * @param types the {@code typ} that a token's header may name; naming none is fine
 * @param audiences a token must name one of them in {@code aud}; empty where the provider sets no audience
 * @param authorizedParties a token that names a party in {@code azp} must name one of them; empty for any
 * @param cookies cookies that may carry the token when no Authorization header does, most likely first
 * @param userIdClaim the claim that is the id
 * @param tierClaims claims that may be the plan; the first that is present decides
 * @param oddity what else makes a token of this provider unfit
 */
record IdentityProvider(
        @Nullable String issuer,
        Keys keys,
        List<String> types,
        List<String> audiences,
        List<String> authorizedParties,
        List<String> cookies,
        String userIdClaim,
        List<String> tierClaims,
        Oddity oddity) {

    /** How the provider protects its tokens. */
    sealed interface Keys {

        /** Public keys, fetched and kept for minutes. */
        record Published(URI uri, Set<SignatureAlgorithm> algorithms) implements Keys {}

        /** HS256 with a shared secret. */
        record Shared(String secret) implements Keys {
            @Override
            public String toString() {
                return "Shared[redacted]";
            }
        }

        /** NextAuth's encryption, with keys derived from the shared secret and the cookie's name. */
        record Encrypted(String secret) implements Keys {
            @Override
            public String toString() {
                return "Encrypted[redacted]";
            }
        }
    }

    /** A provider's own reason to refuse a token that is otherwise valid. */
    enum Oddity {
        NONE {
            @Override
            boolean unfit(Jwt token) {
                return false;
            }
        },
        /** Supabase: only users that signed in, not the roles of its API keys. */
        NOT_SIGNED_IN {
            @Override
            boolean unfit(Jwt token) {
                return !"authenticated".equals(token.getClaims().get("role"));
            }
        },
        /** Clerk: a session with tasks left to do counts as signed out. */
        PENDING {
            @Override
            boolean unfit(Jwt token) {
                return "pending".equals(token.getClaims().get("sts"));
            }
        },
        /** Auth0: a machine, not a user. */
        MACHINE {
            @Override
            boolean unfit(Jwt token) {
                String subject = token.getSubject();
                return "client-credentials".equals(token.getClaims().get("gty"))
                        || (subject != null && subject.endsWith("@clients"));
            }
        };

        abstract boolean unfit(Jwt token);
    }

    /** The user's id, or null when the token has none that could be one. */
    @Nullable
    String userId(Jwt token) {
        Object id = Claims.at(token, userIdClaim);
        if (id instanceof Long || id instanceof Integer) {
            return id.toString();
        }
        return id instanceof String text && !text.isBlank() ? text : null;
    }

    /**
     * Clerk writes its plans as {@code u:pro} for a user and {@code o:pro} for an organisation, once separated by commas;
     * the user's own comes first.
     */
    Object plan(Object claimed) {
        if (oddity != Oddity.PENDING
                || !(claimed instanceof String text)
                || !text.matches("[uo]:[^,]*(,[uo]:[^,]*)*")) {
            return claimed;
        }
        List<String> plans = List.of(text.split(","));
        return plans.stream()
                .filter(plan -> plan.startsWith("u:"))
                .findFirst()
                .orElse(plans.get(0))
                .substring(2);
    }
}
