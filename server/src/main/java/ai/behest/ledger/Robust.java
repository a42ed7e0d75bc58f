package ai.behest.ledger;

import java.util.Arrays;

/**
 * Statistics that a few wild values do not move. They are estimates, so doubles: no amount that anybody is charged comes
 * from here.
 */
final class Robust {
    /** Makes a median absolute deviation comparable with a standard deviation (of normally distributed values). */
    static final double MAD_TO_DEVIATION = 1.4826;

    private Robust() {}

    /** A line through values at 0, 1, 2, ... */
    record Line(double intercept, double slope) {
        double at(double x) {
            return intercept + slope * x;
        }
    }

    /** The middle value, or the mean of the two in the middle; 0 of none. */
    static double median(double... values) {
        if (values.length == 0) {
            return 0;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The median distance from the median. */
    static double mad(double... values) {
        double median = median(values);
        return median(
                Arrays.stream(values).map(value -> Math.abs(value - median)).toArray());
    }

    static double mean(double... values) {
        return Arrays.stream(values).average().orElse(0);
    }

    /** The sample standard deviation; 0 of fewer than two values. */
    static double deviation(double... values) {
        if (values.length < 2) {
            return 0;
        }
        double mean = mean(values);
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(squares / (values.length - 1));
    }

    /**
     * The line of Theil and Sen: its slope is the median of the slopes of all pairs of points. Up to 29 of 100 points may
     * be anything without moving it far.
     */
    static Line theilSen(double... values) {
        int n = values.length;
        if (n < 2) {
            return new Line(median(values), 0);
        }
        double[] slopes = new double[n * (n - 1) / 2];
        int next = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                slopes[next++] = (values[j] - values[i]) / (j - i);
            }
        }
        double slope = median(slopes);
        double[] rests = new double[n];
        for (int i = 0; i < n; i++) {
            rests[i] = values[i] - slope * i;
        }
        return new Line(median(rests), slope);
    }
}
