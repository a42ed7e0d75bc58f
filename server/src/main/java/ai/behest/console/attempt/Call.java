package ai.behest.console.attempt;

import ai.behest.console.attempt.Attempt.Message;
import ai.behest.wire.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A call that is to become code.
 *
 * @param baseUrl the project's {@code BEHEST_BASE_URL}
 * @param key which key {@code BEHEST_KEY} is to hold, for a comment: never the key itself
 * @param model what is named where a model must be: the one that was chosen, else the project's own
 * @param limit how the model's provider calls the most tokens of an answer
 */
public record Call(Attempt attempt, String baseUrl, String key, String model, String limit) {

    /** The same call in one language. */
    public record Code(String id, String title, String text) {}

    /** In all five. */
    public List<Code> code() {
        return List.of(
                new Code("curl", "curl", Curl.of(this)),
                new Code("java", "Java", JavaSdk.of(this)),
                new Code("typescript", "TypeScript", OpenAiClients.typeScript(this)),
                new Code("python", "Python", OpenAiClients.python(this)),
                new Code("spring", "Spring", Spring.of(this)));
    }

    /** The headers beside the key, in their order. */
    Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-End-User-Id", attempt.userId());
        if (attempt.sessionId() != null) {
            headers.put("X-Session-Id", attempt.sessionId());
        }
        if (!attempt.tags().isEmpty()) {
            headers.put("X-Behest-Tags", attempt.tags());
        }
        return headers;
    }

    /** The request's body; names a model only if one was chosen. */
    String body() {
        Map<String, Object> body = new LinkedHashMap<>();
        if (attempt.model() != null) {
            body.put("model", attempt.model());
        }
        List<Map<String, String>> messages = new ArrayList<>();
        for (Message message : attempt.messages()) {
            Map<String, String> each = new LinkedHashMap<>();
            each.put("role", message.role());
            each.put("content", message.content());
            messages.add(each);
        }
        body.put("messages", messages);
        if (attempt.maxTokens() != null) {
            body.put(limit, attempt.maxTokens());
        }
        if (attempt.stream()) {
            body.put("stream", true);
        }
        return Json.text(body);
    }

    String keyComment() {
        return Quoted.comment(key);
    }
}
