package ai.behest.ledger;

import org.jspecify.annotations.Nullable;

/** Corrections of calls, as {@link Rerating} makes them. */
final class Corrections {
    private Corrections() {}

    /**
     * Adds to what a call cost, which is below zero for money given back.
     *
     * @param corrects the price version that the call stood at, or null when it had no price
     */
    static Entry of(Entry call, String id, long cost, @Nullable String corrects) {
        return new Entry(
                call.attribution().priced("corrected"),
                call.status(),
                call.httpStatus(),
                call.modelServed(),
                TokenCounts.ZERO,
                call.estimated(),
                cost,
                0,
                null,
                new Entry.Correction(id, corrects),
                null,
                null,
                Steps.NONE);
    }
}
