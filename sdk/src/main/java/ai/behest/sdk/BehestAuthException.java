package ai.behest.sdk;

/** The gateway does not accept the key or the token, or forbids the call (401, 403). */
public final class BehestAuthException extends BehestException {

    BehestAuthException(Failure failure) {
        super(failure, null);
    }
}
