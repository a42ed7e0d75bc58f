package ai.behest.control;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Asks a tenant's provider something small, to see whether its address and key are good. */
@FunctionalInterface
public interface ProviderTest {

    /**
     * How the provider answered.
     *
     * @param status its HTTP status, or null when none came
     * @param message for the person who entered the key: what is well, or what to mend; never the key
     * @param latencyMs milliseconds until its answer
     * @param models that it lists, 1,000 at most; none when it did not say them in a form that is known
     */
    record TestResult(boolean ok, @Nullable Integer status, String message, long latencyMs, List<String> models) {
        public TestResult {
            models = List.copyOf(models);
        }
    }

    /** Completes within a few seconds; fails with a refusal when the tenant has no such provider. */
    CompletableFuture<TestResult> test(String tenantId, String name);
}
