package ai.behest.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a time as a relation for a query's FROM: its full days and hours from the rollups, what is left at both
 * ends from the entries themselves. One statement reads all of it, so it is of one instant.
 *
 * @param sql in parentheses; its columns are those that {@link Sums#COLUMNS} adds up and an alias for each field
 * @param bindings what its parameters stand for
 */
record Lines(String sql, Map<String, Object> bindings) {

    /** Where figures can come from. What hours are asked for comes from the days where there are full ones. */
    enum Origin {
        HOURS,
        DAYS,
        USERS,
        ENTRIES
    }

    private static final String PART = Long.toString(Tally.PART);
    private static final String TOKENS = Sums.INPUT + " AS input, cached_tokens AS cached,"
            + " cache_write_tokens + cache_write_1h_tokens AS cache_write, " + Sums.OUTPUT + " AS output,"
            + " reasoning_tokens AS reasoning, ";
    private static final String OF_ROLLUP = "requests, unpriced, estimated, " + TOKENS
            + "cost_high, cost_low, corrected_high, corrected_low, latency_micros AS latency";
    /** The figures of one entry. */
    static final String OF_ENTRY = """
            CASE WHEN kind = 'call' THEN 1 ELSE 0 END AS requests,
            CASE WHEN kind = 'call' THEN CASE WHEN cost IS NULL THEN 1 ELSE 0 END
                WHEN corrects IS NULL THEN -1 ELSE 0 END AS unpriced,
            CASE WHEN kind = 'call' AND estimated = 1 THEN 1 ELSE 0 END AS estimated, TOKENS
            COALESCE(HIGH, 0) AS cost_high, COALESCE(LOW, 0) AS cost_low,
            CASE WHEN kind = 'correction' THEN HIGH ELSE 0 END AS corrected_high,
            CASE WHEN kind = 'correction' THEN LOW ELSE 0 END AS corrected_low,
            CASE WHEN kind = 'call' THEN latency_micros ELSE 0 END AS latency""".replace("TOKENS", TOKENS)
            .replace("HIGH", "((cost - LOW) / PART)")
            .replace("LOW", "((cost % PART + PART) % PART)")
            .replace("PART", PART);

    private static final long DAY_HOURS = 24;
    private static final String ALL_PROJECTS = "project_id IN (SELECT id FROM project WHERE tenant_id = :tenant)";

    /**
     * What the figures are of.
     *
     * @param projectId one project, or null for all of the tenant's
     * @param equal what each line must have
     */
    record Scope(String tenantId, @Nullable String projectId, Map<Field, String> equal) {
        Scope {
            equal = equal.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(equal));
        }

        static Scope of(String tenantId, @Nullable String projectId, @Nullable String uid) {
            return new Scope(tenantId, projectId, uid == null ? Map.of() : Map.of(Field.USER, uid));
        }

        String where(Origin origin) {
            return "tenant_id = :tenant AND " + (projectId == null ? ALL_PROJECTS : "project_id = :project")
                    + equal.keySet().stream()
                            .map(field -> " AND " + field.in(origin) + " = :" + field.alias())
                            .collect(Collectors.joining());
        }
    }

    /** The cheapest origin that tells all of these apart. */
    static Origin origin(Set<Field> fields, boolean tags) {
        for (Origin origin : List.of(Origin.HOURS, Origin.USERS)) {
            if ((!tags || origin == Origin.USERS) && fields.stream().allMatch(field -> field.isIn(origin))) {
                return origin;
            }
        }
        return Origin.ENTRIES;
    }

    /**
     * The lines of a window.
     *
     * @param shown the fields that the query looks at
     * @param tags whether it looks at {@code tags}: an id of {@code tag_set}, or the tags themselves as an entry has them
     */
    static Lines of(Origin origin, Scope scope, Window window, Set<Field> shown, boolean tags) {
        Map<String, Object> bindings = new LinkedHashMap<>();
        bindings.put("tenant", scope.tenantId());
        if (scope.projectId() != null) {
            bindings.put("project", scope.projectId());
        }
        scope.equal().forEach((field, value) -> bindings.put(field.alias(), value));
        Pieces pieces = new Pieces(scope, shown, tags, bindings);
        long from = window.fromMicros();
        long to = window.toMicros();
        if (origin == Origin.ENTRIES) {
            pieces.add(Origin.ENTRIES, from, to);
            return pieces.lines();
        }
        long firstHour = Math.ceilDiv(from, Rollup.HOUR_MICROS);
        long lastHour = Math.max(firstHour, to / Rollup.HOUR_MICROS);
        boolean days = origin == Origin.HOURS && shown.stream().allMatch(field -> field.isIn(Origin.DAYS));
        long firstDay = days ? Math.min(lastHour, Math.ceilDiv(firstHour, DAY_HOURS) * DAY_HOURS) : lastHour;
        long lastDay = days ? Math.max(firstDay, lastHour / DAY_HOURS * DAY_HOURS) : lastHour;
        pieces.add(Origin.ENTRIES, from, Math.min(to, firstHour * Rollup.HOUR_MICROS));
        pieces.add(origin, firstHour, firstDay);
        pieces.add(Origin.DAYS, firstDay / DAY_HOURS, lastDay / DAY_HOURS);
        pieces.add(origin, lastDay, lastHour);
        pieces.add(Origin.ENTRIES, Math.max(from, lastHour * Rollup.HOUR_MICROS), to);
        return pieces.lines();
    }

    /** The parts of a window, one after the other. */
    private record Pieces(
            Scope scope, Set<Field> shown, boolean tags, Map<String, Object> bindings, List<String> parts) {

        Pieces(Scope scope, Set<Field> shown, boolean tags, Map<String, Object> bindings) {
            this(scope, shown, tags, bindings, new ArrayList<>());
        }

        /** Adds what has a time from {@code from} on and before {@code to}: microseconds, hours or days by the origin. */
        void add(Origin origin, long from, long to) {
            if (from >= to) {
                return;
            }
            String begin = ":from" + parts.size();
            String end = ":to" + parts.size();
            bindings.put(begin.substring(1), from);
            bindings.put(end.substring(1), to);
            parts.add(
                    switch (origin) {
                        case ENTRIES -> select(origin, scope, shown, tags, "entry") + between("at", begin, end);
                        case DAYS -> select(origin, scope, shown, tags, "usage_day") + between("day", begin, end);
                        case HOURS -> select(origin, scope, shown, tags, "usage_hour") + between("hour", begin, end);
                        case USERS ->
                            scope.equal().containsKey(Field.USER)
                                    ? userHours(begin, end)
                                    : select(origin, scope, shown, tags, "usage_user") + between("hour", begin, end);
                    });
        }

        private static String between(String column, String begin, String end) {
            return " AND " + column + " >= " + begin + " AND " + column + " < " + end;
        }

        /** One user's hours, each looked up by the key: between them stand the hours of all the others. */
        private String userHours(String begin, String end) {
            return "SELECT * FROM (WITH RECURSIVE hours (h) AS (SELECT CAST(" + begin
                    + " AS BIGINT) UNION ALL SELECT h + 1 FROM hours WHERE h + 1 < " + end + ") "
                    + select(Origin.USERS, scope, shown, tags, "hours CROSS JOIN usage_user")
                    + " AND hour = h) AS user_hours" + parts.size();
        }

        /** All of them; of no part, lines that there are none of. */
        Lines lines() {
            if (parts.isEmpty()) {
                add(Origin.ENTRIES, 0, 1);
            }
            return new Lines("(" + String.join(" UNION ALL ", parts) + ") AS lines", bindings);
        }
    }

    private static String select(Origin origin, Scope scope, Set<Field> shown, boolean tags, String table) {
        return "SELECT "
                + shown.stream()
                        .map(field -> field.in(origin) + " AS " + field.alias() + ", ")
                        .collect(Collectors.joining())
                + (tags ? (origin == Origin.ENTRIES ? "COALESCE(tags, '')" : "tag_set") + " AS tags, " : "")
                + (origin == Origin.ENTRIES ? OF_ENTRY : OF_ROLLUP) + " FROM " + table + " WHERE "
                + scope.where(origin);
    }

    Query bind(Query query) {
        bindings.forEach(query::bind);
        return query;
    }
}
