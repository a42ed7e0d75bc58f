package ai.behest.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** The last bytes of an answer, sent as fast as the client reads. A client that stops reading is cut off in time. */
final class LastBytes implements Watchdog.Watched {
    private static final int PIECE = 64 * 1_024;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final long patienceNanos;
    private final Buffer bytes;
    private final Promise<Void> sent = Promise.promise();
    private int at;
    private long progressNanos;

    LastBytes(HttpServerRequest request, Limits limits, Buffer bytes) {
        this.request = request;
        this.response = request.response();
        this.patienceNanos = limits.stalledWriteTime().toNanos();
        this.bytes = bytes;
    }

    /** Done when the last byte has left for the client; fails when its connection is gone. */
    Future<Void> send() {
        progressNanos = System.nanoTime();
        if (bytes.length() <= PIECE || request.method().equals(HttpMethod.HEAD)) {
            response.end(bytes).onComplete(sent);
        } else {
            if (!response.isChunked()) {
                response.putHeader("Content-Length", Integer.toString(bytes.length()));
            }
            goOn();
        }
        return sent.future();
    }

    private void goOn() {
        progressNanos = System.nanoTime();
        while (!response.closed()) {
            if (response.writeQueueFull()) {
                response.drainHandler(_ -> goOn());
                return;
            }
            int from = at;
            at = Math.min(from + PIECE, bytes.length());
            if (at == bytes.length()) {
                response.end(bytes.slice(from, at)).onComplete(sent);
                return;
            }
            response.write(bytes.slice(from, at));
        }
        sent.fail("The client has left");
    }

    @Override
    public void look(long nowNanos) {
        if (nowNanos - progressNanos > patienceNanos) {
            Connections.cut(request.connection());
        }
    }
}
