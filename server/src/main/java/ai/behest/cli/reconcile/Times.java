package ai.behest.cli.reconcile;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Times as exports spell them. */
public final class Times {
    private static final long MILLIS_FROM = 100_000_000_000L;

    private Times() {}

    /**
     * A date, an instant in ISO 8601 with {@code T} or a space, or seconds or milliseconds since 1970; in UTC where it names no
     * offset.
     *
     * @throws IllegalArgumentException when it is none of them
     */
    public static Instant parse(String text) {
        String time = text.strip().replace(' ', 'T');
        try {
            if (time.matches("[0-9]{9,14}")) {
                long number = Long.parseLong(time);
                return number < MILLIS_FROM ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
            }
            if (time.length() == "2026-01-31".length()) {
                return LocalDate.parse(time).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            return time.matches(".*([Zz]|[+-][0-9:]{2,6})$") && time.length() > "2026-01-31T00:00".length()
                    ? OffsetDateTime.parse(time).toInstant()
                    : LocalDateTime.parse(time).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("is no time such as 2026-01-31T12:00:00Z or 1769860800", e);
        }
    }
}
