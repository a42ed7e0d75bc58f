package ai.behest.alert;

import ai.behest.ledger.Anomaly;
import java.time.Instant;

/**
 * An end user or a key of a project that has spent far more in an hour than it usually does. Money is a decimal string.
 *
 * @param subject {@code user} or {@code key}
 * @param id the end user's or the key's
 * @param hour when the hour begins, in UTC: told of once
 * @param spent in that hour, up to when it was looked at
 * @param usual the median of the hours that it was compared with
 * @param basis what those were, as {@code GET /v1/billing/anomalies} says it
 * @param score how many deviations above the usual it lies
 */
record SpendAnomaly(
        String project,
        String subject,
        String id,
        Instant hour,
        String spent,
        String usual,
        String basis,
        String score) {

    static Occurrence occurrence(String tenantId, String projectId, Anomaly anomaly) {
        return new Occurrence(
                tenantId,
                AlertKind.SPEND_ANOMALY,
                Occurrence.seriesOf(AlertKind.SPEND_ANOMALY, tenantId, projectId, anomaly.kind(), anomaly.id()),
                Occurrence.micros(anomaly.hour()),
                new SpendAnomaly(
                        projectId,
                        anomaly.kind(),
                        anomaly.id(),
                        anomaly.hour(),
                        anomaly.spentUsd().toPlainString(),
                        anomaly.usualUsd().toPlainString(),
                        anomaly.basis(),
                        anomaly.score().toPlainString()));
    }
}
