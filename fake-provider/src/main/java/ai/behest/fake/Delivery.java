package ai.behest.fake;

import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * Sends one answer at its script's pace, on one timer, until its end, its fault or the client's leaving. The call is
 * counted before its last bytes are written. Lives on the event loop of its connection.
 */
final class Delivery {
    private static final int EVENTS_PER_TURN = 512;

    private final Vertx vertx;
    private final Call call;
    private final Events events;
    private final Wire wire;
    private final @Nullable Fault fault;
    private final int faultAt;
    private final long delayMillis;
    private long timer = -1;
    private int next;
    private boolean paused;
    private boolean over;

    /** {@code delayMillis}: between two events; 0 sends as fast as the client reads. */
    Delivery(Vertx vertx, Call call, Events events, long delayMillis) {
        this.vertx = vertx;
        this.call = call;
        this.events = events;
        this.delayMillis = delayMillis;
        Simulation script = call.script();
        this.wire = new Wire(call.request(), script.split(), call.receipt());
        this.fault = script.fault();
        this.faultAt = fault == null || fault.delivers() ? -1 : Math.min(fault.after(), events.lastFault());
    }

    /** {@code firstDelayMillis}: before anything is sent. */
    void start(long firstDelayMillis) {
        call.request().response().closeHandler(v -> left());
        if (firstDelayMillis > 0) {
            timer = vertx.setTimer(firstDelayMillis, t -> begin());
        } else if (call.script().split() > 0) {
            // Out of the read in whose turn Vert.x gathers writes, so that each slice is flushed alone.
            vertx.runOnContext(v -> begin());
        } else {
            begin();
        }
    }

    private void begin() {
        if (over) {
            return;
        }
        if (delayMillis == 0) {
            pump();
            return;
        }
        step();
        if (!over && !paused) {
            timer = vertx.setPeriodic(delayMillis, t -> {
                if (!wire.full()) {
                    step();
                }
            });
        }
    }

    /** As fast as the client reads, but never so long that the loop has no turn for others. */
    private void pump() {
        for (int sent = 0; !over && !paused; sent++) {
            if (wire.full()) {
                wire.whenDrained(this::pump);
                return;
            }
            if (sent == EVENTS_PER_TURN) {
                vertx.runOnContext(v -> pump());
                return;
            }
            advance();
        }
    }

    private void step() {
        advance();
        while (!over && !paused && next >= events.paced() && next != faultAt) {
            advance();
        }
        if (!over) {
            wire.flush();
        }
    }

    private void advance() {
        if (next == faultAt && fault != null) {
            strike(fault);
            return;
        }
        if (next == 0) {
            head();
        }
        boolean last = next == events.count() - 1 && faultAt < 0;
        if (last) {
            call.served();
        }
        wire.send(events.event(next++));
        if (last) {
            stop();
            wire.end();
        }
    }

    private void head() {
        boolean wrong = call.script().faultIs(Fault.Kind.WRONG_CONTENT_TYPE);
        boolean promised = fault == null || fault.delivers() || fault.keepsLength();
        wire.head(200, wrong ? "application/octet-stream" : events.contentType(), promised ? events.length() : -1);
    }

    private void strike(Fault fault) {
        if (fault.kind() == Fault.Kind.STALL) {
            pause();
            wire.flush();
            return;
        }
        boolean begun = wire.started();
        if (fault.kind() == Fault.Kind.HUGE) {
            pause();
            if (!begun) {
                head();
            }
            wire.send(FaultBytes.endlessStart(events));
            flood();
            return;
        }
        stop();
        if (!begun && fault.refusesWithStatus()) {
            call.failed();
        } else {
            call.interrupted(next > 0, events.tokensWithin(next));
        }
        switch (fault.kind()) {
            case RESET -> wire.reset();
            case CLOSE -> closeAfter(begun);
            case STATUS, HTML, GARBAGE, ERROR_EVENT, NOT_JSON, EMPTY -> sendInstead(fault, begun);
            case STALL, HUGE, MISSING_USAGE, WRONG_CONTENT_TYPE ->
                throw new IllegalStateException(fault.kind().word());
        }
    }

    private void closeAfter(boolean begun) {
        if (begun && events.length() < 0) {
            wire.end();
        } else {
            wire.close();
        }
    }

    private void sendInstead(Fault fault, boolean begun) {
        byte[] bytes = FaultBytes.of(fault, events, call.script().crlf());
        if (!begun && fault.refusesWithStatus()) {
            boolean html = fault.kind() == Fault.Kind.HTML;
            wire.head(html ? 502 : fault.status(), html ? "text/html" : "application/json", bytes.length);
            if (fault.retryAfter() != null) {
                wire.header("Retry-After", fault.retryAfter());
            }
        } else if (!begun) {
            head();
        }
        wire.send(bytes);
        wire.end();
    }

    /** One piece a turn: the loop stays free for others, and for the news that the client left. */
    private void flood() {
        if (over) {
            return;
        }
        if (wire.full()) {
            wire.whenDrained(this::flood);
            return;
        }
        wire.send(FaultBytes.FILLING);
        wire.flush();
        vertx.runOnContext(v -> flood());
    }

    private void left() {
        if (!over) {
            stop();
            call.cancelled(next > 0, events.tokensWithin(next));
        }
    }

    private void pause() {
        paused = true;
        cancelTimer();
    }

    private void stop() {
        over = true;
        cancelTimer();
    }

    private void cancelTimer() {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
    }
}
