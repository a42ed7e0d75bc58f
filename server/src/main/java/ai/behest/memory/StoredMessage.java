package ai.behest.memory;

import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message of a thread as it is read back.
 *
 * @param id names the message within its thread; what {@code before} takes
 * @param json the text that was stored
 */
public record StoredMessage(String id, String role, Instant createdAt, String json) {

    /** {@code {id, role, content, created_at}} and the message's other members untouched (contract §6): its JSON. */
    @JsonValue
    public ObjectNode wire() {
        JsonNode message = Json.MAPPER.readTree(json);
        ObjectNode wire = Json.object().put("id", id).put("role", role);
        JsonNode content = message.get("content");
        if (content == null) {
            wire.putNull("content");
        } else {
            wire.set("content", content);
        }
        wire.put("created_at", WireTime.text(createdAt));
        for (Map.Entry<String, JsonNode> member : message.properties()) {
            if (!wire.has(member.getKey())) {
                wire.set(member.getKey(), member.getValue());
            }
        }
        return wire;
    }

    /** Without the text: prompts are never logged. */
    @Override
    public String toString() {
        return "StoredMessage[" + id + ", " + role + "]";
    }

    static String id(String threadKey, long seq) {
        return threadKey.replaceFirst("^thr_", "msg_") + "_" + seq;
    }

    /** The place that an id stands for; it may have fallen away since. */
    static long seq(String threadKey, String id) {
        String prefix = threadKey.replaceFirst("^thr_", "msg_") + "_";
        String digits = id.startsWith(prefix) ? id.substring(prefix.length()) : "";
        if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw Refusal.invalid("before", "before must be the id of a message of this thread.")
                    .asException();
        }
        return Long.parseLong(digits);
    }
}
