package ai.behest.fake;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts calls exactly, from any event loop. A call that began before a reset is not counted after it. */
final class Tally {
    private static final int MAX_MODELS = 1_000;

    /** The counts between two resets. */
    private static final class Period {
        private Counts total = Counts.ZERO;
        private final Map<String, Counts> models = new HashMap<>();
    }

    /** One request's place in the counts: counted as received at once, and as one outcome later. */
    final class Entry {
        private final Period period;
        private @Nullable String model;
        private boolean stream;
        private boolean settled;

        private Entry(Period period) {
            this.period = period;
        }

        /** The request was understood; a stream counts as open until it is settled. */
        void begin(String model, boolean stream) {
            synchronized (Tally.this) {
                this.model = period.models.containsKey(model) || period.models.size() < MAX_MODELS ? model : "(others)";
                this.stream = stream;
                add(this.model, Counts.received());
                if (stream) {
                    openStreams++;
                    maxOpenStreams = Math.max(maxOpenStreams, openStreams);
                }
            }
        }

        /** The outcome; a second one is ignored. */
        void settle(Counts outcome) {
            synchronized (Tally.this) {
                if (settled) {
                    return;
                }
                settled = true;
                period.total = period.total.plus(outcome);
                if (model != null) {
                    add(model, outcome);
                }
                if (stream) {
                    openStreams--;
                }
            }
        }

        private void add(String key, Counts counts) {
            period.models.merge(key, counts, Counts::plus);
        }
    }

    private Period period = new Period();
    private int openStreams;
    private int maxOpenStreams;
    private int connections;
    private @Nullable String authorizationSha256;

    Entry received(@Nullable String authorization) {
        String hash = authorization == null ? null : Sha256.hex(Json.utf8(authorization));
        synchronized (this) {
            authorizationSha256 = hash;
            period.total = period.total.plus(Counts.received());
            return new Entry(period);
        }
    }

    synchronized void connected() {
        connections++;
    }

    synchronized void disconnected() {
        connections--;
    }

    synchronized void reset() {
        period = new Period();
        maxOpenStreams = openStreams;
        authorizationSha256 = null;
    }

    synchronized Statistics snapshot() {
        return new Statistics(
                period.total, period.models, openStreams, maxOpenStreams, connections, authorizationSha256);
    }
}
