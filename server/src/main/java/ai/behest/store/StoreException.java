package ai.behest.store;

import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import java.time.Duration;

/** The database did not do what was asked. What a client sees of it is {@link #refusal()}: no SQL, no address. */
@SuppressWarnings("serial")
public final class StoreException extends RuntimeException {

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    public StoreException(String message) {
        super(message);
    }

    public Refusal refusal() {
        return new Refusal.Failed(
                Code.OVERLOADED, "The database cannot take this right now. Try again shortly.", Duration.ofSeconds(2));
    }
}
