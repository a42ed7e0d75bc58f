package ai.behest.gateway;

import ai.behest.http.Exchange;
import ai.behest.http.Watchdog;
import ai.behest.ledger.Leaving;
import ai.behest.provider.AnswerMessage;
import ai.behest.provider.AnswerMeter;
import ai.behest.provider.EventReader;
import ai.behest.provider.Question;
import ai.behest.tenant.Departure;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Moves one answer from the provider to the client: a pipe with backpressure that holds no more than an event, or the
 * whole of an answer that is not streamed. What goes by is metered; the end is held back, because it may only be sent
 * once the call is in the book. A client that leaves stops the provider at once, unless the project wants to hear it out.
 */
final class Relay implements Watchdog.Watched {
    private static final int ANSWER_MOST_BYTES = 32 * 1024 * 1024;
    private static final int ERROR_MOST_BYTES = 64 * 1024;
    private static final long DRAIN_NANOS = java.util.concurrent.TimeUnit.SECONDS.toNanos(5);
    private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};
    private static final Buffer DONE_EVENT = Buffer.buffer("data: [DONE]\n\n");

    /** A provider that does not stop where it was told to is stopped. */
    private static final Refusal OVER = new Refusal.Spent(
            Code.BUDGET_EXCEEDED, "The answer came to more than the budget can pay for and was cut.", Map.of());

    private final Exchange exchange;
    private final Question question;
    private final AnswerMeter meter;
    private final @Nullable AnswerMessage message;
    private final Patience patience;
    private final boolean streamed;
    private final boolean showUsage;
    private final long outputPaidFor;
    private final long outputHeld;
    private final boolean canBeHeld;
    private final Departure departure;
    private final Promise<Outcome> outcome = Promise.promise();
    private final EventReader events = new EventReader();
    private final Buffer whole = Buffer.buffer();
    private Buffer out = Buffer.buffer();
    private long lastByteNanos = System.nanoTime();
    private long fullSinceNanos;
    private boolean answering;
    private boolean reading;
    private boolean drained;
    private long drainSinceNanos;
    private @Nullable Outcome endingAfterFlush;
    private long firstByteNanos;
    private long answeredNanos;
    private @Nullable HttpClientResponse answer;
    private @Nullable Leaving leaving;
    private long leftNanos;

    /** @param departure what to do when the client leaves */
    Relay(Exchange exchange, Question question, Prepared call, Patience patience, Departure departure) {
        this.exchange = exchange;
        this.question = question;
        this.meter = call.meter();
        this.message = call.message();
        this.patience = patience;
        this.streamed = call.body().isStream();
        this.showUsage = call.body().wantsUsage();
        this.outputPaidFor = call.outputPaidFor();
        this.outputHeld = call.reservation().bound().output();
        this.canBeHeld = call.canBeHeld();
        this.departure = departure;
    }

    /** Carries the answer up to its end. Never fails: every ending is an {@link Outcome}. */
    Future<Outcome> run() {
        exchange.loop().watchdog().watch(this);
        exchange.onLeave(this::leave);
        if (exchange.response().closed()) {
            leave();
        }
        question.answer().onComplete(answer -> {
            if (answer.failed()) {
                end(new Outcome.Broken(broken("The provider closed the connection without an answer."), true));
            } else {
                begin(answer.result());
            }
        });
        return outcome.future();
    }

    /** {@code System.nanoTime()} of the first byte that went to the client, or 0. */
    long firstByteNanos() {
        return firstByteNanos;
    }

    /** {@code System.nanoTime()} when the provider began to answer, or 0. */
    long answeredNanos() {
        return answeredNanos;
    }

    /** What became of the call when its client left; null when it stayed. */
    @Nullable
    Leaving leaving() {
        return leaving;
    }

    /** The client has left, or reads no more. */
    private void leave() {
        if (outcome.future().isComplete() || leaving != null || endingAfterFlush != null) {
            return;
        }
        switch (departure) {
            case CANCEL -> stop(Leaving.CANCELLED);
            case HOLD -> stop(isReported() || !canBeHeld ? Leaving.CANCELLED : Leaving.HELD);
            case DRAIN -> drain();
        }
    }

    /** Whether the provider has said already what the call came to. */
    private boolean isReported() {
        return meter.isFinished() && meter.usage() != null;
    }

    private void stop(Leaving how) {
        leaving = how;
        end(new Outcome.Left());
    }

    /** Goes on reading for nobody. */
    private void drain() {
        leaving = Leaving.DRAINED;
        leftNanos = System.nanoTime();
        lastByteNanos = leftNanos;
        fullSinceNanos = 0;
        out = Buffer.buffer();
        if (answer != null) {
            answer.resume(); // it may wait for the client to read on
        }
    }

    private boolean isDraining() {
        return leaving == Leaving.DRAINED;
    }

    /** An operator stops the call, whoever still hears it; the provider's connection is reset at once. On the call's loop. */
    void cut(Refusal why) {
        if (!outcome.future().isComplete() && endingAfterFlush == null) {
            leaving = Leaving.CUT;
            end(new Outcome.Cut(why));
        }
    }

    private void begin(HttpClientResponse answer) {
        if (outcome.future().isComplete()) {
            return;
        }
        this.answer = answer;
        answering = true;
        lastByteNanos = System.nanoTime();
        answeredNanos = lastByteNanos;
        answer.exceptionHandler(
                _ -> end(new Outcome.Broken(broken("The provider broke off in the middle of its answer."), true)));
        if (answer.statusCode() != 200) {
            collect(
                    answer,
                    ERROR_MOST_BYTES,
                    () -> end(new Outcome.Broken(ProviderRefusal.of(answer, whole.getBytes()), false)));
        } else if (streamed) {
            stream(answer);
        } else {
            collect(answer, ANSWER_MOST_BYTES, this::wholeAnswer);
        }
    }

    private void stream(HttpClientResponse answer) {
        String type = answer.getHeader("Content-Type");
        if (type == null || !type.startsWith("text/event-stream")) {
            end(new Outcome.Broken(broken("The provider answered with something that is not a stream."), true));
            return;
        }
        answer.endHandler(_ -> {
            drained = true;
            exchange.loop().watchdog().forget(this);
            streamEnded();
        });
        answer.handler(bytes -> {
            lastByteNanos = System.nanoTime();
            if (outcome.future().isComplete()) {
                return;
            }
            reading = true;
            try {
                events.read(bytes.getBytes(), this::event);
            } catch (EventReader.TooLongException e) {
                end(new Outcome.Broken(broken("The provider sent an event that is too large."), true));
            }
            reading = false;
            flush(answer);
            if (endingAfterFlush != null) {
                end(endingAfterFlush);
            }
        });
        answer.resume();
    }

    private void event(byte[] bytes, int offset, int length) {
        if (endingAfterFlush != null) {
            return;
        }
        if (isDone(bytes, offset, length)) {
            end(new Outcome.Whole(DONE_EVENT));
            return;
        }
        switch (meter.look(bytes, offset, length)) {
            case PART -> {
                if (isDraining() && meter.leastOutputTokens() > outputHeld) {
                    stop(Leaving.CANCELLED);
                } else if (meter.leastOutputTokens() > outputPaidFor) {
                    end(new Outcome.Broken(OVER, true));
                } else {
                    remember(bytes, offset, length);
                    forward(bytes, offset, length);
                }
            }
            case USAGE_ONLY -> {
                if (showUsage) {
                    forward(bytes, offset, length);
                }
            }
            case ERROR -> end(new Outcome.Broken(ProviderRefusal.inStream(meter.errorMessage()), true));
            case GARBAGE -> end(new Outcome.Broken(broken("The provider sent an event that is not JSON."), true));
        }
    }

    private void remember(byte[] bytes, int offset, int length) {
        if (message != null) {
            message.add(bytes, offset, length);
        }
    }

    private void forward(byte[] bytes, int offset, int length) {
        if (isDraining()) {
            return;
        }
        out.appendString("data: ").appendBytes(bytes, offset, length).appendString("\n\n");
    }

    /** Sends what has gathered; when the client does not keep up, the provider waits. */
    private void flush(HttpClientResponse answer) {
        HttpServerResponse response = exchange.response();
        if (out.length() == 0 || response.closed()) {
            return;
        }
        if (firstByteNanos == 0) {
            firstByteNanos = System.nanoTime();
            exchange.begin();
            response.setChunked(true)
                    .putHeader("Content-Type", "text/event-stream; charset=utf-8")
                    .putHeader("Cache-Control", "no-cache")
                    .putHeader("X-Accel-Buffering", "no");
        }
        response.write(out);
        out = Buffer.buffer();
        if (response.writeQueueFull() && !outcome.future().isComplete()) {
            answer.pause();
            fullSinceNanos = System.nanoTime();
            response.drainHandler(_ -> {
                fullSinceNanos = 0;
                lastByteNanos = System.nanoTime();
                answer.resume();
            });
        }
    }

    private void streamEnded() {
        if (meter.isFinished() && !events.isMidEvent()) {
            end(new Outcome.Whole(DONE_EVENT));
        } else {
            end(new Outcome.Broken(broken("The provider's stream ended before its answer did."), true));
        }
    }

    private void collect(HttpClientResponse answer, int most, Runnable then) {
        answer.endHandler(_ -> then.run());
        answer.handler(bytes -> {
            lastByteNanos = System.nanoTime();
            if (outcome.future().isComplete()) {
                return;
            }
            if (whole.length() + bytes.length() > most) {
                end(new Outcome.Broken(broken("The provider's answer is too large."), true));
            } else {
                whole.appendBuffer(bytes);
            }
        });
        answer.resume();
    }

    private void wholeAnswer() {
        byte[] bytes = whole.getBytes();
        switch (meter.look(bytes, 0, bytes.length)) {
            case PART, USAGE_ONLY -> {
                remember(bytes, 0, bytes.length);
                end(new Outcome.Whole(whole));
            }
            case ERROR -> end(new Outcome.Broken(ProviderRefusal.inStream(meter.errorMessage()), true));
            case GARBAGE -> end(new Outcome.Broken(broken("The provider's answer is not JSON."), true));
        }
    }

    @Override
    public void look(long nowNanos) {
        if (outcome.future().isComplete()) {
            if (nowNanos - drainSinceNanos > DRAIN_NANOS) {
                exchange.loop().watchdog().forget(this);
                question.cancel();
            }
        } else if (isDraining() && nowNanos - leftNanos > patience.drain().toNanos()) {
            stop(Leaving.CANCELLED);
        } else if (fullSinceNanos != 0) {
            if (nowNanos - fullSinceNanos > patience.stalledReader().toNanos()) {
                leave();
                exchange.cut();
            }
        } else if (nowNanos - lastByteNanos > (answering ? patience.silence() : patience.firstByte()).toNanos()) {
            end(new Outcome.Broken(
                    new Refusal.Failed(Code.PROVIDER_TIMEOUT, "The provider did not go on in time."), true));
        }
    }

    private void end(Outcome ending) {
        if (reading) {
            // what this very read has gathered goes out before its ending
            endingAfterFlush = endingAfterFlush == null ? ending : endingAfterFlush;
            return;
        }
        boolean unheard = ending instanceof Outcome.Whole && leaving != null;
        if (!outcome.tryComplete(unheard ? new Outcome.Left() : ending)) {
            return;
        }
        drainSinceNanos = System.nanoTime();
        if (!(ending instanceof Outcome.Whole)) {
            exchange.loop().watchdog().forget(this);
            question.cancel();
        } else if (drained || !streamed) {
            // a whole answer leaves its connection to the next call; a stream is given a moment to end properly
            exchange.loop().watchdog().forget(this);
        }
    }

    private static boolean isDone(byte[] bytes, int offset, int length) {
        return length == DONE.length && java.util.Arrays.equals(bytes, offset, offset + length, DONE, 0, DONE.length);
    }

    private static Refusal broken(String message) {
        return new Refusal.Failed(Code.PROVIDER_ERROR, message);
    }
}
