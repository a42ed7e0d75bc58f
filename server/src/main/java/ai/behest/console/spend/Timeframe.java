package ai.behest.console.spend;

import ai.behest.console.frame.Fields;
import ai.behest.console.frame.Options;
import ai.behest.ledger.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * The time that a page is about and the one that it is compared with, in days of UTC.
 *
 * @param choice as the address has it
 * @param before as long as {@code window}, of which as much has passed
 * @param beforeName what the time before is called
 */
public record Timeframe(String choice, Window window, Window before, String beforeName) {
    private static final String USUAL = "30d";

    /** What can be chosen, and its name. */
    public static Map<String, String> choices() {
        return Options.of(
                "today", "Today",
                "7d", "7 days",
                "30d", "30 days",
                "month", "This month",
                "last-month", "Last month",
                "custom", "From … to …");
    }

    /** The usual time. */
    static Timeframe usual(Instant now) {
        return days(USUAL, 30, now);
    }

    /** @throws ai.behest.wire.RefusedException naming {@code from} or {@code to} */
    static Timeframe of(Fields given, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        LocalDate first = today.withDayOfMonth(1);
        return switch (given.text("window")) {
            case "today" -> days("today", 1, now);
            case "7d" -> days("7d", 7, now);
            case "month" -> {
                Instant begin = midnight(first);
                Instant beginBefore = midnight(first.minusMonths(1));
                Instant endBefore = beginBefore.plus(Duration.between(begin, later(now, begin)));
                yield new Timeframe(
                        "month",
                        new Window(begin, later(now, begin)),
                        new Window(beginBefore, endBefore.isAfter(begin) ? begin : endBefore),
                        "last month up to the same time");
            }
            case "last-month" ->
                new Timeframe(
                        "last-month",
                        new Window(midnight(first.minusMonths(1)), midnight(first)),
                        new Window(midnight(first.minusMonths(2)), midnight(first.minusMonths(1))),
                        "the month before");
            case "custom" -> custom(given, now);
            default -> given.has("from") || given.has("to") ? custom(given, now) : usual(now);
        };
    }

    private static Timeframe custom(Fields given, Instant now) {
        Window window = Window.parse(given.optional("from"), given.optional("to"), now);
        Duration length = Duration.between(window.from(), window.to());
        Instant earliest = window.from().minus(length);
        Instant from = earliest.isBefore(Instant.EPOCH) ? Instant.EPOCH : earliest;
        return new Timeframe(
                "custom",
                window,
                from.isBefore(window.from()) ? new Window(from, window.from()) : window,
                "the time before, as long");
    }

    private static Timeframe days(String choice, int days, Instant now) {
        Instant begin = midnight(LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(days - 1L));
        Instant end = later(now, begin);
        Duration back = Duration.ofDays(days);
        return new Timeframe(
                choice,
                new Window(begin, end),
                new Window(begin.minus(back), end.minus(back)),
                days == 1 ? "yesterday up to the same time" : "the " + days + " days before");
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** A window is never empty, at midnight neither. */
    private static Instant later(Instant now, Instant begin) {
        return now.isAfter(begin) ? now : begin.plus(1, ChronoUnit.SECONDS);
    }

    long hours() {
        return Duration.between(window.from(), window.to()).toHours();
    }
}
