package ai.behest.people;

import ai.behest.store.Database;
import ai.behest.store.Transaction;
import ai.behest.tenant.Tenants;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Signing in by the operator's identity provider: authorization code with PKCE, tied to the browser that began. Who comes
 * back is known by the provider's subject; the first time by an e-mail that the provider has verified. All of it blocks.
 */
public final class OpenIdConnect {
    private static final int CODE_MOST = 4_096;

    private final Room room;
    private final OidcSettings settings;
    private final IdentityProvider provider;

    /** What it needs of the room. */
    record Room(
            Database database,
            Secrets secrets,
            Door door,
            OidcAttempts attempts,
            Links links,
            SignIn signIn,
            Tenants tenants) {}

    OpenIdConnect(Room room, OidcSettings settings, IdentityProvider provider) {
        this.room = room;
        this.settings = settings;
        this.provider = provider;
    }

    /** What the button says, e.g. {@code Google}. */
    public String name() {
        return settings.name();
    }

    /**
     * Where to send the browser. It comes back to {@link Links#OIDC} with {@code state} and {@code code}.
     *
     * @param browser the secret of the browser's cookie, {@link SignIn#freshBrowser}; the cookie must be sent when another
     *     site's redirect comes in: {@code SameSite=Lax}
     * @throws RefusedException a validation error of {@code browser}; rate_limited; provider_error
     */
    public URI begin(@Nullable String browser, Visitor visitor) {
        room.door().wish(visitor);
        String holder = room.secrets().digestOf(Secrets.Kind.BROWSER, browser);
        if (holder == null) {
            throw Refusal.invalid("browser", "Allow cookies for this page, then try again.")
                    .asException();
        }
        URI endpoint = provider.authorizationEndpoint();
        String state = Secrets.fresh();
        OidcAttempts.Attempt attempt = new OidcAttempts.Attempt(Secrets.fresh(), Secrets.fresh());
        room.attempts().put(state, holder, attempt);
        String query = "response_type=code&scope=" + IdentityProvider.encoded("openid email profile")
                + "&client_id=" + IdentityProvider.encoded(settings.clientId())
                + "&redirect_uri=" + IdentityProvider.encoded(redirect())
                + "&state=" + state
                + "&nonce=" + attempt.nonce()
                + "&code_challenge=" + challenge(attempt.verifier())
                + "&code_challenge_method=S256";
        return URI.create(endpoint + (endpoint.getRawQuery() == null ? "?" : "&") + query);
    }

    private String redirect() {
        return room.links().to(Links.OIDC, "");
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** The browser is back with these members of its query; {@code code} is null when the provider said no. */
    public Outcome finish(@Nullable String browser, @Nullable String state, @Nullable String code, Visitor visitor) {
        return SignIn.outcome(() -> {
            room.door().knock(visitor);
            String holder = room.secrets().digestOf(Secrets.Kind.BROWSER, browser);
            OidcAttempts.Attempt attempt =
                    holder == null ? null : room.attempts().take(state, holder);
            if (attempt == null || code == null || code.isEmpty() || code.length() > CODE_MOST) {
                return SignIn.WRONG;
            }
            IdToken token = provider.exchange(code, attempt, redirect());
            if (token == null) {
                return SignIn.WRONG;
            }
            String home = settings.newcomers() == null ? null : room.tenants().oldest();
            Outcome outcome = room.database()
                    .write(transaction -> room.signIn().first(transaction, person(transaction, token, home), visitor));
            if (!(outcome instanceof Outcome.Refused)) {
                room.door().opened(visitor);
            }
            return outcome;
        });
    }

    private static RefusedException stranger() {
        return new Refusal.Forbidden(
                        Code.FORBIDDEN,
                        "The identity provider knows you, but this console does not let you in. Ask an owner to invite"
                                + " your e-mail address.")
                .asException();
    }

    /** Who this is, known or new. What was begun for a stranger is taken back with the transaction. */
    private Person person(Transaction transaction, IdToken token, @Nullable String home) {
        String email = token.email();
        if (email == null || !settings.allows(email)) {
            throw stranger();
        }
        Person known = OutsideIdentities.find(transaction.handle(), settings.issuer(), token.subject());
        if (known != null) {
            return known;
        }
        List<PersonRows.Known> people = PersonRows.everywhere(transaction.handle(), email);
        Person person = people.isEmpty()
                ? newcomer(transaction, email, name(token, email), home)
                : people.getFirst().person();
        // an address that is somebody else's now does not bring their rights along
        if (person == null || !OutsideIdentities.tie(transaction, person, settings.issuer(), token.subject())) {
            throw stranger();
        }
        return person;
    }

    /** By an invitation, else by the role for newcomers where there is one. */
    private @Nullable Person newcomer(Transaction transaction, String email, String name, @Nullable String home) {
        Invitation invitation = Invitations.byEmail(transaction.handle(), email, transaction.nowMicros());
        if (invitation != null) {
            return Invitations.take(transaction, invitation, name, null);
        }
        Role role = settings.newcomers();
        if (role == null || home == null) {
            return null;
        }
        PersonRows.alone(transaction, home);
        boolean fits = PersonRows.byEmail(transaction.handle(), home, email) == null
                && PersonRows.count(transaction.handle(), home) < People.MOST;
        return fits ? PersonRows.insert(transaction, home, email, name, role, null) : null;
    }

    private static String name(IdToken token, String email) {
        try {
            return Fields.name(token.name());
        } catch (RefusedException e) {
            return email.substring(0, Math.min(email.indexOf('@'), 64));
        }
    }
}
