package ai.behest.memory;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** Instants as clients read them: ISO 8601 in UTC with milliseconds and a Z. */
final class WireTime {
    private static final DateTimeFormatter FORMAT =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private WireTime() {}

    static String text(Instant instant) {
        return FORMAT.format(instant);
    }
}
