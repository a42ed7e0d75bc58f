package ai.behest.memory;

import ai.behest.wire.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is kept of a message over 1 MiB: its place, its role, its tool calls by name and id, its parts of at most 32 KiB
 * (such as the question beside a large picture), and for the rest a line that says what was left out. The call itself
 * carries the whole message; and since the row keeps the digest of the whole, a client that resends it is understood.
 */
final class StandIn {
    /** The largest message that is kept as it is, in bytes of UTF-8. */
    static final int MOST_BYTES = 1 << 20;

    private static final int PART_MOST = 32 << 10;
    private static final int PARTS_MOST = 256 << 10;
    private static final int COUNT_MOST = 128;
    private static final int NAME_MOST = 256;

    private StandIn() {}

    /** The text to store for a message. */
    static String of(Message message) {
        String text = bytes(message.json()) <= MOST_BYTES ? message.json() : shortened(message);
        // an answer that was interrupted between the halves of a character
        boolean whole = text.codePoints().noneMatch(point -> Character.getType(point) == Character.SURROGATE);
        return whole ? text : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** The length of a text in UTF-8. */
    static int bytes(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // each half of a surrogate pair counts for two of its four bytes
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return bytes;
    }

    private static String shortened(Message message) {
        JsonNode whole = message.tree();
        ObjectNode kept = Json.object().put("role", message.role());
        copyName(whole, kept, "name");
        copyName(whole, kept, "tool_call_id");
        ArrayNode calls = calls(whole.path("tool_calls"));
        if (calls != null) {
            kept.set("tool_calls", calls);
        }
        JsonNode content = whole.path("content");
        if (content.isArray() && content.size() <= COUNT_MOST) {
            kept.set("content", parts(content));
        } else {
            kept.put("content", leftOut(bytes(message.json())));
        }
        return Json.text(kept);
    }

    private static ArrayNode parts(JsonNode content) {
        ArrayNode parts = Json.MAPPER.createArrayNode();
        int total = 0;
        for (JsonNode part : content) {
            String text = Json.text(part);
            int size = bytes(text);
            if (size <= PART_MOST && total + size <= PARTS_MOST) {
                total += size;
                parts.add(part);
            } else {
                parts.add(Json.object().put("type", "text").put("text", leftOut(size)));
            }
        }
        return parts;
    }

    private static @Nullable ArrayNode calls(JsonNode calls) {
        if (!calls.isArray() || calls.isEmpty() || calls.size() > COUNT_MOST) {
            return null;
        }
        ArrayNode kept = Json.MAPPER.createArrayNode();
        for (JsonNode call : calls) {
            ObjectNode named = Json.object();
            ObjectNode function = Json.object();
            if (!copyName(call, named, "id") || !copyName(call.path("function"), function, "name")) {
                return null;
            }
            kept.add(named.put("type", "function").set("function", function.put("arguments", "{}")));
        }
        return kept;
    }

    private static boolean copyName(JsonNode from, ObjectNode to, String member) {
        JsonNode name = from.path(member);
        if (!name.isString() || name.stringValue().length() > NAME_MOST) {
            return false;
        }
        to.set(member, name);
        return true;
    }

    private static String leftOut(int bytes) {
        return "[" + bytes + " bytes were too large to keep in the history.]";
    }
}
