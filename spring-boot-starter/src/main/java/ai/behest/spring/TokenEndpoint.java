package ai.behest.spring;

import ai.behest.sdk.Behest;
import ai.behest.sdk.BehestException;
import ai.behest.sdk.MintRequest;
import ai.behest.sdk.MintResult;
import ai.behest.sdk.Role;
import java.time.Duration;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /api/behest/token}: a token for the verified principal, as {@code {"token","ttl","sessionId","expiresAt"}}
 * (contract §11). It reads nothing of the request: no body, no parameter and no header can name a user, a tier or a session.
 */
@RestController
final class TokenEndpoint {

    private static final Log LOG = LogFactory.getLog(TokenEndpoint.class);

    private final Behest behest;
    private final PrincipalMapper users;
    private final Duration ttl;
    private final Tally tally;

    TokenEndpoint(Behest behest, PrincipalMapper users, Duration ttl, Tally tally) {
        this.behest = behest;
        this.users = users;
        this.ttl = ttl;
        this.tally = tally;
    }

    /** 200 with the token, 401 for nobody, 500 for everything that goes wrong here or at the gateway. */
    @PostMapping("${behest.token-endpoint.path:/api/behest/token}")
    ResponseEntity<?> token(@Nullable Authentication principal) {
        if (principal == null || !new AuthenticationTrustResolverImpl().isAuthenticated(principal)) {
            return answer(HttpStatus.UNAUTHORIZED, SignIn.REQUIRED);
        }
        long start = System.nanoTime();
        Outcome outcome = Outcome.SUCCESS;
        try {
            return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(mint(users.map(principal)));
        } catch (AuthenticationException nobody) {
            outcome = Outcome.AUTH;
            return answer(HttpStatus.UNAUTHORIZED, SignIn.REQUIRED);
        } catch (RuntimeException failure) {
            outcome = Outcome.of(failure);
            LOG.warn("No token was issued: " + cause(failure));
            return answer(HttpStatus.INTERNAL_SERVER_ERROR, "No token can be issued now. Try again later.");
        } finally {
            tally.minted(outcome, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private MintResult mint(EndUser user) {
        return behest.auth().mint(new MintRequest(user.id(), user.tier(), ttl, null, Role.USER));
    }

    private static ResponseEntity<ProblemDetail> answer(HttpStatus status, String detail) {
        return ResponseEntity.status(status)
                .cacheControl(CacheControl.noStore())
                .body(ProblemDetail.forStatusAndDetail(status, detail));
    }

    /** Enough to find the reason; the client's own messages carry no keys and tokens, others might. */
    private static String cause(RuntimeException failure) {
        return failure instanceof BehestException
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getName();
    }
}
