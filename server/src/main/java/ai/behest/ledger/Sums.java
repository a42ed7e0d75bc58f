package ai.behest.ledger;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Sums over entries, exact: money is summed as millions and rest apart, so that no database overflows.
 *
 * @param inputTokens all input buckets together
 * @param outputTokens all output buckets together
 * @param unpricedRequests requests of models without a price: their cost is unknown and in no sum
 */
record Sums(
        long requests,
        long inputTokens,
        long cachedTokens,
        long outputTokens,
        long reasoningTokens,
        long unpricedRequests,
        long estimatedRequests,
        BigDecimal costUsd) {

    static final Sums NONE = new Sums(0, 0, 0, 0, 0, 0, 0, BigDecimal.ZERO);

    /** The columns that {@link #read} reads. */
    static final String COLUMNS = """
            SUM(CASE WHEN kind = 'call' THEN 1 ELSE 0 END) AS requests,
            COALESCE(SUM(input_tokens + cached_tokens + cache_write_tokens + audio_input_tokens), 0) AS input_tokens,
            COALESCE(SUM(cached_tokens), 0) AS cached_tokens,
            COALESCE(SUM(output_tokens + reasoning_tokens + audio_output_tokens), 0) AS output_tokens,
            COALESCE(SUM(reasoning_tokens), 0) AS reasoning_tokens,
            SUM(CASE WHEN kind = 'call' AND cost IS NULL THEN 1 ELSE 0 END) AS unpriced,
            SUM(CASE WHEN kind = 'call' AND estimated = 1 THEN 1 ELSE 0 END) AS estimated,
            COALESCE(SUM(cost / 1000000), 0) AS cost_millions, COALESCE(SUM(cost % 1000000), 0) AS cost_rest
            """;

    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);
    private static final int PICO = 12;

    static Sums read(ResultSet row) throws SQLException {
        BigInteger picodollars = BigInteger.valueOf(row.getLong("cost_millions"))
                .multiply(MILLION)
                .add(BigInteger.valueOf(row.getLong("cost_rest")));
        return new Sums(
                row.getLong("requests"),
                row.getLong("input_tokens"),
                row.getLong("cached_tokens"),
                row.getLong("output_tokens"),
                row.getLong("reasoning_tokens"),
                row.getLong("unpriced"),
                row.getLong("estimated"),
                usd(picodollars));
    }

    Sums plus(Sums other) {
        return new Sums(
                requests + other.requests,
                inputTokens + other.inputTokens,
                cachedTokens + other.cachedTokens,
                outputTokens + other.outputTokens,
                reasoningTokens + other.reasoningTokens,
                unpricedRequests + other.unpricedRequests,
                estimatedRequests + other.estimatedRequests,
                trimmed(costUsd.add(other.costUsd)));
    }

    long tokens() {
        return inputTokens + outputTokens;
    }

    /** Picodollars in USD, exact. */
    static BigDecimal usd(BigInteger picodollars) {
        return trimmed(new BigDecimal(picodollars, PICO));
    }

    private static BigDecimal trimmed(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
