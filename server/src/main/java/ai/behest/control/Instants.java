package ai.behest.control;

import ai.behest.wire.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Instants in requests: ISO 8601 with an offset, from 1970 to 9999. */
final class Instants {
    private static final int LONGEST = 40;

    private Instants() {}

    /** @throws ai.behest.wire.RefusedException naming the field */
    static @Nullable Instant parse(String field, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            OffsetDateTime instant = OffsetDateTime.parse(text);
            if (text.length() <= LONGEST && instant.getYear() >= 1970 && instant.getYear() < 10_000) {
                return instant.toInstant();
            }
        } catch (DateTimeException e) {
            throw malformed(field);
        }
        throw malformed(field);
    }

    private static RuntimeException malformed(String field) {
        return Refusal.invalid(field, field + " is an instant like 2026-12-31T23:59:59Z.")
                .asException();
    }
}
