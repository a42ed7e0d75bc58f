package ai.behest.ledger;

import ai.behest.budget.Hold;
import ai.behest.budget.PurseKey;
import ai.behest.store.Database;
import ai.behest.wire.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The calls that are under way, on every node, as their reservations stand in the book. */
public final class OpenCalls {
    private final Database database;

    public OpenCalls(Database database) {
        this.database = database;
    }

    /** What the tenant's calls hold of each balance, in the unit of the balance. Reads every open reservation. Blocks. */
    public Map<PurseKey, Long> held(String tenantId) {
        return database.read(handle -> {
            Map<PurseKey, Long> held = new HashMap<>();
            try (Stream<Reservation> open = handle
                    .createQuery("SELECT call FROM reservation WHERE call LIKE :tenant")
                    .bind("tenant", "%\"tenant_id\":\"" + tenantId + "\"%")
                    .map((row, context) -> Json.stored(row.getString("call"), Reservation.class))
                    .stream()) {
                open.filter(call -> call.attribution().tenantId().equals(tenantId))
                        .flatMap(call -> call.holds().stream())
                        .forEach(hold -> add(held, hold));
            }
            return held;
        });
    }

    private static void add(Map<PurseKey, Long> held, Hold hold) {
        held.merge(hold.purse(), hold.amount(), OpenCalls::saturated);
    }

    private static long saturated(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }
}
