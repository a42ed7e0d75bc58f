package ai.behest.console.provider;

import ai.behest.provider.Provider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks a provider something small, to see whether its address and key are good. Blocks for some seconds. */
@FunctionalInterface
public interface ProviderTrial {

    /**
     * How it answered.
     *
     * @param status its HTTP status, or null when none came
     * @param message what is well, or what to mend; never the key
     * @param models that it lists, 1,000 at most; none when it did not say them in a form that is known
     */
    record Verdict(boolean ok, @Nullable Integer status, String message, long latencyMs, List<String> models) {
        public Verdict {
            models = List.copyOf(models);
        }
    }

    Verdict test(Provider provider);
}
