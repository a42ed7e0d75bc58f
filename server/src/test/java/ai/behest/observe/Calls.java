package ai.behest.observe;

import org.jspecify.annotations.Nullable;

/** Signals of calls for tests: a plain one, and copies that differ in what the test is about. */
record Calls(
        String traceId,
        String parentSpanId,
        String operation,
        String provider,
        String model,
        String status,
        @Nullable String error,
        boolean streamed,
        long tokens,
        boolean estimated,
        @Nullable Long cost,
        String project) {
    static final Calls CHAT = new Calls(
            "4bf92f3577b34da6a3ce929d0e0e4736",
            "00f067aa0ba902b7",
            "chat",
            "openai",
            "gpt-5-mini",
            CallSignal.COMPLETED,
            null,
            true,
            7,
            false,
            1_234_567L,
            "prj_1");

    Calls model(String other) {
        return new Calls(
                traceId,
                parentSpanId,
                operation,
                provider,
                other,
                status,
                error,
                streamed,
                tokens,
                estimated,
                cost,
                project);
    }

    Calls provider(String other) {
        return new Calls(
                traceId,
                parentSpanId,
                operation,
                other,
                model,
                status,
                error,
                streamed,
                tokens,
                estimated,
                cost,
                project);
    }

    Calls ended(String how, @Nullable String why) {
        return new Calls(
                traceId,
                parentSpanId,
                operation,
                provider,
                model,
                how,
                why,
                streamed,
                tokens,
                estimated,
                cost,
                project);
    }

    Calls usage(long count, boolean metered, @Nullable Long picodollars) {
        return new Calls(
                traceId,
                parentSpanId,
                operation,
                provider,
                model,
                status,
                error,
                streamed,
                count,
                metered,
                picodollars,
                project);
    }

    Calls project(String other) {
        return new Calls(
                traceId,
                parentSpanId,
                operation,
                provider,
                model,
                status,
                error,
                streamed,
                tokens,
                estimated,
                cost,
                other);
    }

    Calls trace(String trace, String parent) {
        return new Calls(
                trace, parent, operation, provider, model, status, error, streamed, tokens, estimated, cost, project);
    }

    CallSignal signal() {
        return new CallSignal(
                traceId,
                parentSpanId,
                "53995c3f42cd8ad8",
                1_790_000_000_123_456_789L,
                1_500_000,
                250_000L,
                operation,
                provider,
                model,
                model + "-2026-01-31",
                "platform",
                status,
                status.equals(CallSignal.FAILED) ? 502 : 200,
                error,
                streamed,
                tokens,
                tokens * 2,
                estimated,
                cost,
                project,
                "ten_1");
    }
}
