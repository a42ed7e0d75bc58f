package ai.behest.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's key pair for signing tokens locally, its public half registered here.
 *
 * @param kid what a token's header names
 * @param revokedAt when it was revoked, or null while it verifies
 */
public record SigningKey(
        String kid,
        String tenantId,
        String name,
        Instant createdAt,
        @Nullable Instant revokedAt) {}
