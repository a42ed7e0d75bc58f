package ai.behest.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call that somebody should hear of: it cost more than was set aside for it, or nobody knows what it cost.
 *
 * @param seq the number of its entry among those of its node
 * @param at when the call began
 * @param tokens in and out, 0 when nothing came of it
 * @param cost picodollars, or null when its model has no price
 * @param overrun picodollars of it above what was set aside, or null when nothing is
 */
public record OddEntry(
        long seq,
        String callId,
        String tenantId,
        String projectId,
        String provider,
        String modelAsked,
        String modelServed,
        Instant at,
        long tokens,
        @Nullable Long cost,
        @Nullable Long overrun) {}
