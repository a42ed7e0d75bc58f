package ai.behest.sdk;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The gateway's answer: head read, body still arriving. Close it, or the connection is lost to the pool. */
final class Answer implements AutoCloseable {

    private static final int MAX_FAILURE_BODY = 64 * 1024;

    private final int status;
    private final HttpHeaders headers;
    private final Inflow body;
    private final Clock clock;

    Answer(int status, HttpHeaders headers, Inflow body, Clock clock) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.clock = clock;
    }

    int status() {
        return status;
    }

    boolean ok() {
        return status >= 200 && status < 300;
    }

    HttpHeaders headers() {
        return headers;
    }

    @Nullable
    String header(String name) {
        return headers.firstValue(name).orElse(null);
    }

    Inflow body() {
        return body;
    }

    @Nullable
    Duration retryAfter() {
        String value = header("Retry-After");
        return value == null ? null : Backoff.retryAfter(value, clock.instant());
    }

    /** The whole body of an answer that went well. */
    byte[] read(int limit) {
        try {
            byte[] bytes = body.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw BehestServerException.nonsense(status, "The answer is larger than " + limit + " bytes");
            }
            return bytes;
        } catch (IOException cut) {
            throw BehestServerException.network(cut);
        }
    }

    /** What went wrong, as the exception that the caller shall see; reads and closes the body. */
    BehestException failure() {
        byte[] bytes;
        try (this) {
            bytes = body.readNBytes(MAX_FAILURE_BODY);
        } catch (IOException cut) {
            bytes = new byte[0];
        }
        return FailureReader.read(status, bytes, header("X-Trace-Id")).exception(retryAfter());
    }

    /** Lets a short rest of the body run out, so that the connection can serve the next call. */
    void discard() {
        try (this) {
            body.readNBytes(MAX_FAILURE_BODY);
        } catch (IOException gone) {
            // The connection is lost with it, which is what close() would have done.
        }
    }

    /** Nothing more is wanted, but the little that may still come is let in, so that the connection stays in use. */
    void letGo() {
        body.letGo();
    }

    @Override
    public void close() {
        body.close();
    }
}
