package ai.behest.fake;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The members of one JSON object of a request, read strictly; an error names the member by its path. */
record Fields(String path, JsonNode object) {
    Fields {
        if (!object.isObject()) {
            throw Refused.field(path, "must be an object");
        }
    }

    String pathOf(String member) {
        return path.isEmpty() ? member : path + "." + member;
    }

    Refused refused(String member, String message) {
        return Refused.field(pathOf(member), message);
    }

    void allowOnly(Set<String> members) {
        for (String name : object.propertyNames()) {
            if (!members.contains(name)) {
                String shown = name.length() > 64 ? name.substring(0, 64) : name;
                throw new Refused(400, "unknown_parameter", pathOf(shown), "Unknown parameter: " + pathOf(shown));
            }
        }
    }

    /** Null when the member is absent or JSON null. */
    @Nullable
    JsonNode find(String member) {
        JsonNode value = object.get(member);
        return value == null || value.isNull() ? null : value;
    }

    int integer(String member, int absent, int min, int max) {
        JsonNode value = find(member);
        if (value == null) {
            return absent;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
            throw refused(member, "must be an integer from " + min + " to " + max);
        }
        return value.intValue();
    }

    boolean flag(String member, boolean absent) {
        JsonNode value = find(member);
        if (value == null) {
            return absent;
        }
        if (!value.isBoolean()) {
            throw refused(member, "must be true or false");
        }
        return value.booleanValue();
    }

    @Nullable
    String text(String member, int maxLength) {
        JsonNode value = find(member);
        if (value == null) {
            return null;
        }
        if (!value.isString() || value.stringValue().length() > maxLength) {
            throw refused(member, "must be a string of at most " + maxLength + " characters");
        }
        return value.stringValue();
    }
}
