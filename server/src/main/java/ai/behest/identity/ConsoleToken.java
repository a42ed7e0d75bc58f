package ai.behest.identity;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The {@code jti} of a token that the console minted for somebody who tries a project: {@code console.PERSON.UUID}. It
 * proves who that was only in a token that the platform signed: no mint request can name a {@code jti}, while a tenant
 * that signs its own tokens writes what it likes.
 */
final class ConsoleToken {
    private static final String PREFIX = "console.";

    private ConsoleToken() {}

    static String id(String personId) {
        return PREFIX + personId + "." + UUID.randomUUID();
    }

    static boolean is(@Nullable String jti) {
        return jti != null && jti.startsWith(PREFIX);
    }

    /** What stands as the key in the book: {@code console:PERSON}. */
    static String key(String jti) {
        return "console:" + jti.substring(PREFIX.length(), jti.lastIndexOf('.'));
    }
}
