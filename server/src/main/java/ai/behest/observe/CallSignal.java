package ai.behest.observe;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One finished call, as far as metrics and traces may know it: no prompt, no answer, no end user.
 *
 * @param traceId 32 lower-case hex digits (W3C Trace Context)
 * @param parentSpanId the caller's span, 16 lower-case hex digits, or "" when the trace began here
 * @param spanId this call's span, 16 lower-case hex digits
 * @param startEpochNanos when the request's header had been read, in nanoseconds since 1970
 * @param latencyMicros from there to the end of the answer
 * @param firstByteMicros from there to the first byte of the answer, or null without one
 * @param operation {@code chat} or {@code embeddings}: the values of {@code gen_ai.operation.name}
 * @param provider the provider's name in our configuration
 * @param modelAsked as the client named it
 * @param modelServed as the provider named it, or "" when it never answered
 * @param payer {@code platform} or {@code byok}
 * @param status {@code completed}, {@code interrupted} or {@code failed}
 * @param httpStatus what the client was answered; 499 when it had left, 0 when unknown
 * @param errorCode a short lower-case word when it did not go well, else null
 * @param estimated whether the token counts were metered here for want of the provider's own
 * @param costPicodollars null when the model has no price
 */
public record CallSignal(
        String traceId,
        String parentSpanId,
        String spanId,
        long startEpochNanos,
        long latencyMicros,
        @Nullable Long firstByteMicros,
        String operation,
        String provider,
        String modelAsked,
        String modelServed,
        String payer,
        String status,
        int httpStatus,
        @Nullable String errorCode,
        boolean streamed,
        long inputTokens,
        long outputTokens,
        boolean estimated,
        @Nullable Long costPicodollars,
        String projectId,
        String tenantId) {
    static final String COMPLETED = "completed";
    static final String INTERRUPTED = "interrupted";
    static final String FAILED = "failed";

    private static final Set<String> OPERATIONS = Set.of("chat", "embeddings");
    private static final Set<String> PAYERS = Set.of("platform", "byok");
    private static final Set<String> STATUSES = Set.of(COMPLETED, INTERRUPTED, FAILED);

    public CallSignal {
        check(isHex(traceId, 32), "traceId");
        check(parentSpanId.isEmpty() || isHex(parentSpanId, 16), "parentSpanId");
        check(isHex(spanId, 16), "spanId");
        check(startEpochNanos >= 0, "startEpochNanos");
        check(latencyMicros >= 0, "latencyMicros");
        check(firstByteMicros == null || firstByteMicros >= 0, "firstByteMicros");
        check(OPERATIONS.contains(operation), "operation");
        check(!provider.isEmpty(), "provider");
        check(PAYERS.contains(payer), "payer");
        check(STATUSES.contains(status), "status");
        check(httpStatus >= 0 && httpStatus <= 599, "httpStatus");
        check(inputTokens >= 0, "inputTokens");
        check(outputTokens >= 0, "outputTokens");
        check(costPicodollars == null || costPicodollars >= 0, "costPicodollars");
    }

    private static void check(boolean holds, String component) {
        if (!holds) {
            throw new IllegalArgumentException("The signal of a call has a bad " + component + ".");
        }
    }

    /** Lower-case hex digits of that length, not all zero. */
    private static boolean isHex(String text, int length) {
        boolean zero = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
            zero &= c == '0';
        }
        return text.length() == length && !zero;
    }
}
