package ai.behest.ledger;

import ai.behest.wire.Refusal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The time that a report is about: from {@code from} on, up to but without {@code to}. At most 366 days, between the
 * years 1970 and 9999.
 */
public record Window(Instant from, Instant to) {
    private static final Duration MOST = Duration.ofDays(366);
    private static final Duration USUAL = Duration.ofDays(30);
    private static final int LONGEST_TEXT = 40;
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    /** An offset whose plus was read as a space, which it is in a form's encoding. */
    private static final Pattern LOST_PLUS = Pattern.compile("(.*[Tt].*) (\\d{2}(?::?\\d{2})?)");

    private static final DateTimeFormatter INSTANT = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .parseLenient()
            .appendOffset("+HH", "Z")
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT)
            .withChronology(IsoChronology.INSTANCE);

    public Window {
        if (!from.isBefore(to)
                || from.isBefore(EARLIEST)
                || Duration.between(from, to).compareTo(MOST) > 0) {
            throw new IllegalArgumentException("from must be before to, and by 366 days at most");
        }
    }

    /**
     * The window of a request (contract §7). Each end is a date or an instant of ISO 8601 with {@code Z} or an offset,
     * whose plus may have arrived as a space. As a date, {@code to} is included.
     *
     * @param from absent: 30 days before {@code to}
     * @param to absent: now
     * @throws ai.behest.wire.RefusedException naming {@code from} or {@code to}
     */
    public static Window parse(@Nullable String from, @Nullable String to, Instant now) {
        Instant end = to == null ? now : instant("to", to, 1);
        Instant start = from == null ? end.minus(USUAL) : instant("from", from, 0);
        if (start.isBefore(EARLIEST)) {
            throw Refusal.invalid(from == null ? "to" : "from", "A window begins in 1970 or later.")
                    .asException();
        }
        if (!start.isBefore(end)) {
            throw Refusal.invalid("from", "from must be before to.").asException();
        }
        if (Duration.between(start, end).compareTo(MOST) > 0) {
            throw Refusal.invalid("from", "From from to to there may be 366 days at most.")
                    .asException();
        }
        return new Window(start, end);
    }

    /**
     * One end of a window.
     *
     * @param field names it in a refusal
     * @param daysAfterDate 1 where a date stands for its own end
     */
    static Instant instant(String field, String text, int daysAfterDate) {
        try {
            if (text.length() <= LONGEST_TEXT) {
                Instant instant = DATE.matcher(text).matches()
                        ? LocalDate.parse(text)
                                .plusDays(daysAfterDate)
                                .atStartOfDay(ZoneOffset.UTC)
                                .toInstant()
                        : OffsetDateTime.parse(LOST_PLUS.matcher(text).replaceFirst("$1+$2"), INSTANT)
                                .toInstant();
                if (!instant.isBefore(EARLIEST) && instant.isBefore(LATEST)) {
                    return instant;
                }
            }
        } catch (DateTimeException e) {
            throw malformed(field);
        }
        throw malformed(field);
    }

    private static RuntimeException malformed(String field) {
        return Refusal.invalid(
                        field,
                        field + " is a date such as 2026-01-31, or an instant with its offset such as"
                                + " 2026-01-31T12:00:00Z, from 1970 on.")
                .asException();
    }

    /** The first microsecond since 1970 that is in the window. */
    public long fromMicros() {
        return microsNotBefore(from);
    }

    /** The first microsecond since 1970 that is no longer in it. */
    public long toMicros() {
        return microsNotBefore(to);
    }

    static long microsNotBefore(Instant instant) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, instant);
        return instant.truncatedTo(ChronoUnit.MICROS).equals(instant) ? micros : micros + 1;
    }
}
