package ai.behest.cli.reconcile;

import java.math.BigDecimal;

/**
 * What somebody says was used.
 *
 * @param input cached tokens included
 * @param costUsd of what has a known cost
 * @param unpriced how many requests have none
 * @param estimated how many requests were metered rather than reported
 * @param rows of how many rows it is the sum: each may be rounded
 */
public record Usage(
        long requests,
        long input,
        long cached,
        long output,
        BigDecimal costUsd,
        long unpriced,
        long estimated,
        long rows) {

    Usage plus(Usage other) {
        return new Usage(
                Math.addExact(requests, other.requests),
                Math.addExact(input, other.input),
                Math.addExact(cached, other.cached),
                Math.addExact(output, other.output),
                costUsd.add(other.costUsd),
                unpriced + other.unpriced,
                estimated + other.estimated,
                rows + other.rows);
    }

    long tokens() {
        return Math.addExact(input, output);
    }

    boolean sameTokens(Usage other) {
        return input == other.input && cached == other.cached && output == other.output;
    }

    boolean isNothing() {
        return tokens() == 0 && costUsd.signum() == 0;
    }
}
