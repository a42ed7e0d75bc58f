package ai.behest.ledger;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What many entries come to, exactly. A long can hold the cost of one call but not of all, so the database adds up
 * thousands of millions and the rest apart, and they meet in a BigInteger.
 *
 * @param requests calls; a correction is none
 * @param unpriced calls whose cost is not known, by no correction either, and so not in {@code cost}
 * @param estimated calls whose tokens were counted here for want of the provider's own count
 * @param input input tokens of all buckets
 * @param output output tokens of all buckets
 * @param cost picodollars, corrections included
 * @param corrected picodollars of the corrections alone
 * @param latency microseconds that the calls took, all together
 */
record Sums(
        long requests,
        long unpriced,
        long estimated,
        BigInteger input,
        BigInteger cached,
        BigInteger cacheWrite,
        BigInteger output,
        BigInteger reasoning,
        BigInteger cost,
        BigInteger corrected,
        BigInteger latency) {
    static final Sums ZERO = new Sums(
            0,
            0,
            0,
            BigInteger.ZERO,
            BigInteger.ZERO,
            BigInteger.ZERO,
            BigInteger.ZERO,
            BigInteger.ZERO,
            BigInteger.ZERO,
            BigInteger.ZERO,
            BigInteger.ZERO);

    /** The columns of {@code entry}, and of the rollups, that together are all input, and all output. */
    static final String INPUT = "input_tokens + cached_tokens + cache_write_tokens + cache_write_1h_tokens"
            + " + audio_input_tokens + image_input_tokens";

    static final String OUTPUT = "output_tokens + reasoning_tokens + audio_output_tokens + image_output_tokens";

    private static final BigInteger PART = BigInteger.valueOf(Tally.PART);
    private static final List<String> COUNTS = List.of("requests", "unpriced", "estimated");
    private static final List<String> TOTALS =
            List.of("input", "cached", "cache_write", "output", "reasoning", "latency");
    private static final List<String> AMOUNTS = List.of("cost", "corrected");

    /** What a query of {@link Lines} selects to be read by {@link #of}. */
    static final String COLUMNS = columns();

    /** The dearest first, exactly, in a query that has {@link #COLUMNS} as columns. */
    static final String BY_COST =
            "cost_parts + cost_rest / " + Tally.PART + " DESC, cost_rest % " + Tally.PART + " DESC";

    private static String columns() {
        List<String> columns = new ArrayList<>();
        for (String count : COUNTS) {
            columns.add("COALESCE(SUM(" + count + "), 0) AS " + count);
        }
        for (String total : TOTALS) {
            columns.add("COALESCE(SUM(" + total + " / " + Tally.PART + "), 0) AS " + total + "_parts");
            columns.add("COALESCE(SUM(" + total + " % " + Tally.PART + "), 0) AS " + total + "_rest");
        }
        for (String amount : AMOUNTS) {
            columns.add("COALESCE(SUM(" + amount + "_high), 0) AS " + amount + "_parts");
            columns.add("COALESCE(SUM(" + amount + "_low), 0) AS " + amount + "_rest");
        }
        return String.join(", ", columns);
    }

    /** In a query of rows that have {@link #COLUMNS}: the sums of all rows beside each, named {@code all_...}. */
    static String overAll() {
        List<String> columns = new ArrayList<>(COUNTS);
        for (List<String> exact : List.of(TOTALS, AMOUNTS)) {
            for (String name : exact) {
                columns.add(name + "_parts");
                columns.add(name + "_rest");
            }
        }
        return columns.stream()
                .map(column -> "SUM(" + column + ") OVER () AS all_" + column)
                .collect(Collectors.joining(", "));
    }

    static Sums of(ResultSet row) throws SQLException {
        return of(row, "");
    }

    /** @param prefix of the columns' names: {@code all_} for those of {@link #overAll} */
    static Sums of(ResultSet row, String prefix) throws SQLException {
        return new Sums(
                row.getLong(prefix + "requests"),
                row.getLong(prefix + "unpriced"),
                row.getLong(prefix + "estimated"),
                exact(row, prefix + "input"),
                exact(row, prefix + "cached"),
                exact(row, prefix + "cache_write"),
                exact(row, prefix + "output"),
                exact(row, prefix + "reasoning"),
                exact(row, prefix + "cost"),
                exact(row, prefix + "corrected"),
                exact(row, prefix + "latency"));
    }

    /** The sum of this name of {@link #COLUMNS}, its two parts put together. */
    static BigInteger exact(ResultSet row, String name) throws SQLException {
        return BigInteger.valueOf(row.getLong(name + "_parts"))
                .multiply(PART)
                .add(BigInteger.valueOf(row.getLong(name + "_rest")));
    }

    Sums plus(Sums other) {
        return new Sums(
                requests + other.requests,
                unpriced + other.unpriced,
                estimated + other.estimated,
                input.add(other.input),
                cached.add(other.cached),
                cacheWrite.add(other.cacheWrite),
                output.add(other.output),
                reasoning.add(other.reasoning),
                cost.add(other.cost),
                corrected.add(other.corrected),
                latency.add(other.latency));
    }

    BigInteger tokens() {
        return input.add(output);
    }

    /** What a call cost on average, of those whose cost is known, to the picodollar; null when there is none. */
    @Nullable
    BigDecimal costPerRequestUsd() {
        long priced = requests - unpriced;
        return priced <= 0
                ? null
                : usd(new BigDecimal(cost)
                        .divide(BigDecimal.valueOf(priced), 0, RoundingMode.HALF_EVEN)
                        .toBigInteger());
    }

    /** How long a call took on average, in milliseconds; null when there is none. */
    @Nullable
    Long meanLatencyMs() {
        return requests == 0
                ? null
                : latency.divide(BigInteger.valueOf(requests * 1_000)).longValue();
    }

    /** The cost in USD, with as many decimals as it needs but two at least, like {@link Money#toUsd(long)}. */
    BigDecimal costUsd() {
        return usd(cost);
    }

    BigDecimal correctedUsd() {
        return usd(corrected);
    }

    static BigDecimal usd(BigInteger picodollars) {
        BigDecimal usd = new BigDecimal(picodollars, Money.DECIMALS).stripTrailingZeros();
        return usd.scale() < 2 ? usd.setScale(2) : usd;
    }
}
