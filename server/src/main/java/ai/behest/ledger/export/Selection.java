package ai.behest.ledger.export;

import ai.behest.ledger.Window;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are wanted.
 *
 * @param projectId one project's, or null for all of the tenant
 * @param window of calls that began in it, or null for any time
 */
public record Selection(
        String tenantId,
        @Nullable String projectId,
        @Nullable Window window) {

    /** What a query has to say besides the place. */
    String condition() {
        return "tenant_id = :tenant"
                + (projectId == null ? "" : " AND project_id = :project")
                + (window == null ? "" : " AND at >= :from AND at < :to");
    }
}
