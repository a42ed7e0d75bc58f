package ai.behest.spring;

import ai.behest.sdk.BehestBadRequestException;
import ai.behest.sdk.BehestException;
import ai.behest.sdk.BehestQuotaException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * What an app's own client may know of a failure of the Behest client, as a problem (RFC 9457) with the members
 * {@code code} and {@code traceId}, {@code param} for a bad request and {@code resetsAt} for a quota. Messages and bodies
 * of the gateway stay here: they may speak of keys, providers and projects.
 */
public final class BehestProblem {

    private BehestProblem() {}

    /** The problem of a failure; its status is {@link #status(BehestException)}. */
    public static ProblemDetail of(BehestException failure) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status(failure), detail(failure));
        problem.setProperty("code", code(failure));
        failure.traceId()
                .filter(id -> id.matches("[0-9A-Za-z-]{1,64}"))
                .ifPresent(id -> problem.setProperty("traceId", id));
        if (failure instanceof BehestBadRequestException) {
            failure.param()
                    .filter(param -> param.matches("[0-9A-Za-z_.\\[\\]-]{1,100}"))
                    .ifPresent(param -> problem.setProperty("param", param));
        }
        String resetsAt = failure.details().get("resets_at");
        if (failure instanceof BehestQuotaException && resetsAt != null && resetsAt.matches("[0-9TZ:.+-]{10,40}")) {
            problem.setProperty("resetsAt", resetsAt);
        }
        return problem;
    }

    /**
     * The status towards the app's client. A refused key or token is this server's fault, so 401 becomes 500; a gateway
     * that fails is 502, 503 or 504; what the caller can do something about keeps its status.
     */
    public static HttpStatus status(BehestException failure) {
        HttpStatus seen = HttpStatus.resolve(failure.status());
        return switch (Outcome.of(failure)) {
            case AUTH -> failure.status() == 403 ? HttpStatus.FORBIDDEN : HttpStatus.INTERNAL_SERVER_ERROR;
            case QUOTA -> HttpStatus.PAYMENT_REQUIRED;
            case RATE_LIMIT -> HttpStatus.TOO_MANY_REQUESTS;
            case BAD_REQUEST -> seen != null && seen.is4xxClientError() ? seen : HttpStatus.BAD_REQUEST;
            case SERVER -> unavailable(failure);
            case CONFIG, SUCCESS, OTHER -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }

    private static HttpStatus unavailable(BehestException failure) {
        if (failure.code().equals("timeout") || failure.status() == 504) {
            return HttpStatus.GATEWAY_TIMEOUT;
        }
        return failure.status() == 503 ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.BAD_GATEWAY;
    }

    /** The contract's code (§8), or {@code error} for what cannot be one. */
    static String code(BehestException failure) {
        return failure.code().matches("[a-z0-9_]{1,64}") ? failure.code() : "error";
    }

    private static String detail(BehestException failure) {
        return switch (Outcome.of(failure)) {
            case AUTH ->
                failure.status() == 403
                        ? "This is not allowed for this user or project."
                        : "The AI service does not accept this server.";
            case QUOTA -> "The allowance is used up.";
            case RATE_LIMIT -> "Too many requests. Wait, then try again.";
            case BAD_REQUEST -> "The request cannot be served as it is.";
            case SERVER -> "The AI service is not available. Try again.";
            case CONFIG, SUCCESS, OTHER -> "This server is not set up for AI.";
        };
    }
}
