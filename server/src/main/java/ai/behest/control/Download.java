package ai.behest.control;

import ai.behest.http.Exchange;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends an outflow piece by piece: the next one is read from the database when the client has taken the last, so that a long
 * export takes no more memory than a short one. A client that stops reading is cut off in a minute. An answer that breaks off has
 * no end (RFC 9112 §7.1), by which its client knows that it is not whole.
 */
final class Download {
    private static final Logger LOG = LoggerFactory.getLogger(Download.class);
    private static final long PATIENCE_MILLIS = 60_000;

    /** @param first the first piece: whatever fails before it is still answered with a refusal */
    record Begun(Outflow outflow, Buffer first) {
        static Begun of(Outflow outflow) {
            return new Begun(outflow, piece(outflow));
        }
    }

    private final Exchange exchange;
    private final Outflow outflow;

    private Download(Exchange exchange, Outflow outflow) {
        this.exchange = exchange;
        this.outflow = outflow;
    }

    static void send(Exchange exchange, Begun begun) {
        exchange.response().putHeader("Content-Type", begun.outflow.contentType());
        begun.outflow.headers().forEach(exchange.response()::putHeader);
        exchange.begin();
        if (exchange.method().equals(HttpMethod.HEAD)) {
            exchange.end(Buffer.buffer());
            return;
        }
        exchange.response().setChunked(true);
        new Download(exchange, begun.outflow).write(begun.first);
    }

    /** The next piece with something in it; empty after the last. */
    private static Buffer piece(Outflow outflow) {
        byte[] piece = outflow.pieces().get();
        while (piece != null && piece.length == 0) {
            piece = outflow.pieces().get();
        }
        return piece == null ? Buffer.buffer() : Buffer.buffer(piece);
    }

    private void write(Buffer piece) {
        if (exchange.response().closed()) {
            return;
        }
        if (piece.length() == 0) {
            exchange.end(piece);
            return;
        }
        long timer = exchange.loop().vertx().setTimer(PATIENCE_MILLIS, _ -> exchange.cut());
        exchange.response().write(piece).onComplete(written -> {
            exchange.loop().vertx().cancelTimer(timer);
            if (written.succeeded()) {
                exchange.loop()
                        .apart(() -> piece(outflow))
                        .onSuccess(this::write)
                        .onFailure(this::breakOff);
            }
        });
    }

    private void breakOff(Throwable failure) {
        LOG.error("trace {}: an export broke off", exchange.traceId(), failure);
        exchange.cut();
    }
}
