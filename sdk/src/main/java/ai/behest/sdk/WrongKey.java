package ai.behest.sdk;

/** A key that this client cannot use; the message says what it is and never shows it. */
final class WrongKey extends Exception {

    WrongKey(String message) {
        super(message);
    }
}
