package ai.behest.bench;

/** Times of many requests in bounded memory: counts per bucket, each 1.6 % wide. Used on one thread. */
final class Latencies {
    private static final int STEPS = 64;

    private final long[] counts = new long[64 * STEPS];
    private long total;

    void add(long micros) {
        counts[bucket(Math.max(1, micros))]++;
        total++;
    }

    void clear() {
        java.util.Arrays.fill(counts, 0);
        total = 0;
    }

    /** The time that this share of the requests did not exceed, in microseconds; 0 when there are none. */
    long quantile(double share) {
        long wanted = (long) Math.ceil(share * total);
        long seen = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            seen += counts[bucket];
            if (seen >= wanted && seen > 0) {
                return upper(bucket);
            }
        }
        return 0;
    }

    private static int bucket(long micros) {
        if (micros < STEPS) {
            return (int) micros;
        }
        int power = 63 - Long.numberOfLeadingZeros(micros);
        int step = (int) (micros >>> (power - 6)) & (STEPS - 1);
        return (power - 5) * STEPS + step;
    }

    private static long upper(int bucket) {
        if (bucket < STEPS) {
            return bucket;
        }
        int power = bucket / STEPS + 5;
        return ((STEPS + bucket % STEPS + 1L) << (power - 6)) - 1;
    }
}
