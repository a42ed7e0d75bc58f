package ai.behest.sdk;

import java.math.BigDecimal;
import java.util.List;

/** What was used in a window, in all and slice by slice. */
public record UsageReport(Totals totals, List<Slice> breakdown) {

    public UsageReport {
        breakdown = List.copyOf(breakdown);
    }

    /** Sums over the window; {@code costUsd} is exact. */
    public record Totals(long requests, long inputTokens, long outputTokens, long tokens, BigDecimal costUsd) {}

    /** One slice; {@code timestamp} is its start as the gateway spells it. */
    public record Slice(String timestamp, long tokens, BigDecimal costUsd) {}
}
