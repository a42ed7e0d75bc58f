package ai.behest.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token for the management API of one tenant, without its secret.
 *
 * @param revokedAt when it was revoked, or null
 */
public record AdminToken(
        String id,
        String tenantId,
        String name,
        Instant createdAt,
        @Nullable Instant revokedAt) {}
