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
            "audio_input_tokens",
            "output_tokens",
            "reasoning_tokens",
            "audio_output_tokens",
            "cost_high",
            "cost_low",
            "latency_micros",
            "first_byte_micros",
            "first_bytes");

    private static final int COST_HIGH = COLUMNS.indexOf("cost_high");
    private static final int COST_LOW = COLUMNS.indexOf("cost_low");

    private final long[] figures = new long[COLUMNS.size()];

    void add(Posted posted) {
        Entry entry = posted.entry();
        TokenCounts counts = entry.counts();
        Long cost = entry.cost();
        Long firstByte = entry.firstByteMicros();
        long call = posted.kind() == Posted.Kind.CALL ? 1 : 0;
        int i = 0;
        figures[i++] += call;
        figures[i++] += cost == null ? call : 0;
        figures[i++] += entry.estimated() ? call : 0;
        figures[i++] += counts.input();
        figures[i++] += counts.cached();
        figures[i++] += counts.cacheWrite();
        figures[i++] += counts.audioInput();
        figures[i++] += counts.output();
        figures[i++] += counts.reasoning();
        figures[i++] += counts.audioOutput();
        figures[i++] += cost == null ? 0 : Math.floorDiv(cost, PART);
        figures[i++] += cost == null ? 0 : Math.floorMod(cost, PART);
        figures[i++] += call * entry.latencyMicros();
        figures[i++] += firstByte == null ? 0 : call * firstByte;
        figures[i] += firstByte == null ? 0 : call;
        figures[COST_HIGH] += figures[COST_LOW] / PART;
        figures[COST_LOW] %= PART;
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
