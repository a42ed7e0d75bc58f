package ai.behest.wire;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is not carried out, as a value: only what stands here reaches a client. Each alternative knows its
 * {@link Code}, hence its HTTP status (contract §8). Messages are written for the developer who reads them and never
 * repeat a secret, a prompt or an upstream body.
 */
public sealed interface Refusal {

    Code code();

    String message();

    /** The offending field or header, or null when there is none. */
    default @Nullable String param() {
        return null;
    }

    /** Machine-readable facts beside the message, e.g. the limit and when it resets. */
    default Map<String, Object> details() {
        return Map.of();
    }

    /** When a retry makes sense, sent as {@code Retry-After}; null when it does not. */
    default @Nullable Duration retryAfter() {
        return null;
    }

    /** The HTTP status: that of the code, unless a provider's own is passed through. */
    default int status() {
        return code().status();
    }

    /** This refusal as an exception, to leave a room early. It carries no stack trace: it is an answer, not a fault. */
    default RefusedException asException() {
        return new RefusedException(this);
    }

    static Invalid invalid(String param, String message) {
        return new Invalid(param, message);
    }

    static NotFound notFound(String message) {
        return new NotFound(Code.NOT_FOUND, message, null);
    }

    /** A field, header or body that does not fit its rule: 400. */
    record Invalid(@Nullable String param, String message) implements Refusal {
        @Override
        public Code code() {
            return Code.VALIDATION_ERROR;
        }
    }

    /** No valid credential: 401. One message for every reason, so that it tells an attacker nothing. */
    record Unauthenticated(Code code, String message) implements Refusal {
        public static final Unauthenticated TOKEN = new Unauthenticated(
                Code.INVALID_TOKEN, "The token is missing or not valid here. Mint a new one and send it as Bearer.");
        public static final Unauthenticated EXPIRED =
                new Unauthenticated(Code.TOKEN_EXPIRED, "The token has expired. Mint a new one.");
        public static final Unauthenticated API_KEY = new Unauthenticated(
                Code.INVALID_API_KEY, "The API key is missing or not valid. Send it as Authorization: Bearer.");
    }

    /** Known, but not allowed: 403. */
    record Forbidden(Code code, String message, @Nullable String param) implements Refusal {
        public Forbidden(Code code, String message) {
            this(code, message, null);
        }
    }

    /** Stopped by an operator: 403. Of why, callers learn only that there is a reason. */
    record Killed(String message, Map<String, Object> details) implements Refusal {
        @Override
        public Code code() {
            return Code.KILLED;
        }
    }

    /** Nothing there, or nothing that this caller may know of: 404. */
    record NotFound(Code code, String message, @Nullable String param) implements Refusal {}

    /** The state of the thing forbids it: 409. */
    record Conflict(String message, @Nullable String param) implements Refusal {
        @Override
        public Code code() {
            return Code.CONFLICT;
        }
    }

    /** The path exists, the method does not: 405. */
    record MethodNotAllowed(String message) implements Refusal {
        @Override
        public Code code() {
            return Code.METHOD_NOT_ALLOWED;
        }
    }

    /** Body, header or address over its limit: 413, 414 or 431. */
    record TooLarge(Code code, String message) implements Refusal {}

    /** The body came too slowly: 408. */
    record TooSlow(String message) implements Refusal {
        @Override
        public Code code() {
            return Code.REQUEST_TIMEOUT;
        }
    }

    /** A content type or encoding that is not read here: 415. */
    record UnsupportedMedia(String message) implements Refusal {
        @Override
        public Code code() {
            return Code.UNSUPPORTED_MEDIA_TYPE;
        }
    }

    /** Too many in too short a time: 429. */
    record RateLimited(String message, Map<String, Object> details, Duration retryAfter) implements Refusal {
        @Override
        public Code code() {
            return Code.RATE_LIMITED;
        }
    }

    /** A cap or a hard budget is spent: 402. */
    record Spent(Code code, String message, Map<String, Object> details) implements Refusal {}

    /** A guardrail says no: 451. */
    record Blocked(Code code, String message, Map<String, Object> details) implements Refusal {}

    /** The provider refused the request itself (a 4xx that is the caller's to mend): its status and message pass. */
    record ByProvider(int status, String message, @Nullable String providerCode) implements Refusal {
        @Override
        public Code code() {
            return status == 404 ? Code.MODEL_NOT_FOUND : Code.VALIDATION_ERROR;
        }

        @Override
        public Map<String, Object> details() {
            return providerCode == null ? Map.of() : Map.of("provider_code", providerCode);
        }
    }

    /** Our side or the provider's failed: 5xx. */
    record Failed(Code code, String message, @Nullable Duration retryAfter) implements Refusal {
        public Failed(Code code, String message) {
            this(code, message, null);
        }
    }
}
