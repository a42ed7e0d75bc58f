package ai.behest.sdk;

import java.io.InterruptedIOException;
import java.net.http.HttpTimeoutException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The gateway failed or could not be reached: any 5xx, an answer that makes no sense, and with status 0 the network
 * ({@code network_error}), time ({@code timeout}), an interrupted thread ({@code interrupted}) or a stream that ended
 * early ({@code stream_interrupted}).
 */
public final class BehestServerException extends BehestException {

    BehestServerException(Failure failure, @Nullable Throwable cause) {
        super(failure, cause);
    }

    static BehestServerException network(Exception cause) {
        boolean late = cause instanceof HttpTimeoutException;
        return new BehestServerException(
                Failure.here(
                        late ? "timeout" : "network_error",
                        late ? "The gateway did not answer in time" : "The connection to the gateway failed"),
                cause);
    }

    /** The calling thread was interrupted; its flag is set again. */
    static BehestServerException interrupted() {
        Thread.currentThread().interrupt();
        return new BehestServerException(
                Failure.here("interrupted", "The thread was interrupted while it waited for the gateway"),
                new InterruptedIOException());
    }

    static BehestServerException nonsense(int status, String message) {
        return new BehestServerException(
                new Failure(status, "invalid_response", message, null, Map.of(), null, null), null);
    }
}
