package ai.behest.bench;

import java.util.List;

/**
 * What one measured window came to.
 *
 * @param units requests or events that came through whole within the window
 * @param cpuMicros CPU time of the proxy in it
 * @param seconds its length
 * @param p50Micros median time of a request, or the median delay of an event behind its pace
 * @param p99Micros the same for one in a hundred
 * @param failures answers that were not what they should be; a run with any counts for nothing
 */
record Figures(long units, long cpuMicros, double seconds, long p50Micros, long p99Micros, long failures) {
    double cpuMicrosPerUnit() {
        return units == 0 ? Double.NaN : (double) cpuMicros / units;
    }

    double perSecond() {
        return units / seconds;
    }

    /** How much of one core the proxy took. */
    double load() {
        return cpuMicros / (seconds * 1e6);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
