package ai.behest.wire;

import java.util.Locale;

/** The codes of contract §8, each with its HTTP status and OpenAI's error type. */
public enum Code {
    VALIDATION_ERROR(400, "invalid_request_error"),
    INVALID_TOKEN(401, "authentication_error"),
    TOKEN_EXPIRED(401, "authentication_error"),
    INVALID_API_KEY(401, "authentication_error"),
    QUOTA_EXCEEDED(402, "insufficient_quota"),
    BUDGET_EXCEEDED(402, "insufficient_quota"),
    FORBIDDEN(403, "permission_error"),
    ORIGIN_NOT_ALLOWED(403, "permission_error"),
    API_KEY_IN_BROWSER(403, "permission_error"),
    MODEL_NOT_ALLOWED(403, "permission_error"),
    PROJECT_SUSPENDED(403, "permission_error"),
    KILLED(403, "permission_error"),
    NOT_FOUND(404, "invalid_request_error"),
    MODEL_NOT_FOUND(404, "invalid_request_error"),
    METHOD_NOT_ALLOWED(405, "invalid_request_error"),
    REQUEST_TIMEOUT(408, "invalid_request_error"),
    CONFLICT(409, "invalid_request_error"),
    PAYLOAD_TOO_LARGE(413, "invalid_request_error"),
    URI_TOO_LONG(414, "invalid_request_error"),
    UNSUPPORTED_MEDIA_TYPE(415, "invalid_request_error"),
    HEADERS_TOO_LARGE(431, "invalid_request_error"),
    RATE_LIMITED(429, "rate_limit_error"),
    PII_BLOCKED(451, "invalid_request_error"),
    CONTENT_BLOCKED(451, "invalid_request_error"),
    SERVER_ERROR(500, "server_error"),
    PROVIDER_ERROR(502, "server_error"),
    OVERLOADED(503, "server_error"),
    PROVIDER_TIMEOUT(504, "server_error");

    private final int status;
    private final String type;

    Code(int status, String type) {
        this.status = status;
        this.type = type;
    }

    public int status() {
        return status;
    }

    /** OpenAI's {@code error.type}. */
    public String type() {
        return type;
    }

    /** The spelling on the wire, e.g. {@code rate_limited}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
