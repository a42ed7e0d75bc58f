package ai.behest.ledger;

import ai.behest.store.Database;
import java.time.Instant;
import java.util.List;

/** Finds the projects that spend, by their rollups. */
public final class BusyProjects {
    private final Database database;

    public BusyProjects(Database database) {
        this.database = database;
    }

    /** A project and whose it is. */
    public record Busy(String tenantId, String projectId) {}

    /** The projects that have spent so much in the last full hour and the one under way, together. Blocks. */
    public List<Busy> since(Instant now, Money least) {
        long hour = now.getEpochSecond() / 3_600;
        return database.read(handle -> handle.createQuery("""
                        SELECT p.tenant_id, p.id FROM project p
                        JOIN usage_hour u ON u.tenant_id = p.tenant_id AND u.project_id = p.id AND u.hour >= :before
                            AND u.hour <= :hour
                        GROUP BY p.tenant_id, p.id
                        HAVING SUM(u.cost_high) + SUM(u.cost_low) / :part >= :least
                        ORDER BY p.tenant_id, p.id
                        """)
                .bind("before", hour - 1)
                .bind("hour", hour)
                .bind("part", Tally.PART)
                .bind("least", least.picodollars() / Tally.PART)
                .map((row, _) -> new Busy(row.getString(1), row.getString(2)))
                .list());
    }
}
