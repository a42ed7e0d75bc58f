package ai.behest.ledger;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call as its entry has it; nothing of what was said.
 *
 * @param modelAsked as the client named it
 * @param model as the provider named what it served
 * @param httpStatus what the client was answered; 499 when it had left, 0 when the server did not live to see it
 * @param costUsd of its own entry; null when the model had no price
 * @param correctedUsd what corrections changed since; null when there are none
 * @param latencyMicros from its header to the end of the answer
 * @param firstByteMicros from its header to the first byte that its client was sent, of a stream; null without one
 */
public record LoggedCall(
        String id,
        Instant at,
        String projectId,
        String userId,
        String sessionId,
        @Nullable String threadId,
        @Nullable String tier,
        String keyId,
        String traceId,
        String operation,
        String provider,
        String modelAsked,
        String model,
        String payer,
        String status,
        int httpStatus,
        boolean streamed,
        long inputTokens,
        long outputTokens,
        boolean estimated,
        @Nullable BigDecimal costUsd,
        @Nullable BigDecimal correctedUsd,
        @Nullable String priceVersion,
        long latencyMicros,
        @Nullable Long firstByteMicros,
        Map<String, String> tags) {

    public LoggedCall {
        tags = Map.copyOf(tags);
    }

    /** What it costs with its corrections; null while that is not known. */
    public @Nullable BigDecimal totalUsd() {
        if (costUsd == null || correctedUsd == null) {
            return costUsd == null ? correctedUsd : costUsd;
        }
        return costUsd.add(correctedUsd);
    }

    /** The model's name at its provider, as the call was routed. */
    public String modelAtProvider() {
        return RatedCall.routed(provider, modelAsked);
    }

    static LoggedCall of(ResultSet row) throws SQLException {
        long cost = row.getLong("cost");
        boolean unpriced = row.wasNull();
        long firstByte = row.getLong("first_byte_micros");
        boolean unanswered = row.wasNull();
        String tags = row.getString("tags");
        TokenCounts counts = TokenCounts.stored(row);
        return new LoggedCall(
                row.getString("id"),
                Instant.EPOCH.plus(row.getLong("at"), ChronoUnit.MICROS),
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
                counts.totalInput(),
                counts.totalOutput(),
                row.getInt("estimated") == 1,
                unpriced ? null : Money.toUsd(cost),
                null,
                row.getString("price_version"),
                row.getLong("latency_micros"),
                unanswered ? null : firstByte,
                TagSet.read(tags == null ? "" : tags));
    }

    LoggedCall corrected(@Nullable BigDecimal usd) {
        return new LoggedCall(
                id,
                at,
                projectId,
                userId,
                sessionId,
                threadId,
                tier,
                keyId,
                traceId,
                operation,
                provider,
                modelAsked,
                model,
                payer,
                status,
                httpStatus,
                streamed,
                inputTokens,
                outputTokens,
                estimated,
                costUsd,
                usd,
                priceVersion,
                latencyMicros,
                firstByteMicros,
                tags);
    }
}
