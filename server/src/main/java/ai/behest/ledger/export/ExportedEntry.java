package ai.behest.ledger.export;

import ai.behest.ledger.TokenCounts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it stands in the book.
 *
 * @param kind {@code call}, or {@code correction} of an earlier entry of the same call
 * @param at when the call began
 * @param cost picodollars, or null when its model has no price
 * @param tags JSON of an object, or null
 * @param leaving what became of the call when its client left, or null
 * @param overrun picodollars of the cost that are above what was set aside, or null
 * @param corrects the price version that a correction takes the place of, or null
 */
record ExportedEntry(
        String id,
        String callId,
        String kind,
        Instant at,
        String node,
        long seq,
        String tenantId,
        String projectId,
        String uid,
        String sid,
        @Nullable String threadId,
        @Nullable String tier,
        String keyId,
        String traceId,
        String operation,
        String provider,
        String modelAsked,
        String modelServed,
        String payer,
        String status,
        int httpStatus,
        boolean streamed,
        TokenCounts counts,
        boolean estimated,
        @Nullable Long cost,
        @Nullable String priceVersion,
        long latencyMicros,
        @Nullable Long firstByteMicros,
        @Nullable String tags,
        @Nullable String leaving,
        @Nullable String corrects,
        @Nullable Long overrun) {

    static ExportedEntry of(ResultSet row) throws SQLException {
        return new ExportedEntry(
                row.getString("id"),
                row.getString("call_id"),
                row.getString("kind"),
                Instant.EPOCH.plus(row.getLong("at"), ChronoUnit.MICROS),
                row.getString("node"),
                row.getLong("seq"),
                row.getString("tenant_id"),
                row.getString("project_id"),
                row.getString("uid"),
                row.getString("sid"),
                row.getString("thread_id"),
                row.getString("tier"),
                row.getString("key_id"),
                row.getString("trace_id"),
                row.getString("operation"),
                row.getString("provider"),
                row.getString("model_asked"),
                row.getString("model_served"),
                row.getString("payer"),
                row.getString("status"),
                row.getInt("http_status"),
                row.getInt("streamed") == 1,
                TokenCounts.stored(row),
                row.getInt("estimated") == 1,
                number(row, "cost"),
                row.getString("price_version"),
                row.getLong("latency_micros"),
                number(row, "first_byte_micros"),
                row.getString("tags"),
                row.getString("leaving"),
                row.getString("corrects"),
                number(row, "overrun"));
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }

    boolean isCorrection() {
        return !kind.equals("call");
    }

    /** Picodollars that are known: a call whose model has no price adds nothing to a sum. */
    long knownCost() {
        return cost == null ? 0 : cost;
    }

    long tokens() {
        return counts.totalInput() + counts.totalOutput();
    }
}
