package ai.behest.fake;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** One understood call: its connection, its script, and where its outcome is counted and noted. */
record Call(
        HttpServerRequest request,
        Simulation script,
        Tokens tokens,
        Tally.Entry entry,
        @Nullable Receipt receipt) {

    void served() {
        entry.settle(Counts.servedWith(tokens));
        note("served");
    }

    void failed() {
        entry.settle(Counts.failedOnce());
        note("failed");
    }

    /** {@code begun}: something was sent; {@code output}: the tokens that were sent. */
    void interrupted(boolean begun, long output) {
        entry.settle(Counts.interruptedWith(begun ? tokens.input() : 0, output));
        note("interrupted");
    }

    void cancelled(boolean begun, long output) {
        entry.settle(Counts.interruptedWith(begun ? tokens.input() : 0, output));
        if (receipt != null) {
            receipt.cancelled();
        }
    }

    private void note(String outcome) {
        if (receipt != null) {
            receipt.outcome(outcome);
        }
    }
}
