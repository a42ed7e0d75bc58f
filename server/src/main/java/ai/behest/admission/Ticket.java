package ai.behest.admission;

import ai.behest.ledger.Entry;
import ai.behest.ledger.Ledger;
import ai.behest.ledger.Reservation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The right to one call, with the money for it set aside. Resolved exactly once: {@link #settle settled} with what the
 * call came to, or {@link #close released} when the provider was never asked. A second resolution changes nothing. What
 * it holds of budgets is free again only once the resolution is durable.
 */
public final class Ticket implements AutoCloseable {
    private final Ledger ledger;
    private final Reservation reservation;
    private final Held held;
    private final CompletableFuture<Void> opened;
    private final AtomicBoolean resolved = new AtomicBoolean();

    Ticket(Ledger ledger, Reservation reservation, Held held) {
        this.ledger = ledger;
        this.reservation = reservation;
        this.held = held;
        this.opened = ledger.open(reservation);
    }

    public Reservation reservation() {
        return reservation;
    }

    /** Whether a hard budget applies: then nobody asks the provider before the reservation is {@link #opened}. */
    public boolean isHard() {
        return held.isHard();
    }

    /**
     * Picodollars left of the tightest budget of money of the call's own user, or null without one. Once settled, this call
     * is taken off.
     */
    public @Nullable Long leftOfUser() {
        return held.leftOfUser();
    }

    /** Done when the reservation is durable. */
    public CompletableFuture<Void> opened() {
        return opened;
    }

    /** Enters what the call came to; done when durable. Later resolutions are ignored. */
    public CompletableFuture<Void> settle(Entry entry) {
        if (!resolved.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(null);
        }
        Held stretched = held.stretched(entry::spent);
        return ledger.close(entry, stretched.holds()).thenRun(() -> stretched.resolve(entry::spent));
    }

    /** Gives the money back when nobody settled: for calls that never reached a provider. */
    @Override
    public void close() {
        if (resolved.compareAndSet(false, true)) {
            ledger.release(reservation.attribution().callId()).thenRun(held::giveBack);
        }
    }
}
