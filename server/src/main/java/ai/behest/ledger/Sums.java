package ai.behest.ledger;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;

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
 */
record Sums(
        long requests,
        long unpriced,
        long estimated,
        BigInteger input,
        BigInteger cached,
        BigInteger output,
        BigInteger reasoning,
        BigInteger cost,
        BigInteger corrected) {
    static final Sums ZERO = new Sums(
            0,
            0,
            0,
            BigInteger.ZERO,
            BigInteger.ZERO,
            BigInteger.ZERO,
            BigInteger.ZERO,
            BigInteger.ZERO,
            BigInteger.ZERO);

    private static final long PART = 1_000_000_000L;

    /** The columns of {@code entry} that together are all input, and all output. */
    static final String INPUT = "input_tokens + cached_tokens + cache_write_tokens + cache_write_1h_tokens"
            + " + audio_input_tokens + image_input_tokens";

    static final String OUTPUT = "output_tokens + reasoning_tokens + audio_output_tokens + image_output_tokens";

    /** What a query of {@code entry} selects to be read by {@link #of}. */
    static final String COLUMNS = calls("1 = 1", "requests") + ", "
            + "COALESCE(SUM(CASE WHEN cost IS NULL THEN 1 WHEN kind = 'correction' AND corrects IS NULL THEN -1 ELSE 0 END), 0)"
            + " AS unpriced, "
            + calls("estimated = 1", "estimated_calls") + ", "
            + total(INPUT, "input") + ", "
            + total("cached_tokens", "cached") + ", "
            + total(OUTPUT, "output") + ", "
            + total("reasoning_tokens", "reasoning") + ", "
            + total("cost", "paid") + ", "
            + total("CASE WHEN kind = 'correction' THEN cost ELSE 0 END", "corrected");

    private static String calls(String condition, String name) {
        return "COALESCE(SUM(CASE WHEN kind = 'call' AND " + condition + " THEN 1 ELSE 0 END), 0) AS " + name;
    }

    private static String total(String expression, String name) {
        return "COALESCE(SUM((" + expression + ") / " + PART + "), 0) AS " + name + "_parts, COALESCE(SUM(("
                + expression + ") % " + PART + "), 0) AS " + name + "_rest";
    }

    static Sums of(ResultSet row) throws SQLException {
        return new Sums(
                row.getLong("requests"),
                row.getLong("unpriced"),
                row.getLong("estimated_calls"),
                exact(row, "input"),
                exact(row, "cached"),
                exact(row, "output"),
                exact(row, "reasoning"),
                exact(row, "paid"),
                exact(row, "corrected"));
    }

    private static BigInteger exact(ResultSet row, String name) throws SQLException {
        return BigInteger.valueOf(row.getLong(name + "_parts"))
                .multiply(BigInteger.valueOf(PART))
                .add(BigInteger.valueOf(row.getLong(name + "_rest")));
    }

    Sums plus(Sums other) {
        return new Sums(
                requests + other.requests,
                unpriced + other.unpriced,
                estimated + other.estimated,
                input.add(other.input),
                cached.add(other.cached),
                output.add(other.output),
                reasoning.add(other.reasoning),
                cost.add(other.cost),
                corrected.add(other.corrected));
    }

    BigInteger tokens() {
        return input.add(output);
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
