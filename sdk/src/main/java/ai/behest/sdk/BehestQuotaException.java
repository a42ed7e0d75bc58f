package ai.behest.sdk;

/** The money or tokens are spent: a tier's daily cap or a hard budget (402). {@link #details()} says which and when it resets. */
public final class BehestQuotaException extends BehestException {

    BehestQuotaException(Failure failure) {
        super(failure, null);
    }
}
