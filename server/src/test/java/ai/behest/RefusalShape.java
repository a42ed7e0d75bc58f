package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** Checks that an answer is the one error body of contract §8, in all the spellings that some client reads. */
public final class RefusalShape {

    private RefusalShape() {}

    /** Checks status, code and shape; returns {@code error} for what is particular to one refusal. */
    public static JsonNode check(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        String trace = answer.headers().firstValue("X-Trace-Id").orElse("");
        assertThat(trace).matches("[0-9a-f]{32}");
        assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
        return check(answer.body(), trace, status, code);
    }

    static JsonNode check(String json, String trace, int status, String code) {
        JsonNode body = Json.tree(json.getBytes(StandardCharsets.UTF_8));
        JsonNode error = body.get("error");
        assertThat(error.get("code").stringValue()).isEqualTo(code);
        assertThat(error.get("message").stringValue()).isNotBlank();
        assertThat(error.get("type").stringValue()).isEqualTo(type(status));
        assertThat(error.has("param")).as("error.param is there, be it null").isTrue();
        assertThat(error.get("trace_id").stringValue()).isEqualTo(trace);
        assertThat(body.get("code").stringValue()).isEqualTo(code);
        assertThat(body.get("message")).isEqualTo(error.get("message"));
        return error;
    }

    /** OpenAI's type for a status, as contract §8 has it. */
    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "insufficient_quota";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> status >= 500 ? "server_error" : "invalid_request_error";
        };
    }
}
