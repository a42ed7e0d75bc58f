package ai.behest.console.spend;

import ai.behest.console.frame.Options;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How long a bar is: hours, days or months of UTC. A month's figures are its days'. */
enum Step {
    HOUR("hour", "hour", DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH)),
    DAY("day", "day", DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH)),
    MONTH("month", "day", DateTimeFormatter.ofPattern("MMM yyyy", Locale.ENGLISH));

    private static final int MOST_HOURS = 7 * 24;
    private static final int MOST_DAYS = 124;

    private final String text;
    private final String dimension;
    private final DateTimeFormatter label;

    Step(String text, String dimension, DateTimeFormatter label) {
        this.text = text;
        this.dimension = dimension;
        this.label = label.withZone(ZoneOffset.UTC);
    }

    static Map<String, String> choices() {
        return Options.of("", "What fits", "hour", "By hour", "day", "By day", "month", "By month");
    }

    /** What was asked for, when the bars of it can be told apart; else what fits. */
    static Step of(String wanted, Timeframe time) {
        long hours = time.hours();
        if (wanted.equals("month")) {
            return MONTH;
        }
        if (hours > MOST_DAYS * 24L) {
            return MONTH;
        }
        if (wanted.equals("day") || hours > MOST_HOURS) {
            return DAY;
        }
        return wanted.equals("hour") || hours <= 48 ? HOUR : DAY;
    }

    String text() {
        return text;
    }

    /** What a report is grouped by. */
    String dimension() {
        return dimension;
    }

    /** Where the bar begins that this value of the report's dimension is in. */
    Instant begin(String value) {
        Instant instant = this == HOUR
                ? Instant.parse(value)
                : LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant();
        return begin(instant);
    }

    private Instant begin(Instant instant) {
        LocalDate day = LocalDate.ofInstant(instant, ZoneOffset.UTC);
        return switch (this) {
            case HOUR -> instant.truncatedTo(ChronoUnit.HOURS);
            case DAY -> day.atStartOfDay(ZoneOffset.UTC).toInstant();
            case MONTH -> day.withDayOfMonth(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        };
    }

    Instant next(Instant begin) {
        LocalDate day = LocalDate.ofInstant(begin, ZoneOffset.UTC);
        return switch (this) {
            case HOUR -> begin.plus(1, ChronoUnit.HOURS);
            case DAY -> begin.plus(1, ChronoUnit.DAYS);
            case MONTH ->
                YearMonth.from(day)
                        .plusMonths(1)
                        .atDay(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
        };
    }

    /** All bars of a time, by where they begin. */
    List<Instant> all(Instant from, Instant to) {
        List<Instant> all = new ArrayList<>();
        for (Instant begin = begin(from); begin.isBefore(to); begin = next(begin)) {
            all.add(begin);
        }
        return all;
    }

    String label(Instant begin) {
        return label.format(begin);
    }
}
