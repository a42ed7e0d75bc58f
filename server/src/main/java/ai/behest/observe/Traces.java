package ai.behest.observe;

import java.util.Map;

/** Where the spans of calls go. Must not block: {@link #called} runs on event loops. */
sealed interface Traces extends AutoCloseable permits Traces.Off, OtlpTraces {

    /** One span for one finished call. */
    void called(CallSignal signal);

    /** Sends what waits, for a few seconds at most. */
    @Override
    void close();

    /** As the environment asks; nothing of OpenTelemetry is loaded when it does not ask. */
    static Traces from(Map<String, String> environment) {
        OtlpSettings settings = OtlpSettings.from(environment);
        return settings == null ? new Off() : new OtlpTraces(settings);
    }

    /** No traces. */
    record Off() implements Traces {
        @Override
        public void called(CallSignal signal) {}

        @Override
        public void close() {}
    }
}
