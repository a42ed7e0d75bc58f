package ai.behest.http;

import ai.behest.store.StoreException;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import ai.behest.wire.RefusalBody;
import ai.behest.wire.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer. Every answer leaves through here and so carries {@code X-Trace-Id} and
 * {@code X-Request-Id} (contract §4). Used on its event loop only.
 */
public final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final int DRAIN_MOST_BYTES = 256 * 1024;
    private static final long LINGER_MILLIS = 1_000;

    private final HttpServerRequest request;
    private final Loop loop;
    private final Limits limits;
    private final String traceId;
    private final String parentSpanId;
    private final String requestId;
    private final String spanId;
    private final long startNanos = System.nanoTime();
    private String path;
    private @Nullable Refusal refused;
    private boolean answered;
    private boolean over;
    private long dropped;
    private final List<Runnable> endings = new ArrayList<>(4);
    private final List<Runnable> leavings = new ArrayList<>(1);

    Exchange(HttpServerRequest request, Loop loop, Limits limits) {
        this.request = request;
        this.loop = loop;
        this.limits = limits;
        Traceparent parent = Traceparent.parse(request.getHeader("traceparent"));
        this.traceId = parent == null ? loop.ids().traceId() : parent.traceId();
        this.parentSpanId = parent == null ? "" : parent.spanId();
        this.requestId = loop.ids().rowId();
        this.spanId = loop.ids().spanId();
        this.path = request.path() == null ? "/" : request.path();
        request.response()
                .putHeader("X-Trace-Id", traceId)
                .putHeader("X-Request-Id", requestId)
                .closeHandler(_ -> {
                    leavings.forEach(Runnable::run);
                    over();
                });
    }

    /** Runs once, when the answer has been sent whole or its connection is gone. */
    public void onEnd(Runnable ending) {
        endings.add(ending);
    }

    /** Runs when the client leaves before the end of its answer. */
    public void onLeave(Runnable leaving) {
        leavings.add(leaving);
    }

    /** Ends the connection at once, whatever its client has not read yet. */
    public void cut() {
        Connections.cut(request.connection());
    }

    private void over() {
        if (!over) {
            over = true;
            endings.forEach(Runnable::run);
        }
    }

    public HttpServerRequest request() {
        return request;
    }

    public HttpServerResponse response() {
        return request.response();
    }

    public Loop loop() {
        return loop;
    }

    public HttpMethod method() {
        return request.method();
    }

    /** The path, without a prefix that {@link #enter} took off. */
    public String path() {
        return path;
    }

    /** Takes the first {@code length} characters off the path: they have done their work. */
    public void enter(int length) {
        String rest = path.substring(length);
        path = rest.isEmpty() ? "/" : rest;
    }

    public @Nullable String header(String name) {
        return request.getHeader(name);
    }

    /** @throws ai.behest.wire.RefusedException when the query is not well-formed */
    public @Nullable String query(String name) {
        try {
            return request.getParam(name);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid("query", "The query of the address is not well-formed.")
                    .asException();
        }
    }

    public String traceId() {
        return traceId;
    }

    /** The caller's span (W3C Trace Context), or empty. */
    public String parentSpanId() {
        return parentSpanId;
    }

    /** Our own span in the trace. */
    public String spanId() {
        return spanId;
    }

    public String requestId() {
        return requestId;
    }

    /** {@code System.nanoTime()} when the header had been read. */
    public long startNanos() {
        return startNanos;
    }

    /** The peer's address without its port. */
    public String remoteAddress() {
        return request.remoteAddress() == null
                ? "unknown"
                : request.remoteAddress().hostAddress();
    }

    /** What the request was refused with, or null. */
    public @Nullable Refusal refused() {
        return refused;
    }

    public boolean isAnswered() {
        return answered;
    }

    /** Marks the answer as begun by somebody who writes to {@link #response} directly. */
    public void begin() {
        answered = true;
    }

    /**
     * Reads the body, bounded in size and time. Fails with a refusal when it is too large, too slow, or encoded.
     */
    public Future<Buffer> body() {
        return body(limits.bodyBytes());
    }

    /** {@link #body()} where a much smaller one is expected: of so many bytes at most. */
    public Future<Buffer> body(int mostBytes) {
        return new BodyReader(this, limits, Math.min(mostBytes, limits.bodyBytes())).read();
    }

    public void answer(int status, String contentType, Buffer body) {
        if (isOver()) {
            return;
        }
        answered = true;
        response().setStatusCode(status).putHeader("Content-Type", contentType);
        finish(body);
    }

    public void answer(int status, byte[] json) {
        answer(status, "application/json", Buffer.buffer(json));
    }

    /** 204, or another answer without a body. */
    public void answer(int status) {
        if (isOver()) {
            return;
        }
        answered = true;
        response().setStatusCode(status);
        finish(null);
    }

    /** Answers with a refusal: its status, its body and, where it says when to come again, {@code Retry-After}. */
    public void refuse(Refusal refusal) {
        if (isOver()) {
            return;
        }
        refused = refusal;
        if (refusal.retryAfter() != null) {
            long seconds = Math.max(1, Math.ceilDiv(refusal.retryAfter().toMillis(), 1_000));
            response().putHeader("Retry-After", Long.toString(seconds));
        }
        answer(refusal.status(), RefusalBody.json(refusal, traceId));
    }

    /** Answers with what this failure means to the client; what nobody expected is logged and says nothing. */
    public void fail(Throwable failure) {
        refuse(refusalOf(failure));
    }

    /** The refusal that a failure amounts to. */
    public Refusal refusalOf(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return switch (cause) {
            case RefusedException refusedException -> refusedException.refusal();
            case StoreException store -> {
                LOG.error("trace {}: the database failed", traceId, store);
                yield store.refusal();
            }
            default -> {
                LOG.error("trace {}: unexpected failure", traceId, cause);
                yield new Refusal.Failed(Code.SERVER_ERROR, "Something went wrong on our side.");
            }
        };
    }

    private boolean isOver() {
        return answered || response().ended() || response().closed();
    }

    private void finish(@Nullable Buffer body) {
        boolean unread = !request.isEnded();
        if (unread) {
            dropRest();
        }
        end(body == null ? Buffer.buffer() : body);
    }

    /** Sends the last bytes of an answer. A client that does not take them in time is cut off. */
    public void end(Buffer rest) {
        LastBytes last = new LastBytes(request, limits, rest);
        Future<Void> sent = last.send();
        if (!sent.isComplete()) {
            loop.watchdog().watch(last);
            onEnd(() -> loop.watchdog().forget(last));
        }
        sent.onComplete(_ -> over());
    }

    /** The answer leaves before the body was read: what still comes is dropped, and a lot of it ends the connection. */
    private void dropRest() {
        long announced = announcedLength();
        if (announced < 0 || announced > DRAIN_MOST_BYTES || refused instanceof Refusal.TooSlow) {
            response().putHeader("Connection", "close");
            onEnd(() -> loop.vertx()
                    .setTimer(LINGER_MILLIS, _ -> request.connection().close()));
        }
        request.handler(this::drop);
        request.exceptionHandler(_ -> {});
        request.resume();
    }

    /** Takes no more than the bound: what does not stop coming waits at the sender until the connection is closed. */
    private void drop(Buffer part) {
        dropped += part.length();
        if (dropped > DRAIN_MOST_BYTES) {
            request.pause();
        }
    }

    /** The declared length of the body, 0 without one, -1 when it comes in chunks. */
    long announcedLength() {
        String length = request.getHeader("Content-Length");
        if (length == null) {
            return request.getHeader("Transfer-Encoding") == null ? 0 : -1;
        }
        try {
            return Long.parseLong(length.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Microseconds since the header had been read. */
    public long elapsedMicros() {
        return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNanos);
    }
}
