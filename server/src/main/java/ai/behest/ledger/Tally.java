package ai.behest.ledger;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** What some entries of one batch come to: the figures of a rollup's row. */
final class Tally {
    /** A cost is so many of these, and a rest that is never below zero: see {@code usage_hour}. */
    static final long PART = 1_000_000_000L;

    /** The columns, in the order in which {@link #bind} sets them. */
    static final List<String> COLUMNS = List.of(
            "requests",
            "unpriced",
            "estimated",
            "input_tokens",
            "cached_tokens",
            "cache_write_tokens",
            "cache_write_1h_tokens",
            "audio_input_tokens",
            "image_input_tokens",
            "output_tokens",
            "reasoning_tokens",
            "audio_output_tokens",
            "image_output_tokens",
            "cost_high",
            "cost_low",
            "corrected_high",
            "corrected_low",
            "latency_micros",
            "first_byte_micros",
            "first_bytes");

    private static final List<Integer> LOWS = List.of(COLUMNS.indexOf("cost_low"), COLUMNS.indexOf("corrected_low"));

    private final long[] figures = new long[COLUMNS.size()];

    void add(Entry entry) {
        TokenCounts counts = entry.counts();
        Entry.Correction correction = entry.correction();
        long call = correction == null ? 1 : 0;
        long cost = entry.cost() == null ? 0 : entry.cost();
        long corrected = correction == null ? 0 : cost;
        Long firstByte = entry.firstByteMicros();
        int i = 0;
        figures[i++] += call;
        figures[i++] += unpriced(entry);
        figures[i++] += entry.estimated() ? call : 0;
        figures[i++] += counts.input();
        figures[i++] += counts.cached();
        figures[i++] += counts.cacheWrite();
        figures[i++] += counts.cacheWriteHour();
        figures[i++] += counts.audioInput();
        figures[i++] += counts.imageInput();
        figures[i++] += counts.output();
        figures[i++] += counts.reasoning();
        figures[i++] += counts.audioOutput();
        figures[i++] += counts.imageOutput();
        figures[i++] += Math.floorDiv(cost, PART);
        figures[i++] += Math.floorMod(cost, PART);
        figures[i++] += Math.floorDiv(corrected, PART);
        figures[i++] += Math.floorMod(corrected, PART);
        figures[i++] += call * entry.latencyMicros();
        figures[i++] += firstByte == null ? 0 : call * firstByte;
        figures[i] += firstByte == null ? 0 : call;
        for (int low : LOWS) {
            figures[low - 1] += figures[low] / PART;
            figures[low] %= PART;
        }
    }

    /** A correction of a call that had no price gives it one. */
    private static long unpriced(Entry entry) {
        Entry.Correction correction = entry.correction();
        if (correction == null) {
            return entry.cost() == null ? 1 : 0;
        }
        return correction.corrects() == null ? -1 : 0;
    }

    /** Sets the parameters from this index on; returns the index after the last. */
    int bind(PreparedStatement statement, int from) throws SQLException {
        int index = from;
        for (long figure : figures) {
            statement.setLong(index++, figure);
        }
        return index;
    }
}
