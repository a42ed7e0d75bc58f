package ai.behest.cli.reconcile;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of the provider's export.
 *
 * @param id the provider's own id of one call, or null where rows are sums
 * @param from when the call, or the stretch of time, began
 * @param to when the stretch ended, exclusive; null when the file does not say
 */
record ProviderRow(
        @Nullable String id, Instant from, @Nullable Instant to, String model, Usage usage) {}
