package ai.behest.sdk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the error body of contract §8, and makes the best of a body that is none. */
final class FailureReader {

    private static final int MAX_MESSAGE = 500;

    private FailureReader() {}

    static Failure read(int status, byte[] body, @Nullable String traceId) {
        return failure(status, tree(body), new String(body, StandardCharsets.UTF_8), traceId);
    }

    /** An {@code {"error":{...}}} event of a stream whose status was 200: the code says which status it would have had. */
    static Failure inStream(JsonNode event, String data, @Nullable String traceId) {
        JsonNode error = event.path("error");
        String code = Json.text(error, "code");
        return failure(statusOf(code, Json.text(error, "type")), event, data, traceId);
    }

    private static Failure failure(int status, JsonNode json, String raw, @Nullable String header) {
        JsonNode error = json.path("error");
        String code = Json.text(error, "code");
        if (code == null) {
            code = Json.text(json, "code");
        }
        String message = Json.text(error, "message");
        if (message == null) {
            message = Json.text(json, "message");
        }
        String traceId = header == null ? Json.text(error, "trace_id") : header;
        return new Failure(
                status,
                code == null || code.isBlank() ? codeOf(status) : clean(code),
                message == null || message.isBlank() ? messageOf(status) : clean(message),
                Json.text(error, "param"),
                details(error.path("details")),
                traceId == null ? null : clean(traceId),
                raw.isEmpty() ? null : Redaction.mask(raw));
    }

    private static JsonNode tree(byte[] body) {
        try {
            return Json.tree(body);
        } catch (JsonProcessingException noJson) {
            return Json.object();
        }
    }

    private static Map<String, String> details(JsonNode details) {
        var map = new HashMap<String, String>();
        details.fields().forEachRemaining(field -> {
            JsonNode value = field.getValue();
            map.put(field.getKey(), Redaction.mask(value.isValueNode() ? value.asText() : value.toString()));
        });
        return map;
    }

    private static String clean(String text) {
        String masked = Redaction.mask(text);
        return masked.length() <= MAX_MESSAGE ? masked : masked.substring(0, MAX_MESSAGE) + "...";
    }

    /** Contract §8, read from right to left; a provider's own codes are told by OpenAI's {@code type}. */
    private static int statusOf(@Nullable String code, @Nullable String type) {
        return switch (code == null ? "" : code) {
            case "validation_error" -> 400;
            case "invalid_token", "token_expired", "invalid_api_key" -> 401;
            case "quota_exceeded", "budget_exceeded" -> 402;
            case "forbidden",
                    "origin_not_allowed",
                    "api_key_in_browser",
                    "model_not_allowed",
                    "project_suspended",
                    "killed" -> 403;
            case "not_found", "model_not_found" -> 404;
            case "pii_blocked", "content_blocked" -> 451;
            case "rate_limited" -> 429;
            case "provider_error" -> 502;
            case "overloaded" -> 503;
            case "provider_timeout" -> 504;
            default ->
                switch (type == null ? "" : type) {
                    case "invalid_request_error" -> 400;
                    case "authentication_error" -> 401;
                    case "insufficient_quota" -> 402;
                    case "permission_error" -> 403;
                    case "rate_limit_error" -> 429;
                    default -> 500;
                };
        };
    }

    private static String codeOf(int status) {
        return switch (status) {
            case 400, 422 -> "validation_error";
            case 401 -> "invalid_token";
            case 402 -> "quota_exceeded";
            case 403 -> "forbidden";
            case 404 -> "not_found";
            case 409 -> "conflict";
            case 413 -> "payload_too_large";
            case 415 -> "unsupported_media_type";
            case 429 -> "rate_limited";
            case 502 -> "provider_error";
            case 503 -> "overloaded";
            case 504 -> "provider_timeout";
            default -> status >= 300 && status < 400 ? "unexpected_redirect" : "server_error";
        };
    }

    private static String messageOf(int status) {
        return status >= 300 && status < 400
                ? "The gateway answered with a redirect, which is never followed: is BEHEST_BASE_URL right?"
                : "The gateway refused the call without saying why";
    }
}
