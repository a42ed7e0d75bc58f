package ai.behest.people;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A passkey as its person sees it.
 *
 * @param id {@code pky_...}
 * @param lastUsedAt null for never
 */
public record Passkey(
        String id, String name, Instant createdAt, @Nullable Instant lastUsedAt) {}
