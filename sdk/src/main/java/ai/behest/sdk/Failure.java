package ai.behest.sdk;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a failure: the contract's error body (§8), or the same facts for one that never reached the gateway.
 *
 * @param status the HTTP status; 0 when there was no answer
 * @param code the contract's code, such as {@code rate_limited}
 * @param message one sentence for a person; secrets are already masked
 * @param param the field at fault, if one is
 * @param details what else the gateway said, such as the scope and limit of a budget
 * @param traceId the {@code X-Trace-Id} of the answer
 * @param rawBody the answer's body as received, shortened to 64 KiB, secrets masked
 */
record Failure(
        int status,
        String code,
        String message,
        @Nullable String param,
        Map<String, String> details,
        @Nullable String traceId,
        @Nullable String rawBody)
        implements Serializable {

    Failure {
        details = Map.copyOf(details);
    }

    /** A failure that happened on this side: nothing was sent, or nothing came back. */
    static Failure here(String code, String message) {
        return new Failure(0, code, message, null, Map.of(), null, null);
    }

    /** A value of the caller's that the gateway would refuse; {@code field} is its name on the wire. */
    static BehestBadRequestException field(String field, String rule) {
        return new BehestBadRequestException(
                new Failure(0, "validation_error", field + " " + rule, field, Map.of(), null, null));
    }

    /** The exception that a caller catches, by status (contract §11). */
    BehestException exception(@Nullable Duration retryAfter) {
        return switch (status) {
            case 401, 403 -> new BehestAuthException(this);
            case 402 -> new BehestQuotaException(this);
            case 429 -> new BehestRateLimitException(this, retryAfter);
            default ->
                status >= 400 && status < 500
                        ? new BehestBadRequestException(this)
                        : new BehestServerException(this, null);
        };
    }
}
