package ai.behest.people;

import ai.behest.store.Database;
import ai.behest.store.Transaction;
import ai.behest.tenant.Tenants;
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
            Outcome outcome = room.database().write(transaction -> {
                Person person = known(transaction, token);
                if (person == null) {
                    person = newcomer(transaction, token);
                }
                return person == null ? stranger() : room.signIn().first(transaction, person, visitor);
            });
            if (!(outcome instanceof Outcome.Refused)) {
                room.door().opened(visitor);
            }
            return outcome;
        });
    }

    private static Outcome stranger() {
        return new Outcome.Refused(new Refusal.Forbidden(
                ai.behest.wire.Code.FORBIDDEN,
                "The identity provider knows you, but this console does not let you in. Ask an owner to invite your"
                        + " e-mail address."));
    }

    private @Nullable Person known(Transaction transaction, IdToken token) {
        Person person = OutsideIdentities.find(transaction.handle(), settings.issuer(), token.subject());
        if (person != null) {
            return token.email() == null || settings.allows(token.email()) ? person : null;
        }
        String email = token.email();
        if (email == null || !settings.allows(email)) {
            return null;
        }
        List<PersonRows.Known> people = PersonRows.everywhere(transaction.handle(), email);
        // an address that is somebody else's now does not bring their rights along
        return people.isEmpty() ? null : tied(transaction, people.getFirst().person(), token);
    }

    private @Nullable Person tied(Transaction transaction, @Nullable Person person, IdToken token) {
        return person != null && OutsideIdentities.tie(transaction, person, settings.issuer(), token.subject())
                ? person
                : null;
    }

    /** By an invitation, else by the role for newcomers where there is one. */
    private @Nullable Person newcomer(Transaction transaction, IdToken token) {
        String email = token.email();
        if (email == null
                || !settings.allows(email)
                || !PersonRows.everywhere(transaction.handle(), email).isEmpty()) {
            return null;
        }
        Invitation invitation = Invitations.byEmail(transaction.handle(), email, transaction.nowMicros());
        if (invitation != null) {
            return tied(transaction, Invitations.take(transaction, invitation, name(token, email), null), token);
        }
        Role role = settings.newcomers();
        String tenantId = room.tenants().oldest();
        if (role == null || tenantId == null) {
            return null;
        }
        PersonRows.alone(transaction, tenantId);
        boolean fits = PersonRows.byEmail(transaction.handle(), tenantId, email) == null
                && PersonRows.count(transaction.handle(), tenantId) < People.MOST;
        return fits
                ? tied(
                        transaction,
                        PersonRows.insert(transaction, tenantId, email, name(token, email), role, null),
                        token)
                : null;
    }

    private static String name(IdToken token, String email) {
        try {
            return Fields.name(token.name());
        } catch (RefusedException e) {
            return email.substring(0, Math.min(email.indexOf('@'), 64));
        }
    }
}
