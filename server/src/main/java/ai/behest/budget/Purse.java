package ai.behest.budget;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * This node's share of one balance, in memory. What was granted is free, then held by a call, then spent or free again.
 * Purses of soft budgets only count.
 */
public final class Purse {
    private final PurseKey key;
    private final boolean granted;
    private final long windowEnd;
    private long free;
    private long held;
    private long spentHere;
    private long spentAtLook;
    private long spentHereAtLook;
    private long grantedElsewhere;
    private long left;
    private long limit;
    private boolean looked;
    private long lookNanos;
    private boolean closed;
    private long usedNanos;
    private long dryUntilNanos = Long.MIN_VALUE;
    private long sharedUntilNanos = Long.MIN_VALUE;
    private @Nullable CompletableFuture<Void> asking;
    private CompletableFuture<Void> change = new CompletableFuture<>();
    private int waiting;

    Purse(PurseKey key, boolean granted, long limit, long windowEnd, long nanos) {
        this.key = key;
        this.granted = granted;
        this.limit = limit;
        this.windowEnd = windowEnd;
        this.usedNanos = nanos;
    }

    public PurseKey key() {
        return key;
    }

    /** Whether it can hold no more than it was granted. */
    public boolean isGranted() {
        return granted;
    }

    /** When it is full again, microseconds; {@link Long#MAX_VALUE} for never. */
    public long windowEnd() {
        return windowEnd;
    }

    /** Holds so much, or nothing: false when that is not free, or the purse was put away. */
    synchronized boolean take(long amount, long nanos) {
        if (closed || (granted && amount > usable())) {
            return false;
        }
        usedNanos = nanos;
        if (granted) {
            free -= amount;
        }
        held += amount;
        return true;
    }

    /** Holds up to so much more for a call that came to more than it held; what is not there was not granted. */
    public synchronized long takeUpTo(long amount) {
        long more = Math.min(amount, usable());
        free -= more;
        held += more;
        left -= amount - more;
        return more;
    }

    /** What is free and within the limit: after that was lowered, part of what had been granted is above it. */
    private long usable() {
        return left < 0 ? Math.max(0, free + left) : free;
    }

    /** Takes away what is free and above the limit, to be given back. */
    synchronized long excess() {
        long excess = free - usable();
        free -= excess;
        left += excess;
        return excess;
    }

    /** A hold is resolved: {@code actual} of it was spent, the rest is free again. */
    void resolve(long amount, long actual) {
        CompletableFuture<Void> wake;
        synchronized (this) {
            held -= amount;
            spentHere += actual;
            if (granted) {
                free += Math.max(0, amount - actual);
            }
            wake = wake();
        }
        wake.complete(null);
    }

    /** More was granted, and this is how the whole balance stands. */
    void grant(long more, long leftOver, Look look, long nanos) {
        CompletableFuture<Void> wake;
        synchronized (this) {
            free += more;
            looked = true;
            left = leftOver;
            lookNanos = nanos;
            spentAtLook = look.spent();
            spentHereAtLook = spentHere;
            grantedElsewhere = look.grantedElsewhere();
            wake = wake();
        }
        wake.complete(null);
    }

    /**
     * A balance as the database has it.
     *
     * @param spent by all nodes
     * @param grantedElsewhere to other nodes and not yet spent there
     */
    record Look(long spent, long grantedElsewhere) {}

    private CompletableFuture<Void> wake() {
        CompletableFuture<Void> wake = change;
        change = new CompletableFuture<>();
        return wake;
    }

    /** Completes at the next change that may have made something free. Ask for it before looking, then look. */
    public synchronized CompletableFuture<Void> change() {
        return change;
    }

    public synchronized long free() {
        return usable();
    }

    /** What a call may look forward to: free here, or held by nobody when this node last looked. */
    public synchronized long room() {
        return free + left;
    }

    /** What is spent here in a second, at the pace since the last look. */
    synchronized long pace(long nanos) {
        long since = Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos - lookNanos));
        return Math.max(0, (spentHere - spentHereAtLook) / since) * 1_000;
    }

    /** Spent in all, as far as this node knows: what of the limit is neither free, held, elsewhere nor anybody's. */
    public synchronized long spent() {
        return granted ? limit - reachable() : spentAtLook + spentHere - spentHereAtLook;
    }

    /** All that a call could come to hold if it waited long enough. */
    public synchronized long reachable() {
        return free + held + grantedElsewhere + left;
    }

    /** The limit that it was filled under. */
    synchronized long limit() {
        return limit;
    }

    /** The limit is another now: nothing that is known of the balance holds, and what is free is to be given back. */
    synchronized long limit(long now) {
        limit = now;
        dryUntilNanos = Long.MIN_VALUE;
        looked = false;
        return empty();
    }

    /** Held by calls under way or by other nodes. */
    public synchronized long reserved() {
        return held + grantedElsewhere;
    }

    /** Granted to other nodes and not spent there, when this node last looked. */
    public synchronized long elsewhere() {
        return grantedElsewhere;
    }

    public synchronized boolean isLooked() {
        return looked;
    }

    /** Takes everything that is free away, to be given back. */
    synchronized long empty() {
        long all = free;
        free = 0;
        return all;
    }

    /** Puts the purse away when nothing is held, and says what was free in it; -1 when it is in use. */
    synchronized long close(long idleSinceNanos) {
        if (held != 0 || asking != null || waiting != 0 || usedNanos - idleSinceNanos > 0) {
            return -1;
        }
        closed = true;
        return empty();
    }

    synchronized boolean isIdle(long sinceNanos) {
        return free > 0 && usedNanos - sinceNanos <= 0;
    }

    /** A purse that only counts has no other way to hear of other nodes, or of what has come back: it looks again. */
    synchronized void lookAgain(long sinceNanos) {
        if (!granted && lookNanos - sinceNanos <= 0) {
            looked = false;
        }
    }

    /** The database had no more to give; asking again makes no sense before this instant. */
    synchronized void dry(long untilNanos) {
        dryUntilNanos = untilNanos;
    }

    synchronized boolean isDry(long nanos) {
        return dryUntilNanos - nanos > 0 && dryUntilNanos != Long.MIN_VALUE;
    }

    /** Other nodes want some: for a while nothing is kept that is not needed. */
    synchronized void share(long untilNanos) {
        sharedUntilNanos = untilNanos;
    }

    synchronized boolean isShared(long nanos) {
        return sharedUntilNanos != Long.MIN_VALUE && sharedUntilNanos - nanos > 0;
    }

    synchronized @Nullable CompletableFuture<Void> asking() {
        return asking;
    }

    synchronized void asking(@Nullable CompletableFuture<Void> now) {
        asking = now;
    }

    public synchronized boolean enterQueue(int most) {
        if (waiting >= most) {
            return false;
        }
        waiting++;
        return true;
    }

    public synchronized void leaveQueue() {
        waiting--;
    }

    @Override
    public synchronized String toString() {
        return "Purse[" + key.budgetId() + ", free " + free + ", held " + held + ", left " + left + ", elsewhere "
                + grantedElsewhere + ", limit " + limit + (looked ? "" : ", not looked") + (closed ? ", closed]" : "]");
    }
}
