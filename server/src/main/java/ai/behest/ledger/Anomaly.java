package ai.behest.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * An hour in which an end user or a key spent far more than it does at that hour of the week. How it is judged stands in
 * docs/reports.md.
 *
 * @param kind {@code user} or {@code key}
 * @param id the end user's or the key's
 * @param hour when the hour begins
 * @param spentUsd exact: in that hour, up to now if it is not over
 * @param usualUsd an estimate: the median of the hours that it is compared with
 * @param score how many deviations above that it lies
 * @param basis what it was compared with: the same hour of earlier weeks, all hours of two weeks, or nothing without a past
 * @param samples how many hours that were
 */
public record Anomaly(
        String kind,
        String id,
        Instant hour,
        @JsonSerialize(using = UsdNumber.class) BigDecimal spentUsd,
        @JsonSerialize(using = UsdNumber.class) BigDecimal usualUsd,
        @JsonSerialize(using = UsdNumber.class) BigDecimal score,
        String basis,
        int samples) {
    /** The bound that Iglewicz and Hoaglin recommend for a modified z-score ("How to Detect and Handle Outliers", 1993). */
    static final double THRESHOLD = 3.5;

    /** Hours of history: eight weeks. */
    static final int HISTORY_HOURS = 8 * 168;

    private static final int WEEK_HOURS = 168;
    private static final int WEEKS_LEAST = 3;
    private static final int HOURS_LEAST = 24;
    private static final int HOURS_MOST = 14 * 24;
    /** Spending is uneven: a difference of less than 0.7 times the median is none. */
    private static final double LEAST_SHARE = 0.2;

    private record Compared(String basis, List<Double> spent) {}

    /**
     * @param spent USD in the hour
     * @param history USD of earlier hours that had any, by their number since 1970
     * @param least USD by which it must exceed the usual
     * @return null when the hour is nothing special
     */
    static @Nullable Anomaly judge(
            String kind, String id, long hour, BigDecimal spent, Map<Long, Double> history, double least) {
        Compared compared = compared(hour, new TreeMap<>(history));
        double[] usual =
                compared.spent.stream().mapToDouble(Double::doubleValue).toArray();
        double median = Robust.median(usual);
        double deviation = Math.max(
                Robust.MAD_TO_DEVIATION * Robust.mad(usual), Math.max(LEAST_SHARE * median, least / THRESHOLD));
        double score = (spent.doubleValue() - median) / deviation;
        return score < THRESHOLD
                ? null
                : new Anomaly(
                        kind,
                        id,
                        Instant.ofEpochSecond(hour * 3_600),
                        spent,
                        rounded(median, 6),
                        rounded(score, 1),
                        compared.basis,
                        usual.length);
    }

    /** The same hour of earlier weeks; while there are too few of those, the hours of two weeks. */
    private static Compared compared(long hour, TreeMap<Long, Double> history) {
        long first = history.isEmpty() ? hour : history.firstKey();
        List<Double> weeks = LongStream.rangeClosed(1, HISTORY_HOURS / WEEK_HOURS)
                .map(week -> hour - week * WEEK_HOURS)
                .filter(earlier -> earlier >= first)
                .mapToObj(earlier -> history.getOrDefault(earlier, 0.0))
                .toList();
        if (weeks.size() >= WEEKS_LEAST) {
            return new Compared("hour_of_week", weeks);
        }
        List<Double> hours = LongStream.range(Math.max(first, hour - HOURS_MOST), hour)
                .mapToObj(earlier -> history.getOrDefault(earlier, 0.0))
                .toList();
        return hours.size() >= HOURS_LEAST ? new Compared("hours", hours) : new Compared("none", List.of());
    }

    private static BigDecimal rounded(double value, int decimals) {
        return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN);
    }
}
