package ai.behest.spring;

import static org.springframework.security.oauth2.jose.jws.SignatureAlgorithm.ES256;
import static org.springframework.security.oauth2.jose.jws.SignatureAlgorithm.RS256;

import ai.behest.spring.IdentityProvider.Keys;
import ai.behest.spring.IdentityProvider.Oddity;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;

/** What is usual for each provider, as its own documentation says, changed by what {@code behest.principal} sets. */
final class IdentityProviders {

    /** Google's keys for all Firebase projects, as a JWK set. */
    private static final String FIREBASE_KEYS =
            "https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com";

    /** Of Auth.js 5 and NextAuth 4, over https and without. */
    static final List<String> NEXTAUTH_COOKIES = List.of(
            "__Secure-authjs.session-token",
            "authjs.session-token",
            "__Secure-next-auth.session-token",
            "next-auth.session-token");

    private final BehestProperties.Principal set;

    IdentityProviders(BehestProperties.Principal set) {
        this.set = set;
    }

    /** @throws InvalidConfigurationPropertyValueException naming the property that is missing */
    IdentityProvider provider() {
        return switch (set.type()) {
            case SUPABASE -> supabase();
            case CLERK -> clerk();
            case AUTH0 -> auth0();
            case NEXTAUTH -> nextAuth();
            case FIREBASE -> firebase();
            case SESSION -> throw new IllegalStateException("A session login has no identity provider");
        };
    }

    private IdentityProvider supabase() {
        String issuer = issuer("https://{project}.supabase.co/auth/v1");
        return provider(
                issuer,
                set.secret() != null
                        ? new Keys.Shared(set.secret())
                        : published(issuer + "/.well-known/jwks.json", Set.of(ES256, RS256)),
                audiences("authenticated"),
                List.of(),
                List.of("app_metadata.plan"),
                Oddity.NOT_SIGNED_IN);
    }

    private IdentityProvider clerk() {
        String issuer = issuer("https://clerk.example.com or https://{name}.clerk.accounts.dev");
        return provider(
                issuer,
                published(issuer + "/.well-known/jwks.json", Set.of(RS256)),
                set.audiences(),
                List.of("__session"),
                List.of("pla", "metadata.plan", "public_metadata.plan"),
                Oddity.PENDING);
    }

    private IdentityProvider auth0() {
        String issuer = issuer("https://{tenant}.eu.auth0.com/, with the / at its end");
        if (set.audiences().isEmpty()) {
            throw missing("audiences", "the identifier of your API in Auth0");
        }
        return provider(
                issuer,
                published(issuer.replaceAll("/+$", "") + "/.well-known/jwks.json", Set.of(RS256)),
                set.audiences(),
                List.of(),
                List.of("plan"),
                Oddity.MACHINE);
    }

    private IdentityProvider nextAuth() {
        if (set.secret() == null && set.jwkSetUri() == null) {
            throw missing(
                    "secret", "the app's NEXTAUTH_SECRET or AUTH_SECRET (or, if it signs, jwk-set-uri and issuer)");
        }
        String issuer = set.secret() == null ? issuer("the address of the app that signs") : set.issuer();
        return provider(
                issuer,
                set.secret() != null ? new Keys.Encrypted(set.secret()) : published("", Set.of(RS256, ES256)),
                set.audiences(),
                NEXTAUTH_COOKIES,
                List.of("plan"),
                Oddity.NONE);
    }

    private IdentityProvider firebase() {
        String issuer = issuer("https://securetoken.google.com/{project}");
        return provider(
                issuer,
                published(FIREBASE_KEYS, Set.of(RS256)),
                audiences(issuer.substring(issuer.lastIndexOf('/') + 1)),
                List.of(),
                List.of("plan"),
                Oddity.NONE);
    }

    private IdentityProvider provider(
            @Nullable String issuer,
            Keys keys,
            List<String> audiences,
            List<String> cookies,
            List<String> tierClaims,
            Oddity oddity) {
        return new IdentityProvider(
                issuer,
                keys,
                List.of("JWT", "at+jwt", "application/at+jwt"),
                audiences,
                set.authorizedParties(),
                set.cookie() == null ? cookies : List.of(set.cookie()),
                set.userIdClaim(),
                set.tierClaim() == null ? tierClaims : List.of(set.tierClaim()),
                oddity);
    }

    private Keys.Published published(String usual, Set<SignatureAlgorithm> with) {
        return new Keys.Published(set.jwkSetUri() == null ? URI.create(usual) : set.jwkSetUri(), with);
    }

    private List<String> audiences(String usual) {
        return set.audiences().isEmpty() ? List.of(usual) : set.audiences();
    }

    private String issuer(String example) {
        String issuer = set.issuer();
        if (issuer == null || issuer.isBlank()) {
            throw missing("issuer", example);
        }
        return issuer.strip();
    }

    private InvalidConfigurationPropertyValueException missing(String name, String example) {
        return new InvalidConfigurationPropertyValueException(
                "behest.principal." + name,
                null,
                "behest.principal.type=" + set.type() + " needs it: " + example + ".");
    }
}
