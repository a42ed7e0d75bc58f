package ai.behest.wire;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Labels on a call, {@code name=value}: what its cost is told apart by. */
public final class Tags {
    /** The most tags of one call. */
    public static final int MOST = 8;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x2b\\x2d-\\x7e][\\x20-\\x2b\\x2d-\\x7e]{0,127}");

    private Tags() {}

    /**
     * Reads {@code team=search,feature=summary}.
     *
     * @param field the header's name, for the refusal
     * @throws RefusedException a validation error of {@code field}
     */
    public static Map<String, String> parse(String field, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return Map.of();
        }
        Map<String, String> tags = new TreeMap<>();
        for (String pair : text.split(",", MOST + 2)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? "" : pair.substring(0, equals).strip();
            String value = equals < 0 ? "" : pair.substring(equals + 1).strip();
            if (!fits(name, value)) {
                throw refuse(
                        field,
                        "Tags are name=value, separated by commas: names of 1 to 64 letters, digits, dots, hyphens and"
                                + " underscores, values of 1 to 128 printable ASCII characters.");
            }
            if (tags.put(name, value) != null) {
                throw refuse(field, "A tag is given twice.");
            }
        }
        if (tags.size() > MOST) {
            throw refuse(field, "A call has at most " + MOST + " tags.");
        }
        return Collections.unmodifiableMap(tags);
    }

    /** The tags of a JSON object of strings, or null when it is something else or breaks a rule. */
    public static @Nullable Map<String, String> of(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return Map.of();
        }
        if (!(node instanceof ObjectNode object) || object.size() > MOST) {
            return null;
        }
        Map<String, String> tags = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            JsonNode value = member.getValue();
            if (!value.isString() || !fits(member.getKey(), value.stringValue())) {
                return null;
            }
            tags.put(member.getKey(), value.stringValue());
        }
        return Collections.unmodifiableMap(tags);
    }

    /** Both, where {@code signed} wins: it was vouched for. At most {@link #MOST}. */
    public static Map<String, String> merged(Map<String, String> signed, Map<String, String> claimed) {
        if (claimed.isEmpty()) {
            return signed;
        }
        Map<String, String> all = new TreeMap<>(claimed);
        all.putAll(signed);
        if (all.size() > MOST) {
            throw refuse("X-Behest-Tags", "A call has at most " + MOST + " tags, those of its token included.");
        }
        return Collections.unmodifiableMap(all);
    }

    private static boolean fits(String name, String value) {
        return NAME.matcher(name).matches() && VALUE.matcher(value).matches();
    }

    private static RuntimeException refuse(String field, String message) {
        return Refusal.invalid(field, message).asException();
    }
}
