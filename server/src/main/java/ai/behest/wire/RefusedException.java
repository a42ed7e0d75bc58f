package ai.behest.wire;

/** Carries a {@link Refusal} out of a room. Expected and cheap: no stack trace, no cause that could leak. */
@SuppressWarnings("serial")
public final class RefusedException extends RuntimeException {
    private final transient Refusal refusal;

    RefusedException(Refusal refusal) {
        super(refusal.code().text() + ": " + refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
