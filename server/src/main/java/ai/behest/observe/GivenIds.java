package ai.behest.observe;

import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives a span the ids that its call had already, in place of fresh ones. */
final class GivenIds implements IdGenerator {
    private static final ThreadLocal<@Nullable CallSignal> CURRENT = new ThreadLocal<>();

    /** Makes a span of this call, on this thread. */
    <T> T during(CallSignal signal, Supplier<T> make) {
        CURRENT.set(signal);
        try {
            return make.get();
        } finally {
            CURRENT.remove();
        }
    }

    @Override
    public String generateSpanId() {
        return call().spanId();
    }

    @Override
    public String generateTraceId() {
        return call().traceId();
    }

    private CallSignal call() {
        CallSignal signal = CURRENT.get();
        if (signal == null) {
            throw new IllegalStateException("A span is made of a call only.");
        }
        return signal;
    }
}
