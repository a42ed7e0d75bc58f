package ai.behest.http;

import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;

/** Reads one request body into memory, never more than its limit and never slower than a kibibyte a second. */
final class BodyReader implements Watchdog.Watched {
    private static final long LEAST_BYTES_PER_SECOND = 1_024;

    private final Exchange exchange;
    private final Limits limits;
    private final int mostBytes;
    private final Promise<Buffer> promise = Promise.promise();
    private final Buffer body = Buffer.buffer();
    private final long startNanos = System.nanoTime();

    BodyReader(Exchange exchange, Limits limits, int mostBytes) {
        this.exchange = exchange;
        this.limits = limits;
        this.mostBytes = mostBytes;
    }

    Future<Buffer> read() {
        HttpServerRequest request = exchange.request();
        String encoding = exchange.header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return Future.failedFuture(
                    new Refusal.UnsupportedMedia("Encoded bodies are not read here. Send the JSON as it is.")
                            .asException());
        }
        if (exchange.announcedLength() > mostBytes) {
            return Future.failedFuture(tooLarge().asException());
        }
        exchange.loop().watchdog().watch(this);
        request.handler(this::take);
        request.exceptionHandler(this::over);
        request.endHandler(_ -> {
            exchange.loop().watchdog().forget(this);
            promise.tryComplete(body);
        });
        request.resume();
        return promise.future();
    }

    private void take(Buffer part) {
        if (promise.future().isComplete()) {
            return;
        }
        if (body.length() + part.length() > mostBytes) {
            over(tooLarge().asException());
        } else {
            body.appendBuffer(part);
        }
    }

    @Override
    public void look(long nowNanos) {
        long elapsed = nowNanos - startNanos;
        long expected = TimeUnit.NANOSECONDS.toSeconds(elapsed) * LEAST_BYTES_PER_SECOND;
        if (elapsed > limits.slowBodyTime().toNanos() && body.length() < expected) {
            over(new Refusal.TooSlow("The body came too slowly.").asException());
        }
    }

    private void over(Throwable cause) {
        exchange.loop().watchdog().forget(this);
        promise.tryFail(cause);
    }

    private Refusal tooLarge() {
        return new Refusal.TooLarge(Code.PAYLOAD_TOO_LARGE, "The body is over the limit of " + mostBytes + " bytes.");
    }
}
