package ai.behest.alert;

import ai.behest.ledger.BusyProjects;
import ai.behest.ledger.Costs;
import ai.behest.ledger.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Looks every few minutes, on one node for all, whether a user or a key spends far more than it usually does: what
 * {@code GET /v1/billing/anomalies} finds, project by project.
 */
final class SpendWatch {
    static final Duration EVERY = Duration.ofMinutes(5);
    private static final String NAME = "anomalies";
    /** By how much an hour must exceed the usual. */
    private static final Money LEAST = Costs.leastOf(null);

    private final BusyProjects projects;
    private final Costs costs;
    private final Watch watch;
    private final AlertBook alerts;
    private final Runnable raised;

    /** @param raised is run when there is a new alert */
    SpendWatch(BusyProjects projects, Costs costs, Watch watch, AlertBook alerts, Runnable raised) {
        this.projects = projects;
        this.costs = costs;
        this.watch = watch;
        this.alerts = alerts;
        this.raised = raised;
    }

    /** One look, unless another node has just looked. Blocks. */
    void look() {
        if (!watch.isMine(NAME, EVERY)) {
            return;
        }
        Instant now = costs.now();
        for (BusyProjects.Busy busy : projects.since(now, LEAST)) {
            List<Occurrence> found = costs.anomalies(busy.tenantId(), busy.projectId(), now, LEAST).data().stream()
                    .map(anomaly -> SpendAnomaly.occurrence(busy.tenantId(), busy.projectId(), anomaly))
                    .toList();
            List<Occurrence> fresh = alerts.unraised(found);
            if (!fresh.isEmpty() && !alerts.raise(fresh).isEmpty()) {
                raised.run();
            }
        }
    }
}
