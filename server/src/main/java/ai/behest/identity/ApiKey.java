package ai.behest.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An API key of a project, without its secret.
 *
 * @param prefix the key's first characters, for display
 * @param role the highest role that the key mints for
 * @param expiresAt when it ends by itself, e.g. after a rotation, or null
 * @param lastUsedAt when it was last used, to the minute, or null when it never was
 * @param revokedAt when it was revoked, or null
 */
public record ApiKey(
        String id,
        String tenantId,
        String projectId,
        String name,
        String prefix,
        Role role,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt) {

    /** Whether it may be used at this instant. */
    public boolean isLive(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }
}
