package ai.behest.alert;

import ai.behest.wire.RefusedException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt came to.
 *
 * @param status of the answer, or null when none came
 * @param error for the person who mends the receiver; null when it arrived
 */
record Outcome(@Nullable Integer status, @Nullable String error) {

    static Outcome answered(int status) {
        return new Outcome(status, status >= 200 && status < 300 ? null : said(status));
    }

    private static String said(int status) {
        return status >= 300 && status < 400
                ? "The receiver answered with a redirect, which is not followed."
                : "The receiver answered with status " + status + ".";
    }

    /** Says nothing of what an exception holds: it may name addresses. */
    static Outcome failed(Throwable failure) {
        Throwable cause = (failure instanceof ExecutionException || failure instanceof CompletionException)
                        && failure.getCause() != null
                ? failure.getCause()
                : failure;
        return new Outcome(
                null,
                switch (cause) {
                    case RefusedException refused -> refused.refusal().message();
                    case TimeoutException _ -> "The receiver did not answer in time.";
                    default -> "The receiver could not be reached.";
                });
    }

    boolean hasArrived() {
        return error == null;
    }
}
