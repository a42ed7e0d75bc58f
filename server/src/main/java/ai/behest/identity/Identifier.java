package ai.behest.identity;

import ai.behest.wire.Refusal;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules for the ids that callers choose (contract §2): an end user's and a session's, 1 to 255 characters without
 * control characters. They hold wherever such an id comes from: a mint request, a token, a header.
 */
public final class Identifier {
    private static final int MOST = 255;
    private static final Set<String> RESERVED = Set.of("dashboard-service", "admin", "system");

    private Identifier() {}

    /**
     * An end user's id, as it was sent.
     *
     * @param field what to name in the refusal, e.g. {@code user_id}
     * @throws ai.behest.wire.RefusedException when it is missing, does not fit, or is a reserved word
     */
    public static String user(String field, @Nullable String value) {
        if (value == null || !fits(value) || value.isBlank()) {
            throw refuse(field, field + " has 1 to 255 characters and no control characters.");
        }
        if (isReserved(value)) {
            throw refuse(field, field + " is a reserved word. Send your own id of the end user.");
        }
        return value;
    }

    /** A session's id; the same rules without reserved words. */
    public static String session(String field, @Nullable String value) {
        if (value == null || !fits(value) || value.isBlank()) {
            throw refuse(field, field + " has 1 to 255 characters and no control characters.");
        }
        return value;
    }

    static boolean isUser(String value) {
        return fits(value) && !value.isBlank() && !isReserved(value);
    }

    static boolean isSession(String value) {
        return fits(value) && !value.isBlank();
    }

    /** 1 to 255 characters, none of them a control character or half of a surrogate pair. */
    static boolean fits(String value) {
        int length = value.length();
        if (length == 0 || length > 2 * MOST || (length > MOST && value.codePointCount(0, length) > MOST)) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (Character.isISOControl(c)) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c) || i + 1 == length || !Character.isLowSurrogate(value.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static boolean isReserved(String value) {
        return RESERVED.contains(value.strip().toLowerCase(Locale.ROOT));
    }

    private static RuntimeException refuse(String field, String message) {
        return Refusal.invalid(field, message).asException();
    }
}
