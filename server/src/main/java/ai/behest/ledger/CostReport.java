package ai.behest.ledger;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * What calls came to, by whatever was asked for, as {@code GET /v1/billing/report} answers it.
 *
 * @param groupBy as it was asked for
 * @param totals of all groups, those of other pages included
 * @param groups how many there are
 * @param data one page of them
 * @param next what to send as {@code cursor} for the page after this one; null at the end, and then written as null
 */
public record CostReport(
        Window window,
        List<String> groupBy,
        Figures totals,
        long groups,
        List<Row> data,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String next) {

    /**
     * @param requests calls; a correction is none
     * @param inputTokens of all kinds, {@code cachedTokens} and {@code cacheWriteTokens} included
     * @param outputTokens of all kinds, {@code reasoningTokens} included
     * @param costUsd of the calls whose cost is known, with the corrections
     * @param correctionsUsd what corrections have changed of that: below zero when they made it less
     * @param costPerRequestUsd of those, on average; null without one
     * @param unpricedRequests calls of models without a price
     * @param estimatedRequests calls whose tokens the provider did not count
     * @param meanLatencyMs null without a call
     * @param correctedUsd what of {@code costUsd} corrections are, below zero for money given back; for pages only
     */
    public record Figures(
            long requests,
            BigInteger inputTokens,
            BigInteger cachedTokens,
            BigInteger cacheWriteTokens,
            BigInteger outputTokens,
            BigInteger reasoningTokens,
            @JsonSerialize(using = UsdNumber.class) BigDecimal costUsd,
            @JsonSerialize(using = UsdNumber.class) BigDecimal correctionsUsd,

            @JsonInclude(JsonInclude.Include.ALWAYS) @JsonSerialize(using = UsdNumber.class) @Nullable
            BigDecimal costPerRequestUsd,

            long unpricedRequests,
            long estimatedRequests,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Long meanLatencyMs,

            @JsonIgnore BigDecimal correctedUsd) {

        static Figures of(Sums sums) {
            return new Figures(
                    sums.requests(),
                    sums.input(),
                    sums.cached(),
                    sums.cacheWrite(),
                    sums.output(),
                    sums.reasoning(),
                    sums.costUsd(),
                    sums.correctedUsd(),
                    sums.costPerRequestUsd(),
                    sums.unpriced(),
                    sums.estimated(),
                    sums.meanLatencyMs(),
                    sums.correctedUsd());
        }
    }

    /** @param group the group's value of each thing that was asked for; null for calls that have none */
    public record Row(
            @JsonInclude(content = JsonInclude.Include.ALWAYS)
            Map<String, @Nullable String> group,

            @JsonUnwrapped Figures figures) {
        public Row {
            group = Collections.unmodifiableMap(new LinkedHashMap<>(group));
        }
    }

    public CostReport {
        groupBy = List.copyOf(groupBy);
        data = List.copyOf(data);
    }
}
