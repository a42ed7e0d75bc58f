package ai.behest.ledger;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a time as a relation for a query's FROM: its full hours from a rollup, what is left at both ends from
 * the entries themselves. One statement reads all of it, so it is of one instant.
 *
 * @param sql in parentheses; its columns are those that {@link Sums#COLUMNS} adds up and an alias for each field
 * @param bindings what its parameters stand for
 */
record Lines(String sql, Map<String, Object> bindings) {

    /** Where figures can come from, the cheapest first. */
    enum Origin {
        HOURS,
        USERS,
        ENTRIES
    }

    private static final String PART = Long.toString(Tally.PART);
    private static final String OF_ROLLUP = """
            requests, unpriced, estimated,
            input_tokens + cached_tokens + cache_write_tokens + audio_input_tokens AS input, cached_tokens AS cached,
            cache_write_tokens AS cache_write, output_tokens + reasoning_tokens + audio_output_tokens AS output,
            reasoning_tokens AS reasoning, cost_high, cost_low, latency_micros AS latency""";
    /** The figures of one entry. */
    static final String OF_ENTRY = """
            CASE WHEN kind = 'call' THEN 1 ELSE 0 END AS requests,
            CASE WHEN kind = 'call' AND cost IS NULL THEN 1 ELSE 0 END AS unpriced,
            CASE WHEN kind = 'call' AND estimated = 1 THEN 1 ELSE 0 END AS estimated,
            input_tokens + cached_tokens + cache_write_tokens + audio_input_tokens AS input, cached_tokens AS cached,
            cache_write_tokens AS cache_write, output_tokens + reasoning_tokens + audio_output_tokens AS output,
            reasoning_tokens AS reasoning,
            COALESCE((cost - (cost % PART + PART) % PART) / PART, 0) AS cost_high,
            COALESCE((cost % PART + PART) % PART, 0) AS cost_low,
            CASE WHEN kind = 'call' THEN latency_micros ELSE 0 END AS latency""".replace("PART", PART);

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
        Set<String> parts = new LinkedHashSet<>();
        long from = window.fromMicros();
        long to = window.toMicros();
        long first = Math.ceilDiv(from, Rollup.HOUR_MICROS);
        long last = to / Rollup.HOUR_MICROS;
        if (origin == Origin.ENTRIES || first >= last) {
            parts.add(entries(scope, shown, tags, bindings, "", from, to));
        } else {
            bindings.put("first", first);
            bindings.put("last", last);
            parts.add(
                    origin == Origin.USERS && scope.equal().containsKey(Field.USER)
                            ? userHours(scope, shown, tags)
                            : select(origin, scope, shown, tags, "usage_" + (origin == Origin.HOURS ? "hour" : "user"))
                                    + " AND hour >= :first AND hour < :last");
            if (from < first * Rollup.HOUR_MICROS) {
                parts.add(entries(scope, shown, tags, bindings, "_head", from, first * Rollup.HOUR_MICROS));
            }
            if (last * Rollup.HOUR_MICROS < to) {
                parts.add(entries(scope, shown, tags, bindings, "_tail", last * Rollup.HOUR_MICROS, to));
            }
        }
        return new Lines("(" + String.join(" UNION ALL ", parts) + ") AS lines", bindings);
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

    /** One user's hours, each looked up by the key: between them stand the hours of all the others. */
    private static String userHours(Scope scope, Set<Field> shown, boolean tags) {
        return "SELECT * FROM (WITH RECURSIVE hours (h) AS (SELECT CAST(:first AS BIGINT) UNION ALL SELECT h + 1 FROM hours"
                + " WHERE h + 1 < :last) "
                + select(Origin.USERS, scope, shown, tags, "hours CROSS JOIN usage_user")
                + " AND hour = h) AS user_hours";
    }

    private static String entries(
            Scope scope,
            Set<Field> shown,
            boolean tags,
            Map<String, Object> bindings,
            String suffix,
            long from,
            long to) {
        bindings.put("from" + suffix, from);
        bindings.put("to" + suffix, to);
        return select(Origin.ENTRIES, scope, shown, tags, "entry") + " AND at >= :from" + suffix + " AND at < :to"
                + suffix;
    }

    Query bind(Query query) {
        bindings.forEach(query::bind);
        return query;
    }
}
