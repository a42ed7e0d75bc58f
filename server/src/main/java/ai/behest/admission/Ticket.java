package ai.behest.admission;

import ai.behest.ledger.Entry;
import ai.behest.ledger.Ledger;
import ai.behest.ledger.Reservation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to one call, with the money for it set aside. Resolved exactly once: {@link #settle settled} with what the
 * call came to, or {@link #close released} when the provider was never asked. A second resolution changes nothing.
 */
public final class Ticket implements AutoCloseable {
    private final Ledger ledger;
    private final Reservation reservation;
    private final CompletableFuture<Void> opened;
    private final AtomicBoolean resolved = new AtomicBoolean();

    Ticket(Ledger ledger, Reservation reservation) {
        this.ledger = ledger;
        this.reservation = reservation;
        this.opened = ledger.open(reservation);
    }

    public Reservation reservation() {
        return reservation;
    }

    /** Done when the reservation is durable. Under a hard budget nobody asks the provider before. */
    public CompletableFuture<Void> opened() {
        return opened;
    }

    /** Enters what the call came to; done when durable. Later resolutions are ignored. */
    public CompletableFuture<Void> settle(Entry entry) {
        if (!resolved.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(null);
        }
        return ledger.close(entry);
    }

    /** Gives the money back when nobody settled: for calls that never reached a provider. */
    @Override
    public void close() {
        if (resolved.compareAndSet(false, true)) {
            ledger.release(reservation.attribution().callId());
        }
    }
}
