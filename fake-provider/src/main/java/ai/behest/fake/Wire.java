package ai.behest.fake;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/**
 * The response on its way out: gathers what is sent in one go into one write, or cuts it into slices that are each a
 * write of their own. Everything that passes is noted on the receipt.
 */
final class Wire {
    private static final int BATCH_BYTES = 16 << 10;
    private static final int MAX_SLICES = 1 << 16;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final int split;
    private final @Nullable Receipt receipt;
    private Buffer waiting = Buffer.buffer();
    private Future<Void> lastWrite = Future.succeededFuture();
    private boolean started;

    /** {@code split}: bytes of a slice, 0 for none. */
    Wire(HttpServerRequest request, int split, @Nullable Receipt receipt) {
        this.request = request;
        this.response = request.response();
        this.split = split;
        this.receipt = receipt;
    }

    boolean started() {
        return started;
    }

    /** Sets the head, which leaves with the first bytes; {@code length} -1 for an open end. */
    void head(int status, String contentType, long length) {
        started = true;
        response.setStatusCode(status).putHeader("Content-Type", contentType);
        if (length < 0) {
            response.putHeader("Cache-Control", "no-cache").setChunked(true);
        } else {
            response.putHeader("Content-Length", Long.toString(length));
        }
    }

    void header(String name, String value) {
        response.putHeader(name, value);
    }

    void send(byte[] bytes) {
        if (receipt != null) {
            receipt.sent(bytes);
        }
        waiting.appendBytes(bytes);
        if (split > 0) {
            slice(Math.max(split, waiting.length() / MAX_SLICES));
        } else if (waiting.length() >= BATCH_BYTES) {
            flush();
        }
    }

    Future<Void> flush() {
        if (waiting.length() > 0) {
            Buffer out = waiting;
            waiting = Buffer.buffer();
            lastWrite = response.write(out);
        }
        return lastWrite;
    }

    void end() {
        if (split > 0 && waiting.length() > 0) {
            flush();
        }
        Buffer rest = waiting;
        waiting = Buffer.buffer();
        response.end(rest);
    }

    boolean full() {
        return response.writeQueueFull();
    }

    void whenDrained(Runnable next) {
        response.drainHandler(v -> next.run());
    }

    /** Closes the connection after what was sent, without the end that the response's framing promised. */
    void close() {
        flush().onComplete(done -> request.connection().close());
    }

    /** Breaks the connection with a TCP reset after what was sent. */
    void reset() {
        flush().onComplete(done -> {
            if (request.connection() instanceof ConnectionBase connection) {
                Channel channel = connection.channel();
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
                var unused = channel.close();
            } else {
                request.connection().close();
            }
        });
    }

    private void slice(int size) {
        int at = 0;
        while (waiting.length() - at >= size) {
            lastWrite = response.write(waiting.getBuffer(at, at + size));
            at += size;
        }
        waiting = waiting.getBuffer(at, waiting.length());
    }
}
