package ai.behest.ledger;

import ai.behest.wire.Refusal;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Keeps a question that no rollup can answer from reading the whole book: it reads single calls, up to a bound. */
final class EntryBound {
    /** The most entries that one question reads. */
    static final int MOST_ENTRIES = 1_000_000;

    private EntryBound() {}

    /** @throws ai.behest.wire.RefusedException naming {@code from}, with how many calls there are at least */
    static void check(Handle handle, Lines.Scope scope, Window window) {
        check(handle, scope, window, MOST_ENTRIES);
    }

    static void check(Handle handle, Lines.Scope scope, Window window, int most) {
        Map<Field, String> indexed = new HashMap<>(scope.equal());
        indexed.keySet().removeIf(field -> field != Field.USER && field != Field.SESSION);
        Lines.Scope narrow = new Lines.Scope(scope.tenantId(), scope.projectId(), indexed);
        Lines lines = Lines.of(Lines.Origin.ENTRIES, narrow, window, java.util.Set.of(), false);
        long entries = lines.bind(handle.createQuery(
                        "SELECT COUNT(*) FROM (SELECT 1 FROM entry WHERE " + narrow.where(Lines.Origin.ENTRIES)
                                + " AND at >= :from0 AND at < :to0 LIMIT " + (most + 1) + ") AS bounded"))
                .mapTo(Long.class)
                .one();
        if (entries > most) {
            throw Refusal.invalid(
                            "from",
                            "This question reads single calls, and there are more than " + most
                                    + " in this time. Ask for a shorter one.")
                    .asException();
        }
    }
}
