package ai.behest.ledger;

import ai.behest.budget.Hold;
import ai.behest.store.Database;
import ai.behest.wire.Json;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The book of calls. A call is opened before its provider is asked and closed exactly once; both are durable when
 * their futures complete. What a crash left open is entered at its full reservation at the next start.
 */
public final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    private final Database database;
    private final LedgerLane lane;
    private final String node;

    /** @param node this server's own name, the same after a restart */
    public Ledger(Database database, String node) {
        this.database = database;
        this.node = node;
        this.lane = new LedgerLane(node);
    }

    /** False while the last write has failed: the next that succeeds makes it true again. */
    public boolean isWell() {
        return database.writer().isHealthy();
    }

    /** Writes the PENDING half. Done when durable. */
    public CompletableFuture<Void> open(Reservation reservation) {
        return database.writer().append(lane, new LedgerLane.Opened(reservation));
    }

    /**
     * Writes the entry, charges what was held of budgets and takes the reservation away, in one transaction. Done when
     * durable: while the database does not take it, it is offered again.
     */
    public CompletableFuture<Void> close(Entry entry, List<Hold> holds) {
        return database.writer().persist(lane, new LedgerLane.Closed(entry, holds));
    }

    /** {@link #close(Entry, List)} for a call that no budget counts. */
    public CompletableFuture<Void> close(Entry entry) {
        return close(entry, List.of());
    }

    /** Writes an entry that corrects a call's, unless there is one of its id. Done when durable. */
    CompletableFuture<Void> correct(Entry correction) {
        return database.writer().append(lane, new LedgerLane.Closed(correction, List.of()));
    }

    /**
     * Takes back a reservation whose provider was never asked. Once it was, only {@link #close} resolves it.
     */
    public CompletableFuture<Void> release(String callId) {
        return database.writer().persist(lane, new LedgerLane.Released(callId));
    }

    /** The calls that this node has left open. */
    static List<Reservation> open(Handle handle, String node) {
        return handle.createQuery("SELECT call FROM reservation WHERE node = :node")
                .bind("node", node)
                .map((row, context) -> Json.stored(row.getString("call"), Reservation.class))
                .list();
    }

    /** Enters every call that an earlier life of this node left open, at its full reservation; how many there were. */
    public int recover() {
        List<Reservation> left = database.read(handle -> open(handle, node));
        CompletableFuture<?>[] entered = left.stream()
                .map(reservation -> close(Entry.recovered(reservation), reservation.holds()))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(entered).join();
        if (!left.isEmpty()) {
            LOG.warn(
                    "{} calls were under way when this server stopped; each is entered at its full reservation",
                    left.size());
        }
        return left.size();
    }
}
