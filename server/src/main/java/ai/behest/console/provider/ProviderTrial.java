package ai.behest.console.provider;

import org.jspecify.annotations.Nullable;

/** Asks a tenant's provider something small, to see whether its address and key are good. Blocks for some seconds. */
@FunctionalInterface
public interface ProviderTrial {

    /**
     * How it answered.
     *
     * @param status its HTTP status, or null when none came
     * @param message what is well, or what to mend; never the key
     */
    record Verdict(boolean ok, @Nullable Integer status, String message, long latencyMs) {}

    Verdict test(String tenantId, String name);
}
