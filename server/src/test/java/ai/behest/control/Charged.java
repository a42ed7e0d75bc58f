package ai.behest.control;

import ai.behest.budget.Hold;
import ai.behest.budget.Unit;
import ai.behest.ledger.Attribution;
import ai.behest.ledger.Entry;
import ai.behest.ledger.Ledger;
import ai.behest.ledger.Reservation;
import ai.behest.ledger.TokenCounts;
import ai.behest.store.Database;
import ai.behest.wire.Ids;
import java.util.List;

/** Calls in the book, as the gateway would have entered them. */
final class Charged {
    private static final TokenCounts NONE = TokenCounts.of(0, 0);

    private Charged() {}

    /** A call that is under way and holds this. */
    static void open(Database database, String tenantId, Hold hold) {
        new Ledger(database, "desk")
                .open(new Reservation(attribution(tenantId), 0, NONE, List.of(hold)))
                .join();
    }

    /** A call that is over and came to so much. */
    static void close(Database database, String tenantId, Hold hold, long spent) {
        boolean tokens = hold.unit() == Unit.TOKENS;
        Entry entry = new Entry(
                attribution(tenantId),
                Entry.Status.COMPLETED,
                200,
                "echo",
                tokens ? TokenCounts.of(spent, 0) : NONE,
                false,
                tokens ? 0 : spent,
                1,
                1L);
        // as a purse that only counts: what is spent was not granted before
        Hold counted =
                new Hold(hold.budgetId(), hold.key(), hold.window(), hold.piece(), hold.unit(), hold.amount(), false);
        new Ledger(database, "desk").close(entry, List.of(counted)).join();
    }

    private static Attribution attribution(String tenantId) {
        return new Attribution(
                Ids.fresh("call"),
                "0".repeat(31) + "1",
                0,
                tenantId,
                "proj_1",
                "ada",
                "s",
                null,
                "free",
                "key_1",
                "chat",
                "behest",
                "behest/echo",
                "echo",
                "platform",
                false,
                "1",
                null);
    }
}
