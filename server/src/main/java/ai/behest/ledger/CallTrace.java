package ai.behest.ledger;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * All that the book knows of one call.
 *
 * @param steps when it came past each step
 * @param leaving {@code cancelled}, {@code held} or {@code drained} when its client left, or null when it stayed
 * @param lines its tokens by bucket; with rates and costs where the price that made its cost is known, and then they sum
 *     up to the cost of its own entry
 * @param corrections the oldest first
 * @param node the server that entered it; empty for calls from before servers were told apart
 */
public record CallTrace(
        LoggedCall call,
        Steps steps,
        @Nullable String leaving,
        List<PriceLine> lines,
        List<Correction> corrections,
        String node) {

    /**
     * @param changeUsd what it adds to the cost; below zero for money given back
     * @param from the price version that the call stood at before, or null when it had no price
     * @param to the price version that it stands at since
     */
    public record Correction(
            String id,
            BigDecimal changeUsd,
            @Nullable String from,
            @Nullable String to) {}

    public CallTrace {
        lines = List.copyOf(lines);
        corrections = List.copyOf(corrections);
    }

    /** A call's entries before its price was looked up. */
    record Found(
            LoggedCall call,
            TokenCounts counts,
            Steps steps,
            @Nullable String leaving,
            List<Correction> corrections,
            String node) {

        Found corrected(List<Correction> since) {
            return new Found(call, counts, steps, leaving, since, node);
        }

        CallTrace priced(List<PriceLine> lines) {
            BigDecimal change = corrections.stream()
                    .map(Correction::changeUsd)
                    .reduce(BigDecimal::add)
                    .orElse(null);
            return new CallTrace(call.corrected(change), steps, leaving, lines, corrections, node);
        }
    }

    /** By the call alone: with its tenant beside it, SQLite reads all of that tenant's entries instead. */
    static final String CORRECTIONS = "SELECT id, cost, corrects, price_version FROM entry"
            + " WHERE kind = 'correction' AND call_id = :id ORDER BY id";

    static Optional<Found> find(Handle handle, String tenantId, String id) {
        return handle.createQuery("SELECT * FROM entry WHERE id = :id AND kind = 'call' AND tenant_id = :tenant")
                .bind("id", id)
                .bind("tenant", tenantId)
                .map((row, _) -> new Found(
                        LoggedCall.of(row),
                        TokenCounts.stored(row),
                        Steps.parse(row.getString("steps")),
                        row.getString("leaving"),
                        List.of(),
                        row.getString("node")))
                .findOne()
                .map(found -> found.corrected(corrections(handle, id)));
    }

    private static List<Correction> corrections(Handle handle, String id) {
        return handle.createQuery(CORRECTIONS)
                .bind("id", id)
                .map((row, _) -> new Correction(
                        row.getString("id"),
                        Money.toUsd(row.getLong("cost")),
                        row.getString("corrects"),
                        row.getString("price_version")))
                .list();
    }
}
