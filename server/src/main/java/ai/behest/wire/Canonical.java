package ai.behest.wire;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * JSON with one spelling for one value (RFC 8785): members sorted by name, no white space, nothing escaped that need not be.
 * Objects, arrays, texts, whole numbers, true, false and null; what has fractions has no spelling here.
 */
public final class Canonical {
    private static final String HEX = "0123456789abcdef";

    private Canonical() {}

    /** @throws IllegalArgumentException when it holds a number that is not whole */
    public static String text(JsonNode value) {
        StringBuilder text = new StringBuilder();
        append(text, value);
        return text.toString();
    }

    private static void append(StringBuilder text, JsonNode value) {
        if (value.isObject()) {
            object(text, value);
        } else if (value.isArray()) {
            array(text, value);
        } else if (value.isString()) {
            string(text, value.stringValue());
        } else if (value.isIntegralNumber() || value.isBoolean() || value.isNull()) {
            text.append(value);
        } else {
            throw new IllegalArgumentException("only whole numbers are spelled in one way");
        }
    }

    private static void object(StringBuilder text, JsonNode value) {
        Map<String, JsonNode> sorted = new TreeMap<>();
        value.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
        text.append('{');
        sorted.forEach((name, member) -> {
            if (text.charAt(text.length() - 1) != '{') {
                text.append(',');
            }
            string(text, name);
            text.append(':');
            append(text, member);
        });
        text.append('}');
    }

    private static void array(StringBuilder text, JsonNode value) {
        text.append('[');
        for (Iterator<JsonNode> members = value.values().iterator(); members.hasNext(); ) {
            append(text, members.next());
            text.append(members.hasNext() ? "," : "");
        }
        text.append(']');
    }

    private static void string(StringBuilder text, String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ') {
                        text.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
