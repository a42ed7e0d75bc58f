package ai.behest.identity;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A refusal that an operator has put on credentials: every one that fits is refused, whenever it was issued, until the
 * revocation expires or is deleted.
 *
 * @param projectId the one project that it is for, or null for all of the tenant's
 * @param value the id of what is revoked
 * @param expiresAt when it ends by itself, or null
 */
public record Revocation(
        String id,
        String tenantId,
        @Nullable String projectId,
        Kind kind,
        String value,
        String reason,
        Instant createdAt,
        @Nullable Instant expiresAt) {

    /** What is revoked: one token, a session, an end user, a key (an API key's id too), a project, the tenant. */
    public enum Kind {
        JTI,
        SID,
        UID,
        KID,
        PROJECT,
        TENANT;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    boolean holds(Instant now) {
        return expiresAt == null || now.isBefore(expiresAt);
    }

    boolean covers(String project) {
        return projectId == null || projectId.equals(project);
    }
}
