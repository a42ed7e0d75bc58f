package ai.behest.identity;

import ai.behest.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** The names that people give to keys, so that they find them again. */
final class Labels {
    private static final int MOST = 100;

    private Labels() {}

    /** The stripped name; 1 to 100 characters, none of them a control character. */
    static String name(@Nullable String name) {
        if (name == null || name.isBlank() || name.length() > MOST || !Identifier.fits(name)) {
            throw Refusal.invalid("name", "name has 1 to 100 characters and no control characters.")
                    .asException();
        }
        return name.strip();
    }
}
