package ai.behest.ledger;

import ai.behest.budget.Hold;
import org.jspecify.annotations.Nullable;

/**
 * What a call came to: the half that resolves its reservation. Appended, never changed: when its price turns out to be
 * another, a second entry of the same call corrects it.
 *
 * @param httpStatus what the client was answered; 499 when it had left
 * @param estimated whether the counts were metered here for want of the provider's own
 * @param cost picodollars, or null when the model has no price; below zero only in a correction
 * @param firstByteMicros from the request's header to the first byte of the answer, or null without one
 * @param correction what makes this a correction, or null when it is the call's own entry
 * @param leaving what became of the call when its client left or an operator stopped it, or null
 * @param overrun picodollars that it cost above what was set aside for it, or null when it did not
 * @param steps when it came past each step
 */
public record Entry(
        Attribution attribution,
        Status status,
        int httpStatus,
        String modelServed,
        TokenCounts counts,
        boolean estimated,
        @Nullable Long cost,
        long latencyMicros,
        @Nullable Long firstByteMicros,
        @Nullable Correction correction,
        @Nullable Leaving leaving,
        @Nullable Long overrun,
        Steps steps) {

    /**
     * An entry that changes what another came to: its cost is the difference, its tokens are none.
     *
     * @param id its own
     * @param corrects the price version that the call stood at before, or null when it had no price
     */
    public record Correction(String id, @Nullable String corrects) {}

    public Entry {
        if (correction == null && cost != null && cost < 0) {
            throw new IllegalArgumentException("only a correction can have a cost below zero, not " + cost);
        }
        if (correction != null && !counts.equals(TokenCounts.ZERO)) {
            throw new IllegalArgumentException("a correction has no tokens");
        }
        if (correction != null && cost == null) {
            throw new IllegalArgumentException("a correction says what changes");
        }
        if (overrun != null && (overrun <= 0 || cost == null || correction != null)) {
            throw new IllegalArgumentException("only a call that has a cost can be above what was set aside");
        }
    }

    /** A call's own entry, when its client stayed. */
    public Entry(
            Attribution attribution,
            Status status,
            int httpStatus,
            String modelServed,
            TokenCounts counts,
            boolean estimated,
            @Nullable Long cost,
            long latencyMicros,
            @Nullable Long firstByteMicros) {
        this(
                attribution,
                status,
                httpStatus,
                modelServed,
                counts,
                estimated,
                cost,
                latencyMicros,
                firstByteMicros,
                null,
                null,
                null,
                Steps.NONE);
    }

    /** Unique among entries: the call's, or the correction's own. */
    String id() {
        return correction == null ? attribution.callId() : correction.id();
    }

    /** How a call ended. */
    public enum Status {
        /** The answer reached its end. */
        COMPLETED,
        /** The client left, or read too slowly, before the end; or an operator stopped the call. */
        INTERRUPTED,
        /** The provider failed or refused. */
        FAILED,
        /** Found unresolved after a crash, and entered at its full reservation. */
        RECOVERED
    }

    /** The entry that a reservation becomes when nobody lived to resolve it. */
    static Entry recovered(Reservation reservation) {
        Attribution attribution = reservation.attribution();
        return new Entry(
                attribution,
                Status.RECOVERED,
                0,
                attribution.modelRouted(),
                reservation.bound(),
                true,
                attribution.priceVersion() == null ? null : reservation.amount(),
                0,
                null);
    }

    /** What this call takes of what it held: its cost, its tokens or itself. */
    public long spent(Hold hold) {
        return switch (hold.unit()) {
            case MONEY -> cost == null ? 0 : cost;
            case TOKENS -> counts.totalInput() + counts.totalOutput();
            case REQUESTS -> 1;
        };
    }
}
