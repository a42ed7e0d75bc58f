package ai.behest.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Time limits without a timer each: one sweep per event loop looks at everything that is under way. Used on its event
 * loop only. A limit is noticed up to one sweep late, which no limit here minds.
 */
public final class Watchdog {
    /** How often the sweep runs, in milliseconds. */
    static final long SWEEP_MILLIS = 250;

    /** Something under way that may take too long. */
    public interface Watched {
        /** Looks at the clock; acts when its time is over. */
        void look(long nowNanos);
    }

    private final Set<Watched> watched = Collections.newSetFromMap(new IdentityHashMap<>());

    Watchdog() {}

    public void watch(Watched one) {
        watched.add(one);
    }

    public void forget(Watched one) {
        watched.remove(one);
    }

    void sweep(long nowNanos) {
        List<Watched> now = new ArrayList<>(watched);
        for (Watched one : now) {
            one.look(nowNanos);
        }
    }
}
