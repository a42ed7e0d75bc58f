package ai.behest.gateway;

import ai.behest.http.Exchange;
import ai.behest.ledger.Steps;
import java.util.concurrent.TimeUnit;

/** Notes when a call comes past each step on its way. One look at the clock each: 25 nanoseconds. */
final class Milestones {
    private final Exchange exchange;
    private long proven;
    private long read;
    private long prepared;
    private long held;
    private long asked;
    private long answered;

    Milestones(Exchange exchange) {
        this.exchange = exchange;
    }

    void proven() {
        proven = exchange.elapsedMicros();
    }

    void read() {
        read = exchange.elapsedMicros();
    }

    void prepared() {
        prepared = exchange.elapsedMicros();
    }

    void held() {
        held = exchange.elapsedMicros();
    }

    void asked() {
        asked = exchange.elapsedMicros();
    }

    /** @param nanos {@code System.nanoTime()} when the provider began to answer, or 0 when it did not */
    void answered(long nanos) {
        answered = nanos == 0 ? 0 : TimeUnit.NANOSECONDS.toMicros(nanos - exchange.startNanos());
    }

    Steps steps() {
        return new Steps(proven, read, prepared, held, asked, answered);
    }
}
