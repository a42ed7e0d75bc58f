package ai.behest.identity;

import ai.behest.tenant.Project;
import ai.behest.tenant.Tier;
import ai.behest.tenant.TrustedIssuer;
import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Verifies end users' tokens, all of contract §3 on every call. The one thing that is remembered of a token, by the
 * SHA-256 of the whole of it, is that a certain key signed it; whether that key is still good, the token still valid
 * and nothing revoked is asked each time.
 */
public final class TokenVerifier {
    /** The issuers that published clients sign with (contract §3); the server's own comes on top. */
    public static final Set<String> DEFAULT_ISSUERS =
            Set.of("https://api.behest.ai", "https://api.behest.app", "behest");

    private static final long REMEMBERED_CHARACTERS = 16L * 1024 * 1024;
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final KeyRing keyRing;
    private final Revocations revocations;
    private final Set<String> houseIssuers;
    private final IssuerKeys issuerKeys;
    private final InstantSource clock;
    private final Consumer<TokenFault> onRefusal;
    private final Cache<TokenDigest, OpenedToken> remembered = Caffeine.newBuilder()
            .maximumWeight(REMEMBERED_CHARACTERS)
            .weigher((TokenDigest digest, OpenedToken token) -> token.characters())
            .expireAfterWrite(REMEMBERED)
            .executor(Runnable::run)
            .build();

    /**
     * @param issuers the accepted {@code iss} of tokens with this house's claims, e.g. {@link #DEFAULT_ISSUERS}
     * @param ownIssuer the {@code iss} of the tokens that this server mints, accepted too
     * @param onRefusal is told the fault of each refused token, on the thread that verified: for a metric
     */
    public TokenVerifier(
            KeyRing keyRing,
            Revocations revocations,
            Set<String> issuers,
            String ownIssuer,
            JwksFetcher fetcher,
            InstantSource clock,
            Consumer<TokenFault> onRefusal) {
        Set<String> accepted = new HashSet<>(issuers);
        accepted.add(ownIssuer);
        this.keyRing = keyRing;
        this.revocations = revocations;
        this.houseIssuers = Set.copyOf(accepted);
        this.issuerKeys = new IssuerKeys(fetcher, clock);
        this.clock = clock;
        this.onRefusal = onRefusal;
    }

    /**
     * Who this token proves to be asking, of this project. The future is complete on return unless a trusted issuer's
     * keys must first be fetched.
     *
     * @param token the credential as it was sent, without {@code Bearer}
     * @return fails with a {@link ai.behest.wire.RefusedException}: {@code invalid_token}; {@code token_expired} when
     *     nothing else is wrong; {@code project_suspended} when the token is good and the project is not
     */
    public CompletableFuture<Caller> verify(String token, Project project) {
        try {
            if (token.length() > Jws.MOST_CHARACTERS) {
                throw new BadToken(TokenFault.TOO_LONG);
            }
            TokenDigest digest = TokenDigest.of(token);
            OpenedToken known = remembered.getIfPresent(digest);
            OpenedToken opened = known != null ? known : OpenedToken.open(token, houseIssuers);
            return switch (opened.claims()) {
                case Claims.House house ->
                    CompletableFuture.completedFuture(house(new Presented(token, digest, opened, project), house));
                case Claims.Foreign foreign -> foreign(new Presented(token, digest, opened, project), foreign);
            };
        } catch (BadToken e) {
            return CompletableFuture.failedFuture(refused(e));
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** A token as it was presented to a project. */
    private record Presented(String token, TokenDigest digest, OpenedToken opened, Project project) {
        @Override
        public String toString() {
            return "Presented[redacted]";
        }
    }

    private Caller house(Presented presented, Claims.House claims) {
        Project project = presented.project();
        if (!claims.tid().equals(project.tenantId()) || !claims.pid().equals(project.id())) {
            throw new BadToken(TokenFault.PROJECT);
        }
        VerifyKey key = keyRing.find(presented.opened().kid());
        if (key == null) {
            throw new BadToken(TokenFault.KEY);
        }
        if (!key.isPlatform() && !project.tenantId().equals(key.tenantId())) {
            throw new BadToken(TokenFault.FOREIGN_KEY);
        }
        prove(presented, key.key());
        // a tier that has been deleted since: the default one, as for a token that names none
        Tier tier = claims.tier() == null ? null : project.tier(claims.tier());
        Role role = key.isPlatform() ? claims.role() : claims.role().atMost(Role.USER);
        boolean console = key.isPlatform() && ConsoleToken.is(claims.jti());
        Caller.Kind kind = console ? Caller.Kind.CONSOLE : Caller.Kind.TOKEN;
        Caller caller = caller(kind, presented, claims.uid(), tier, role, claims.tags());
        return key.isPlatform() && claims.draft() ? caller.withDraft() : caller;
    }

    private CompletableFuture<Caller> foreign(Presented presented, Claims.Foreign claims) {
        TrustedIssuer issuer = trusted(presented.project(), claims);
        CompletableFuture<Optional<RSAPublicKey>> found =
                issuerKeys.find(issuer.jwksUrl(), presented.opened().kid());
        CompletableFuture<Caller> answer = new CompletableFuture<>();
        var _ = found.whenComplete((key, failure) -> {
            try {
                if (failure != null || key.isEmpty()) {
                    throw new BadToken(TokenFault.KEY);
                }
                answer.complete(foreign(presented, claims, issuer, key.get()));
            } catch (BadToken e) {
                answer.completeExceptionally(refused(e));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private Caller foreign(Presented presented, Claims.Foreign claims, TrustedIssuer issuer, RSAPublicKey key) {
        prove(presented, key);
        String uid = issuer.uidClaim() == null ? null : claims.text(issuer.uidClaim());
        if (uid == null || !Identifier.isUser(uid)) {
            throw new BadToken(TokenFault.USER);
        }
        String named = issuer.tierClaim() == null ? null : claims.text(issuer.tierClaim());
        Tier tier = named == null ? null : presented.project().tier(named);
        return caller(Caller.Kind.TOKEN, presented, uid, tier, Role.USER, Map.of());
    }

    private static TrustedIssuer trusted(Project project, Claims.Foreign claims) {
        boolean known = false;
        for (TrustedIssuer issuer : project.settings().trustedIssuers()) {
            if (issuer.issuer().equals(claims.issuer())) {
                if (claims.isFor(issuer.audience())) {
                    return issuer;
                }
                known = true;
            }
        }
        throw new BadToken(known ? TokenFault.AUDIENCE : TokenFault.ISSUER);
    }

    /** That this key signed the token: checked once, then remembered of this token and this key. */
    private void prove(Presented presented, RSAPublicKey key) {
        OpenedToken opened = presented.opened();
        if (key.equals(opened.provenBy())) {
            return;
        }
        if (!opened.isSignedWith(key, presented.token())) {
            throw new BadToken(TokenFault.SIGNATURE);
        }
        remembered.put(presented.digest(), opened.proven(key));
    }

    /** What is asked of every token on every call, last of all whether it has expired. */
    private Caller caller(
            Caller.Kind kind,
            Presented presented,
            String uid,
            @Nullable Tier tier,
            Role role,
            Map<String, String> tags) {
        Project project = presented.project();
        Claims claims = presented.opened().claims();
        String kid = presented.opened().kid();
        String sid = claims.sid() == null ? presented.digest().session() : claims.sid();
        Instant now = clock.instant();
        if (!claims.lifetime().hasBegun(now)) {
            throw new BadToken(TokenFault.NOT_YET_VALID);
        }
        if (revocations.isRevoked(project, kid, claims.jti(), sid, uid)) {
            throw new BadToken(TokenFault.REVOKED);
        }
        if (claims.lifetime().hasEnded(now)) {
            throw new BadToken(TokenFault.EXPIRED);
        }
        if (!project.isActive()) {
            throw TokenMint.suspended();
        }
        return new Caller(
                kind,
                project,
                uid,
                sid,
                sid,
                tier == null ? null : tier.name(),
                role,
                kid,
                claims.jti(),
                claims.lifetime().end(),
                tags,
                false);
    }

    private RefusedException refused(BadToken bad) {
        onRefusal.accept(bad.fault());
        return (bad.fault() == TokenFault.EXPIRED ? Refusal.Unauthenticated.EXPIRED : Refusal.Unauthenticated.TOKEN)
                .asException();
    }
}
