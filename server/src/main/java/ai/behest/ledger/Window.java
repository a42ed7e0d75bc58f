package ai.behest.ledger;

import ai.behest.wire.Refusal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time that a report is about.
 *
 * @param from its first instant
 * @param to the instant behind its last
 */
public record Window(Instant from, Instant to) {
    private static final Duration MOST = Duration.ofDays(366);
    private static final Duration USUAL = Duration.ofDays(30);
    private static final int TEXT_MOST = 64;

    /**
     * Reads the parameters of a request (contract §7): dates (UTC) or ISO 8601 instants; {@code to} is inclusive for a
     * date and exclusive for an instant. Without {@code to} the window ends now, without {@code from} it is 30 days long.
     *
     * @throws ai.behest.wire.RefusedException a validation error that names {@code from} or {@code to}; also when the
     *     window is longer than 366 days
     */
    public static Window parse(@Nullable String from, @Nullable String to, Instant now) {
        Instant end = to == null ? now : instant("to", to, 1);
        Instant start = from == null ? end.minus(USUAL) : instant("from", from, 0);
        if (!start.isBefore(end)) {
            throw Refusal.invalid("from", "from must be before to.").asException();
        }
        if (Duration.between(start, end).compareTo(MOST) > 0) {
            throw Refusal.invalid("from", "A report covers at most 366 days.").asException();
        }
        return new Window(start, end);
    }

    private static Instant instant(String field, String text, int daysForDate) {
        // the plus of an offset arrives as a space when it was not encoded
        String repaired = text.strip().replace(' ', '+');
        if (repaired.length() <= TEXT_MOST) {
            try {
                Instant instant = repaired.contains("T")
                        ? OffsetDateTime.parse(repaired).toInstant()
                        : LocalDate.parse(repaired)
                                .plusDays(daysForDate)
                                .atStartOfDay(ZoneOffset.UTC)
                                .toInstant();
                if (!instant.isBefore(Instant.EPOCH) && instant.isBefore(Instant.parse("9999-01-01T00:00:00Z"))) {
                    return instant;
                }
            } catch (DateTimeException e) {
                throw wrong(field);
            }
        }
        throw wrong(field);
    }

    private static RuntimeException wrong(String field) {
        return Refusal.invalid(field, field + " is a date like 2026-11-24 or an instant like 2026-11-24T12:00:00Z.")
                .asException();
    }

    long fromMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, from);
    }

    long toMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, to);
    }
}
