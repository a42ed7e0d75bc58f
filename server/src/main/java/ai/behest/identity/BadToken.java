package ai.behest.identity;

/** Leaves the verification at the first fault. Never leaves the room. */
@SuppressWarnings("serial")
final class BadToken extends RuntimeException {
    private final TokenFault fault;

    BadToken(TokenFault fault) {
        super(fault.text(), null, false, false);
        this.fault = fault;
    }

    TokenFault fault() {
        return fault;
    }
}
