package ai.behest.console.frame;

import ai.behest.wire.Refusal;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a form or of an address's query, by name. Their text is never shown in a log: it may be a secret. */
public record Fields(Map<String, List<String>> values) {
    private static final int MOST_FIELDS = 500;

    public static final Fields NONE = new Fields(Map.of());

    /** Reads {@code a=1&b=2}. */
    static Fields parse(String text) {
        try {
            Map<String, List<String>> values =
                    new QueryStringDecoder(text, StandardCharsets.UTF_8, false, MOST_FIELDS).parameters();
            if (values.entrySet().stream()
                    .anyMatch(field ->
                            !isText(field.getKey()) || field.getValue().stream().anyMatch(value -> !isText(value)))) {
                throw Refusal.invalid("form", "The form holds a character that is not text.")
                        .asException();
            }
            return new Fields(Map.copyOf(values));
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid("form", "The form is not well encoded.").asException();
        }
    }

    /** The field's text without the blanks around it; empty when it is absent. */
    public String text(String name) {
        return raw(name).strip();
    }

    /** The field as it was typed, e.g. a password; empty when it is absent. */
    public String raw(String name) {
        List<String> all = values.getOrDefault(name, List.of());
        return all.isEmpty() ? "" : all.getFirst();
    }

    /** The field's text, or null when it is absent or blank. */
    public @Nullable String optional(String name) {
        String text = text(name);
        return text.isEmpty() ? null : text;
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** Whether a check box is ticked. */
    public boolean ticked(String name) {
        return has(name) && !text(name).equals("false");
    }

    /** The field's lines that are not blank. */
    public List<String> lines(String name) {
        return raw(name)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** @throws ai.behest.wire.RefusedException naming the field when it is not a whole number in this range */
    public long number(String name, long absent, long least, long most) {
        String text = text(name).replace(",", "").replace("_", "");
        if (text.isEmpty()) {
            return absent;
        }
        if (text.matches("-?[0-9]{1,18}")) {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw Refusal.invalid(name, "Give a whole number from " + least + " to " + most + ".")
                .asException();
    }

    private static boolean isText(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean control = c < 0x20 && c != '\n' && c != '\r' && c != '\t';
            if (control || c == 0x7f || c == '\ufffd') {
                return false;
            }
            if (Character.isHighSurrogate(c)
                    && (i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(++i)))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "Fields" + values.keySet();
    }
}
