package ai.behest.ledger;

import ai.behest.wire.Refusal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import org.jspecify.annotations.Nullable;

/** What a forecast looks ahead to the end of: days of UTC, weeks from Monday on. */
public enum Period {
    DAY,
    WEEK,
    MONTH;

    /** @throws ai.behest.wire.RefusedException naming {@code period} */
    public static Period parse(@Nullable String text) {
        return switch (text) {
            case "day" -> DAY;
            case "week" -> WEEK;
            case "month" -> MONTH;
            case null -> MONTH;
            default ->
                throw Refusal.invalid("period", "period is day, week or month.").asException();
        };
    }

    LocalDate begin(LocalDate day) {
        return switch (this) {
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
        };
    }

    /** The first day that is no longer in it. */
    LocalDate end(LocalDate day) {
        return switch (this) {
            case DAY -> day.plusDays(1);
            case WEEK -> begin(day).plusWeeks(1);
            case MONTH -> begin(day).plusMonths(1);
        };
    }
}
