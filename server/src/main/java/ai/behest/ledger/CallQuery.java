package ai.behest.ledger;

import ai.behest.wire.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jdbi.v3.core.statement.Query;

/**
 * The conditions of a query of {@code entry} that finds the calls of a filter. They are written such that the planner of
 * either engine takes the index that they name, and no other.
 *
 * @param narrow what an index answers
 * @param rest what is looked at call by call
 */
record CallQuery(String narrow, String rest, Map<String, Object> bindings) {
    private static final String OWN_PROJECTS = "project_id IN (SELECT id FROM project WHERE tenant_id = :tenant)";

    static CallQuery of(CallFilter filter) {
        Map<String, Object> bindings = new LinkedHashMap<>();
        List<String> narrow = new ArrayList<>();
        List<String> rest = new ArrayList<>(List.of("kind = 'call'"));
        boolean ofProject = filter.equal().containsKey("project_id");
        boolean byTenant = filter.isOfTrace() || (!ofProject && !filter.isOfOne());
        bindings.put("tenant", filter.tenantId());
        if (byTenant) {
            narrow.add("tenant_id = :tenant");
        } else {
            // an expression, which no index answers
            rest.add("(tenant_id || '') = :tenant");
            if (!ofProject) {
                narrow.add(OWN_PROJECTS);
            }
        }
        filter.equal().forEach((name, value) -> {
            boolean indexed = byTenant ? name.equals("trace_id") : CallFilter.IN_INDEXES.contains(name);
            String column = CallFilter.COLUMNS.get(name);
            (indexed ? narrow : rest)
                    .add((indexed || !CallFilter.IN_INDEXES.contains(name) ? column : "(" + column + " || '')") + " = :"
                            + name);
            bindings.put(name, value);
        });
        if (filter.from() != null) {
            narrow.add("at >= :from");
            bindings.put("from", Window.microsNotBefore(filter.from()));
        }
        if (filter.to() != null) {
            narrow.add("at < :to");
            bindings.put("to", Window.microsNotBefore(filter.to()));
        }
        if (filter.least() != null) {
            rest.add("cost >= :least");
            bindings.put("least", filter.least());
        }
        int number = 0;
        for (Map.Entry<String, String> tag : filter.tags().entrySet()) {
            rest.add(hasTag("tag" + number));
            bindings.put("tag" + number++, Json.text(tag.getKey()) + ":" + Json.text(tag.getValue()));
        }
        return new CallQuery(joined(narrow), joined(rest), bindings);
    }

    /**
     * Whether the tags, a JSON object as text, have this member: it stands behind the brace or a comma, and inside of a
     * text no quotation mark stands without a backslash.
     */
    private static String hasTag(String name) {
        return "(REPLACE(tags, '{' || :" + name + ", '') <> tags OR REPLACE(tags, ',' || :" + name + ", '') <> tags)";
    }

    private static String joined(List<String> conditions) {
        StringJoiner joined = new StringJoiner(" AND ");
        conditions.forEach(joined::add);
        return joined.toString();
    }

    Query bind(Query query) {
        bindings.forEach((name, value) -> {
            query.bind(name, value);
        });
        return query;
    }
}
