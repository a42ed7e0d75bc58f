package ai.behest.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * What a period is expected to come to, as {@code GET /v1/billing/forecast} answers it. How it is computed stands in
 * docs/reports.md.
 *
 * @param spentUsd exact: of the calls up to {@code at}
 * @param expectedUsd an estimate, like the two below; null without a day of history
 * @param lowUsd in four of five cases it becomes more; null with fewer than two days of history
 * @param highUsd in four of five cases together with {@code lowUsd}
 * @param basis {@code trend}, {@code mean} or {@code none}
 * @param daysOfHistory full days that it was estimated from
 */
public record Forecast(
        String period,
        Window window,
        Instant at,
        @JsonSerialize(using = UsdNumber.class) BigDecimal spentUsd,

        @JsonInclude(JsonInclude.Include.ALWAYS) @JsonSerialize(using = UsdNumber.class) @Nullable
        BigDecimal expectedUsd,

        @JsonInclude(JsonInclude.Include.ALWAYS) @JsonSerialize(using = UsdNumber.class) @Nullable
        BigDecimal lowUsd,

        @JsonInclude(JsonInclude.Include.ALWAYS) @JsonSerialize(using = UsdNumber.class) @Nullable
        BigDecimal highUsd,

        BigDecimal confidence,
        String basis,
        int daysOfHistory) {
    /** How many days back it looks: eight weeks. */
    static final int HISTORY_DAYS = 56;

    private static final int DAYS_FOR_TREND = 14;
    private static final int DAYS_FOR_WEEKDAYS = 21;
    private static final int WEEK = 7;
    /** Between these many deviations lie 80 of 100 values of a normal distribution. */
    private static final double EIGHTY_PERCENT = 1.2816;

    private static final int DECIMALS = 6;

    /**
     * @param spent in the period up to now
     * @param history USD of each full day before today, the oldest first
     */
    static Forecast of(Period period, Instant now, BigDecimal spent, double... history) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Instant begin = period.begin(today).atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant end = period.end(today).atStartOfDay(ZoneOffset.UTC).toInstant();
        int days = history.length;
        Estimate estimate = days == 0 ? null : estimate(today, now, period.end(today), history);
        BigDecimal low = null;
        BigDecimal high = null;
        if (estimate != null && days >= 2) {
            low = spent.add(usd(Math.max(0, estimate.rest - estimate.halfWidth)));
            high = spent.add(usd(estimate.rest + estimate.halfWidth));
        }
        return new Forecast(
                period.name().toLowerCase(Locale.ROOT),
                new Window(begin, end),
                now,
                spent,
                estimate == null ? null : spent.add(usd(estimate.rest)),
                low,
                high,
                new BigDecimal("0.8"),
                days == 0 ? "none" : days < DAYS_FOR_TREND ? "mean" : "trend",
                days);
    }

    private record Estimate(double rest, double halfWidth) {}

    private static Estimate estimate(LocalDate today, Instant now, LocalDate end, double... history) {
        int days = history.length;
        double[] factors = weekdayFactors(today, history);
        double[] level = new double[days];
        for (int i = 0; i < days; i++) {
            double factor = factors[weekday(today.minusDays(days - i))];
            level[i] = factor > 0 ? history[i] / factor : history[i];
        }
        Robust.Line line = days < DAYS_FOR_TREND ? new Robust.Line(Robust.mean(level), 0) : Robust.theilSen(level);
        double[] residuals = new double[days];
        for (int i = 0; i < days; i++) {
            residuals[i] = history[i] - factors[weekday(today.minusDays(days - i))] * line.at(i);
        }
        double deviation = Robust.MAD_TO_DEVIATION * Robust.mad(residuals);
        if (deviation == 0) {
            deviation = Robust.deviation(residuals);
        }
        // what was fitted to the days lies nearer to them than to the days to come
        int fitted = (days < DAYS_FOR_TREND ? 1 : 2) + (days < DAYS_FOR_WEEKDAYS ? 0 : WEEK - 1);
        deviation *= Math.sqrt(days / (double) Math.max(1, days - fitted));
        double rest = 0;
        double ahead = 0;
        double positions = 0;
        for (LocalDate day = today; day.isBefore(end); day = day.plusDays(1)) {
            double share = day.equals(today) ? leftOf(day, now) : 1;
            int i = days + (int) (day.toEpochDay() - today.toEpochDay());
            rest += share * Math.max(0, factors[weekday(day)] * line.at(i));
            ahead += share;
            positions += share * i;
        }
        double away = positions / ahead - (days - 1) / 2.0;
        double ofLevel = 1.0 / days;
        double ofSlope = days < DAYS_FOR_TREND ? 0 : 12 * away * away / (days * ((double) days * days - 1));
        double variance = ahead + ahead * ahead * (ofLevel + ofSlope);
        return new Estimate(rest, EIGHTY_PERCENT * deviation * Math.sqrt(variance));
    }

    private static double leftOf(LocalDate day, Instant now) {
        Instant midnight = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return Duration.between(now, midnight).toMillis()
                / (double) Duration.ofDays(1).toMillis();
    }

    /** How a weekday compares with the mean of all days; 1 for each while there are fewer than three weeks of them. */
    private static double[] weekdayFactors(LocalDate today, double... history) {
        double[] factors = new double[WEEK];
        Arrays.fill(factors, 1);
        double mean = Robust.mean(history);
        if (history.length < DAYS_FOR_WEEKDAYS || mean == 0) {
            return factors;
        }
        double[] sums = new double[WEEK];
        int[] counts = new int[WEEK];
        for (int i = 0; i < history.length; i++) {
            int weekday = weekday(today.minusDays(history.length - i));
            sums[weekday] += history[i];
            counts[weekday]++;
        }
        for (int weekday = 0; weekday < WEEK; weekday++) {
            factors[weekday] = sums[weekday] / counts[weekday] / mean;
        }
        return factors;
    }

    private static int weekday(LocalDate day) {
        return day.getDayOfWeek().getValue() - DayOfWeek.MONDAY.getValue();
    }

    private static BigDecimal usd(double amount) {
        return BigDecimal.valueOf(amount).setScale(DECIMALS, RoundingMode.HALF_EVEN);
    }
}
