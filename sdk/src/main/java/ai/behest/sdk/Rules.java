package ai.behest.sdk;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** The contract's rules for values that a caller names (§2, §4), checked here so that the error names the field. */
final class Rules {

    static final int MIN_TTL_SECONDS = 60;
    static final int MAX_TTL_SECONDS = 86_400;
    private static final int MAX_CHARACTERS = 255;
    private static final Set<String> RESERVED = Set.of("dashboard-service", "admin", "system");

    private Rules() {}

    static String userId(String id) {
        text("user_id", id);
        if (RESERVED.contains(id.strip().toLowerCase(Locale.ROOT))) {
            throw Failure.field("user_id", "is reserved: use your own id of the user");
        }
        return id;
    }

    static Duration ttl(Duration ttl) {
        if (ttl.compareTo(Duration.ofSeconds(MIN_TTL_SECONDS)) < 0
                || ttl.compareTo(Duration.ofSeconds(MAX_TTL_SECONDS)) > 0) {
            throw Failure.field("ttl", "must be between 60 and 86400 seconds");
        }
        if (ttl.toNanosPart() != 0) {
            throw Failure.field("ttl", "must be whole seconds");
        }
        return ttl;
    }

    /** 1 to 255 characters, not blank, no control characters, no half surrogate pairs. */
    static String text(String field, String text) {
        if (text.isBlank()) {
            throw Failure.field(field, "must not be empty");
        }
        if (text.codePointCount(0, text.length()) > MAX_CHARACTERS) {
            throw Failure.field(field, "must be at most 255 characters");
        }
        if (text.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
            throw Failure.field(field, "must not contain control characters");
        }
        return text;
    }

    /** A {@link #text} that also has to travel in a header: printable ASCII without a space at either end. */
    static String header(String field, String text) {
        text(field, text);
        if (!fitsHeader(text)) {
            throw Failure.field(field, "must be printable ASCII without a space at either end: it travels in a header");
        }
        return text;
    }

    static boolean fitsHeader(String text) {
        return text.equals(text.strip()) && text.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
    }
}
