package ai.behest.budget;

import ai.behest.wire.Refusal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How often a budget is full again: with the calendar of the tenant's time zone (a day has 23, 24 or 25 hours there), never,
 * or continuously over the last stretch of time, in sixtieths of it.
 *
 * @param rollingSeconds the stretch of a rolling period, 60 s to 366 days; 0 for the others
 */
public record Period(Calendar calendar, long rollingSeconds) {
    /** The pieces of a rolling period: what was spent comes back a sixtieth of it late at the most. */
    static final int PIECES = 60;

    private static final Pattern ROLLING = Pattern.compile("rolling_([1-9][0-9]{0,6})([mhd])");
    private static final long MOST_SECONDS = 366L * 86_400;

    /** The kinds of period. */
    public enum Calendar {
        MINUTE,
        HOUR,
        DAY,
        WEEK,
        MONTH,
        TOTAL,
        ROLLING
    }

    public static final Period DAY = new Period(Calendar.DAY, 0);
    public static final Period MONTH = new Period(Calendar.MONTH, 0);
    public static final Period TOTAL = new Period(Calendar.TOTAL, 0);

    /** @throws ai.behest.wire.RefusedException naming {@code period} */
    public static Period parse(@Nullable String text) {
        Matcher rolling = ROLLING.matcher(text == null ? "" : text);
        if (rolling.matches()) {
            long each = switch (rolling.group(2)) {
                case "m" -> 60;
                case "h" -> 3_600;
                default -> 86_400;
            };
            long seconds = Long.parseLong(rolling.group(1)) * each;
            if (seconds <= MOST_SECONDS) {
                return new Period(Calendar.ROLLING, seconds);
            }
        }
        for (Calendar calendar : Calendar.values()) {
            if (calendar != Calendar.ROLLING
                    && calendar.name().toLowerCase(Locale.ROOT).equals(text)) {
                return new Period(calendar, 0);
            }
        }
        throw Refusal.invalid(
                        "period",
                        "period is minute, hour, day, week, month, total, or rolling_ with a length up to 366 days, e.g."
                                + " rolling_24h.")
                .asException();
    }

    public String text() {
        if (calendar != Calendar.ROLLING) {
            return calendar.name().toLowerCase(Locale.ROOT);
        }
        if (rollingSeconds % 86_400 == 0) {
            return "rolling_" + rollingSeconds / 86_400 + "d";
        }
        return rollingSeconds % 3_600 == 0
                ? "rolling_" + rollingSeconds / 3_600 + "h"
                : "rolling_" + rollingSeconds / 60 + "m";
    }

    public boolean isRolling() {
        return calendar == Calendar.ROLLING;
    }

    /** The window that this instant is in. */
    Window window(long micros, ZoneId zone) {
        ZonedDateTime now = Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atZone(zone);
        LocalDate today = now.toLocalDate();
        return switch (calendar) {
            case MINUTE -> {
                ZonedDateTime start = now.truncatedTo(ChronoUnit.MINUTES);
                yield window(start, start.plusMinutes(1));
            }
            case HOUR -> {
                ZonedDateTime start = now.truncatedTo(ChronoUnit.HOURS);
                yield window(start, start.plusHours(1));
            }
            case DAY -> days(today, today.plusDays(1), zone);
            case WEEK -> {
                LocalDate monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                yield days(monday, monday.plusWeeks(1), zone);
            }
            case MONTH -> {
                LocalDate first = today.withDayOfMonth(1);
                yield days(first, first.plusMonths(1), zone);
            }
            case TOTAL, ROLLING -> Window.FOREVER;
        };
    }

    private static Window days(LocalDate first, LocalDate next, ZoneId zone) {
        return window(first.atStartOfDay(zone), next.atStartOfDay(zone));
    }

    private static Window window(ZonedDateTime start, ZonedDateTime end) {
        return new Window(micros(start), micros(end));
    }

    private static long micros(ZonedDateTime time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant());
    }

    /** The piece of a rolling period that this instant is in, by its start; 0 for the other periods. */
    long piece(long micros) {
        if (!isRolling()) {
            return 0;
        }
        long length = rollingSeconds * 1_000_000 / PIECES;
        return Math.floorDiv(micros, length) * length;
    }

    /** A piece that begins here or earlier has come back whole: all of it is longer ago than the period. */
    long expired(long micros) {
        long length = rollingSeconds * 1_000_000 / PIECES;
        return micros - rollingSeconds * 1_000_000 - length;
    }
}
