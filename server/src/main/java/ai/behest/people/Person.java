package ai.behest.people;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may sign in to the console.
 *
 * @param id {@code per_...}
 * @param email in lower case, unique among the tenant's people
 * @param name what pages call them; never empty
 * @param lastSeenAt when they last signed in, or null for never
 */
public record Person(
        String id,
        String tenantId,
        String email,
        String name,
        Role role,
        Instant createdAt,
        @Nullable Instant lastSeenAt) {}
