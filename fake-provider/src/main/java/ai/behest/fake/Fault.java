package ai.behest.fake;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What goes wrong with an answer, and after how many of its events. {@code after} 0 is before the response head where
 * the kind allows it. An answer that is not streamed counts as two events, its two halves.
 */
record Fault(
        Kind kind,
        int after,
        int status,
        @Nullable String retryAfter,
        @Nullable String message,
        @Nullable String code) {

    /** The kinds; those that cut take {@code after}, the others concern the whole answer. */
    enum Kind {
        STATUS(false),
        STALL(true),
        RESET(true),
        CLOSE(true),
        GARBAGE(true),
        HTML(true),
        ERROR_EVENT(true),
        NOT_JSON(true),
        HUGE(true),
        EMPTY(false),
        MISSING_USAGE(false),
        WRONG_CONTENT_TYPE(false);

        final boolean cuts;

        Kind(boolean cuts) {
            this.cuts = cuts;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Set<String> MEMBERS = Set.of("kind", "after", "status", "retry_after", "message", "code");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]{1,64}");

    /** Whether the answer is delivered to its end in spite of the fault. */
    boolean delivers() {
        return kind == Kind.MISSING_USAGE || kind == Kind.WRONG_CONTENT_TYPE;
    }

    /** Whether it takes the place of the whole response, with a status that says so. */
    boolean refusesWithStatus() {
        return kind == Kind.STATUS || kind == Kind.HTML;
    }

    /** Whether the head still promises the length of the whole body. */
    boolean keepsLength() {
        return kind == Kind.STALL || kind == Kind.RESET || kind == Kind.CLOSE;
    }

    static Fault read(Fields fields) {
        fields.allowOnly(MEMBERS);
        Kind kind = kind(fields);
        if (!kind.cuts && fields.integer("after", 0, 0, Integer.MAX_VALUE) != 0) {
            throw fields.refused("after", "must be 0 for " + kind.word());
        }
        if (kind != Kind.STATUS) {
            for (String member : new String[] {"status", "retry_after"}) {
                if (fields.find(member) != null) {
                    throw fields.refused(member, "goes only with the kind status");
                }
            }
        } else if (fields.find("status") == null) {
            throw fields.refused("status", "is missing");
        }
        return new Fault(
                kind,
                fields.integer("after", 0, 0, 1_000_000),
                fields.integer("status", 200, 400, 599),
                retryAfter(fields),
                fields.text("message", 4096),
                fields.text("code", 256));
    }

    private static Kind kind(Fields fields) {
        String word = fields.text("kind", 64);
        if (word != null) {
            for (Kind kind : Kind.values()) {
                if (kind.word().equals(word)) {
                    return kind;
                }
            }
        }
        StringBuilder words = new StringBuilder("must be one of");
        for (Kind kind : Kind.values()) {
            words.append(' ').append(kind.word());
        }
        throw fields.refused("kind", words.toString());
    }

    private static @Nullable String retryAfter(Fields fields) {
        JsonNode value = fields.find("retry_after");
        if (value == null) {
            return null;
        }
        if (value.isIntegralNumber()) {
            return Integer.toString(fields.integer("retry_after", 0, 0, Integer.MAX_VALUE));
        }
        String text = value.isString() ? value.stringValue() : "";
        if (!HEADER_VALUE.matcher(text).matches()) {
            throw fields.refused("retry_after", "must be seconds, or a string of 1 to 64 printable characters");
        }
        return text;
    }
}
