package ai.behest.console.provider;

import ai.behest.ledger.CostReport;
import ai.behest.ledger.Costs;
import ai.behest.ledger.Dimension;
import ai.behest.ledger.Question;
import ai.behest.ledger.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a provider did for the tenant in the last 24 hours, the one under way included.
 *
 * @param meanMillis of whole calls, or null without one
 */
public record ProviderHealth(
        long calls, long failed, @Nullable Long meanMillis) {
    private static final ProviderHealth NONE = new ProviderHealth(0, 0, null);
    private static final int GROUPS = 1_000;
    private static final double WORRYING = 0.05;

    /** By provider. */
    static Map<String, ProviderHealth> of(Costs costs, String tenantId) {
        Instant end = costs.now().truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
        Question question = new Question(
                tenantId,
                null,
                new Window(end.minus(Duration.ofHours(24)), end),
                Dimension.parse("provider,status"),
                Map.of(),
                Map.of(),
                null,
                false,
                GROUPS,
                0);
        Map<String, ProviderHealth> all = new HashMap<>();
        for (CostReport.Row row : costs.report(question).data()) {
            String provider = row.group().get("provider");
            if (provider != null) {
                CostReport.Figures figures = row.figures();
                boolean failed = "failed".equals(row.group().get("status"));
                all.merge(
                        provider,
                        new ProviderHealth(
                                figures.requests(), failed ? figures.requests() : 0, figures.meanLatencyMs()),
                        ProviderHealth::and);
            }
        }
        return all;
    }

    static ProviderHealth orNone(@Nullable ProviderHealth health) {
        return health == null ? NONE : health;
    }

    private ProviderHealth and(ProviderHealth other) {
        long all = calls + other.calls;
        return new ProviderHealth(all, failed + other.failed, all == 0 ? null : (millis() + other.millis()) / all);
    }

    private long millis() {
        return meanMillis == null ? 0 : calls * meanMillis;
    }

    /** Whether more than one call in twenty failed. */
    public boolean isWorrying() {
        return failed > calls * WORRYING;
    }
}
