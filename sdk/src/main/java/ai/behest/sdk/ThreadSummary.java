package ai.behest.sdk;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that the gateway keeps.
 *
 * @param id as the client chose it
 * @param messageCount 0 or more
 */
public record ThreadSummary(
        String id,
        @Nullable String title,
        long messageCount,
        @Nullable Instant lastMessageAt,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt) {}
