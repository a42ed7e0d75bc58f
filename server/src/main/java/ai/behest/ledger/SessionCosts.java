package ai.behest.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * What sessions cost, as {@code GET /v1/billing/sessions} answers it: of each session (an end user's, in a project) the
 * calls in the window.
 *
 * @param costUsd of all of them
 * @param costPerSessionUsd null when there is none
 */
public record SessionCosts(
        Window window,
        long sessions,
        long requests,
        @JsonSerialize(using = UsdNumber.class) BigDecimal costUsd,
        long unpricedRequests,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Spread costPerSessionUsd) {
    private static final int[] PERCENTS = {50, 95, 99, 100};

    /**
     * The cost that so many of a hundred sessions did not exceed: that of a real session (nearest rank), none is made up
     * between two.
     *
     * @param mean rounded to the picodollar
     */
    public record Spread(
            @JsonSerialize(using = UsdNumber.class) BigDecimal mean,
            @JsonSerialize(using = UsdNumber.class) BigDecimal p50,
            @JsonSerialize(using = UsdNumber.class) BigDecimal p95,
            @JsonSerialize(using = UsdNumber.class) BigDecimal p99,
            @JsonSerialize(using = UsdNumber.class) BigDecimal max) {}

    /**
     * Only what is shown of a session: the fewer columns, the less is sorted. Sorted by session first, as that tells lines
     * apart at once: all of a project begin alike.
     */
    private static final String COLUMNS = "SUM(requests) AS requests, SUM(unpriced) AS unpriced,"
            + " SUM(cost_high) AS cost_parts, SUM(cost_low) AS cost_rest";

    private static final String OVER_ALL = Stream.of("requests", "unpriced", "cost_parts", "cost_rest")
            .map(column -> "SUM(" + column + ") OVER () AS all_" + column)
            .collect(Collectors.joining(", "));

    private record Ranked(long rank, long sessions, BigInteger cost, long requests, long unpriced, BigInteger all) {}

    static SessionCosts read(Handle handle, Lines.Scope scope, Window window) {
        EntryBound.check(handle, scope, window);
        Set<Field> session = EnumSet.of(Field.PROJECT, Field.USER, Field.SESSION);
        Lines lines = Lines.of(Lines.Origin.ENTRIES, scope, window, session, false);
        StringBuilder wanted = new StringBuilder();
        for (int percent : PERCENTS) {
            wanted.append(wanted.isEmpty() ? "" : " OR ")
                    .append("cost_rank = (sessions * ")
                    .append(percent)
                    .append(" + 99) / 100");
        }
        Map<Long, Ranked> ranks = new HashMap<>();
        lines.bind(handle.createQuery("SELECT * FROM (SELECT grouped.*, COUNT(*) OVER () AS sessions, " + OVER_ALL
                        + ", ROW_NUMBER() OVER (ORDER BY " + Sums.BY_COST.replace("DESC", "ASC")
                        + ") AS cost_rank FROM (SELECT " + COLUMNS + " FROM " + lines.sql()
                        + " GROUP BY d_session, d_user, d_project) AS grouped) AS ranked WHERE " + wanted))
                .map((row, _) -> new Ranked(
                        row.getLong("cost_rank"),
                        row.getLong("sessions"),
                        Sums.exact(row, "cost"),
                        row.getLong("all_requests"),
                        row.getLong("all_unpriced"),
                        Sums.exact(row, "all_cost")))
                .list()
                .forEach(ranked -> ranks.put(ranked.rank, ranked));
        if (ranks.isEmpty()) {
            return new SessionCosts(window, 0, 0, Sums.ZERO.costUsd(), 0, null);
        }
        Ranked any = ranks.values().iterator().next();
        BigDecimal[] costs = new BigDecimal[PERCENTS.length];
        for (int i = 0; i < PERCENTS.length; i++) {
            long rank = (any.sessions * PERCENTS[i] + 99) / 100;
            Ranked ranked = ranks.get(rank);
            costs[i] = Sums.usd(ranked == null ? BigInteger.ZERO : ranked.cost);
        }
        BigInteger mean = new BigDecimal(any.all)
                .divide(BigDecimal.valueOf(any.sessions), 0, RoundingMode.HALF_EVEN)
                .toBigInteger();
        return new SessionCosts(
                window,
                any.sessions,
                any.requests,
                Sums.usd(any.all),
                any.unpriced,
                new Spread(Sums.usd(mean), costs[0], costs[1], costs[2], costs[3]));
    }
}
