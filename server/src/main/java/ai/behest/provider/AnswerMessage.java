package ai.behest.provider;

import ai.behest.wire.Json;
import ai.behest.wire.RefusedException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts the first choice of an answer together again as the one message that a conversation remembers: the text of a
 * stream's chunks joined, the pieces of its tool calls as well. Only for calls that have a conversation.
 */
public final class AnswerMessage {
    /** Most of an answer that is kept; what comes after is not remembered. */
    private static final int MOST_CHARS = 1024 * 1024;

    private final StringBuilder content = new StringBuilder();
    private final Map<Integer, ObjectNode> toolCalls = new TreeMap<>();
    private final Map<Integer, StringBuilder> arguments = new TreeMap<>();
    private @Nullable JsonNode whole;

    /** Adds one chunk of a stream, or a whole answer. */
    public void add(byte[] bytes, int offset, int length) {
        JsonNode choice;
        try {
            choice = Json.tree(Arrays.copyOfRange(bytes, offset, offset + length))
                    .path("choices")
                    .path(0);
        } catch (RefusedException e) {
            return; // the meter has seen that this is not JSON and ends the call
        }
        if (choice.path("message").isObject()) {
            whole = choice.get("message");
        } else if (choice.path("index").asInt(0) == 0) {
            delta(choice.path("delta"));
        }
    }

    private void delta(JsonNode delta) {
        append(content, delta.path("content"));
        for (JsonNode piece : delta.path("tool_calls")) {
            int index = piece.path("index").asInt(0);
            ObjectNode call = toolCalls.computeIfAbsent(index, _ -> Json.object());
            for (String member : new String[] {"id", "type"}) {
                if (piece.path(member).isString()) {
                    call.set(member, piece.get(member));
                }
            }
            JsonNode function = piece.path("function");
            if (function.path("name").isString()) {
                call.withObject("/function").set("name", function.get("name"));
            }
            append(arguments.computeIfAbsent(index, _ -> new StringBuilder()), function.path("arguments"));
        }
    }

    private static void append(StringBuilder text, JsonNode piece) {
        if (piece.isString() && text.length() < MOST_CHARS) {
            text.append(piece.stringValue());
        }
    }

    /** The message as JSON, or null when nothing was said. */
    public @Nullable String json() {
        if (whole != null) {
            return Json.text(whole);
        }
        if (content.isEmpty() && toolCalls.isEmpty()) {
            return null;
        }
        ObjectNode message = Json.object().put("role", "assistant");
        if (content.isEmpty()) {
            message.putNull("content");
        } else {
            message.put("content", content.toString());
        }
        if (!toolCalls.isEmpty()) {
            ArrayNode calls = message.putArray("tool_calls");
            toolCalls.forEach((index, call) -> {
                call.withObject("/function")
                        .put(
                                "arguments",
                                arguments
                                        .getOrDefault(index, new StringBuilder())
                                        .toString());
                calls.add(call);
            });
        }
        return Json.text(message);
    }
}
