package ai.behest.memory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * When two messages say the same. The order of members, white space and the spelling of numbers and escapes do not
 * matter; a member that is null or empty equals an absent one; a content of one text part equals that text. Of an
 * assistant's message only what it said counts (content, refusal, tool calls), since clients send an answer back without
 * the provider's extras (annotations, reasoning).
 */
final class Canonical {
    private static final List<String> SAID = List.of("content", "refusal", "tool_calls", "function_call");

    private Canonical() {}

    /** SHA-256 in hex of the role and what the message says. */
    static String digest(String role, JsonNode message) {
        StringBuilder text = new StringBuilder();
        string(text, role);
        object(text, members(role, message));
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    static boolean isSilent(JsonNode message) {
        return message.get("audio") == null && SAID.stream().allMatch(name -> isEmpty(message.get(name)));
    }

    private static Map<String, JsonNode> members(String role, JsonNode message) {
        Map<String, JsonNode> members = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : message.properties()) {
            if (!isEmpty(member.getValue()) && !member.getKey().equals("role")) {
                members.put(member.getKey(), member.getValue());
            }
        }
        members.computeIfPresent("content", (_, content) -> plain(content));
        if (Message.isAnswer(role)) {
            members.keySet().retainAll(SAID);
            JsonNode audio = message.get("audio");
            if (audio != null && audio.get("id") != null) {
                members.put("audio", audio.get("id"));
            }
            members.computeIfPresent("tool_calls", (_, calls) -> withoutIndex(calls));
        }
        return members;
    }

    private static boolean isEmpty(@Nullable JsonNode value) {
        return value == null
                || value.isNull()
                || (value.isContainer() && value.isEmpty())
                || (value.isString() && value.stringValue().isEmpty());
    }

    private static JsonNode plain(JsonNode content) {
        if (content.isArray() && content.size() == 1) {
            JsonNode part = content.get(0);
            JsonNode text = part.get("text");
            if (part.size() == 2 && text != null && text.isString() && isText(part.get("type"))) {
                return text;
            }
        }
        return content;
    }

    private static boolean isText(@Nullable JsonNode type) {
        return type != null && type.isString() && type.stringValue().equals("text");
    }

    // streamed tool calls carry their index, whole ones do not
    private static JsonNode withoutIndex(JsonNode calls) {
        JsonNode copy = calls.deepCopy();
        for (JsonNode call : copy) {
            if (call instanceof ObjectNode object) {
                object.remove("index");
            }
        }
        return copy;
    }

    private static void value(StringBuilder text, JsonNode value) {
        if (value.isString()) {
            string(text, value.stringValue());
        } else if (value.isNumber()) {
            text.append('n').append(value.decimalValue().stripTrailingZeros()).append(';');
        } else if (value.isArray()) {
            text.append('[');
            value.forEach(element -> value(text, element));
            text.append(']');
        } else if (value.isObject()) {
            Map<String, JsonNode> members = new TreeMap<>();
            value.properties().stream()
                    .filter(member -> !member.getValue().isNull())
                    .forEach(member -> members.put(member.getKey(), member.getValue()));
            object(text, members);
        } else {
            text.append(value.isNull() ? 'z' : value.booleanValue() ? 't' : 'f');
        }
    }

    private static void object(StringBuilder text, Map<String, JsonNode> members) {
        text.append('{');
        members.forEach((name, member) -> {
            string(text, name);
            value(text, member);
        });
        text.append('}');
    }

    // the length stands first, so that no text can pass for another structure
    private static void string(StringBuilder text, String value) {
        text.append('s').append(value.length()).append(':').append(value);
    }
}
