package ai.behest.store;

import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import java.time.Duration;

/** The database did not do what was asked. What a client sees of it is {@link #refusal()}: no SQL, no address. */
@SuppressWarnings("serial")
public sealed class StoreException extends RuntimeException {

    /** What a client is told when the database cannot take something: no SQL, no address. */
    public static final Refusal NOT_NOW = new Refusal.Failed(
            Code.OVERLOADED, "The database cannot take this right now. Try again shortly.", Duration.ofSeconds(2));

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    public StoreException(String message) {
        super(message);
    }

    public Refusal refusal() {
        return NOT_NOW;
    }

    /** The database is well and does not take this row: offering it again makes no sense. */
    static final class Rejected extends StoreException {
        Rejected(Throwable cause) {
            super("The database rejected a row", cause);
        }
    }
}
