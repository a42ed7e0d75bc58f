package ai.behest.observe;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class CallSignalTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "53995c3f42cd8ad8";

    @Test
    void namesThePartThatIsBad() {
        assertThatCode(() -> signal(TRACE, SPAN, 1, "chat", "platform", "completed", 1, 1L))
                .doesNotThrowAnyException();

        refuses("traceId", () -> signal("", SPAN, 1, "chat", "platform", "completed", 1, 1L));
        refuses("traceId", () -> signal(TRACE + "0", SPAN, 1, "chat", "platform", "completed", 1, 1L));
        refuses("traceId", () -> signal("0".repeat(32), SPAN, 1, "chat", "platform", "completed", 1, 1L));
        refuses("traceId", () -> signal(TRACE.replace('b', 'B'), SPAN, 1, "chat", "platform", "completed", 1, 1L));
        refuses("spanId", () -> signal(TRACE, "\n", 1, "chat", "platform", "completed", 1, 1L));
        refuses("spanId", () -> signal(TRACE, "", 1, "chat", "platform", "completed", 1, 1L));
        refuses("latencyMicros", () -> signal(TRACE, SPAN, -1, "chat", "platform", "completed", 1, 1L));
        refuses("operation", () -> signal(TRACE, SPAN, 1, "dance", "platform", "completed", 1, 1L));
        refuses("payer", () -> signal(TRACE, SPAN, 1, "chat", "nobody", "completed", 1, 1L));
        refuses("status", () -> signal(TRACE, SPAN, 1, "chat", "platform", "COMPLETED", 1, 1L));
        refuses("inputTokens", () -> signal(TRACE, SPAN, 1, "chat", "platform", "completed", -1, 1L));
        refuses("costPicodollars", () -> signal(TRACE, SPAN, 1, "chat", "platform", "completed", 1, -1L));
    }

    private static void refuses(String part, Runnable making) {
        assertThatIllegalArgumentException().isThrownBy(making::run).withMessageEndingWith("bad " + part + ".");
    }

    private static CallSignal signal(
            String trace,
            String span,
            long latency,
            String operation,
            String payer,
            String status,
            long tokens,
            long cost) {
        return new CallSignal(
                trace, "", span, 1, latency, null, operation, "openai", "m", "m", payer, status, 200, null, false,
                tokens, 1, false, cost, "p", "t");
    }
}
