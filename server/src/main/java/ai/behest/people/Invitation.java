package ai.behest.people;

import java.time.Instant;

/**
 * Somebody who may become one of the tenant's people.
 *
 * @param id {@code inv_...}; not the secret of its link
 * @param email in lower case
 * @param invitedBy the name of whoever invited them
 */
public record Invitation(
        String id, String tenantId, String email, Role role, String invitedBy, Instant createdAt, Instant expiresAt) {}
