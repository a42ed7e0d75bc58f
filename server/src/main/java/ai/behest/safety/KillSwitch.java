package ai.behest.safety;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Calls that are stopped until somebody lifts it or it ends.
 *
 * @param tenantId whose calls, or who threw it when it is global
 * @param reason why, for the tenant's people; callers only learn that there is one
 * @param actor who threw it: {@code adm_...} or {@code per_...}
 * @param expiresAt when it ends by itself, or null
 */
public record KillSwitch(
        String id,
        String tenantId,
        KillScope scope,
        String reason,
        String actor,
        Instant createdAt,
        @Nullable Instant expiresAt) {

    boolean holds(Instant now) {
        return expiresAt == null || now.isBefore(expiresAt);
    }

    boolean covers(KillScope.Suspect suspect) {
        return (scope.everywhere() || tenantId.equals(suspect.tenantId())) && scope.covers(suspect);
    }
}
