package ai.behest.ledger;

import ai.behest.wire.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Answers a question about tags or cost centers: the database groups by sets of tags, and what it found is grouped once
 * more here, since neither is a column.
 */
final class Regrouping {
    /** The most groups that the database may find. */
    static final int MOST_ROWS = 200_000;

    private static final String NAMED_USER = "named_user";

    private final Question question;
    private final List<CostCenters.Rule> rules;
    private final Set<Field> shown;
    private final Set<String> users;

    /** @param rules those of the tenant */
    Regrouping(Question question, List<CostCenters.Rule> rules) {
        this.question = question;
        this.rules = isAboutCostCenters(question) ? rules : List.of();
        this.shown = new LinkedHashSet<>(Grouping.fields(question));
        this.users = this.rules.stream()
                .map(CostCenters.Rule::userId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        if (!this.rules.isEmpty()) {
            shown.add(Field.PROJECT);
        }
    }

    /** What the database found: calls that differ in nothing that matters here. */
    private record Found(Map<Field, String> values, String tags, String user, Sums sums) {}

    static boolean isFor(Question question) {
        return !question.tags().isEmpty()
                || question.costCenter() != null
                || Grouping.fields(question).size() < question.groupBy().size();
    }

    private static boolean isAboutCostCenters(Question question) {
        return question.costCenter() != null || question.groupBy().contains(new Dimension.CostCenter());
    }

    CostReport answer(Handle handle) {
        List<Found> found = found(handle);
        Map<String, String> sets = tagSets(handle, found);
        Map<Map<String, @Nullable String>, Sums> groups = new HashMap<>();
        for (Found each : found) {
            Map<String, String> tags = TagSet.read(sets.getOrDefault(each.tags, each.tags));
            String center = costCenter(each, tags);
            if (tags.entrySet().containsAll(question.tags().entrySet())
                    && (question.costCenter() == null || question.costCenter().equals(center))) {
                groups.merge(group(each, tags, center), each.sums, Sums::plus);
            }
        }
        return page(groups);
    }

    private List<Found> found(Handle handle) {
        Set<Field> read = new LinkedHashSet<>(shown);
        if (!users.isEmpty()) {
            read.add(Field.USER);
        }
        Lines lines = Grouping.lines(handle, question, read, true);
        String user = users.isEmpty()
                ? "''"
                : "CASE WHEN " + Field.USER.alias() + " IN (<users>) THEN " + Field.USER.alias() + " ELSE '' END";
        List<String> keys = new ArrayList<>(shown.stream().map(Field::alias).toList());
        keys.add("tags");
        Query query = lines.bind(handle.createQuery("SELECT " + String.join(", ", keys) + ", " + NAMED_USER + ", "
                + Sums.COLUMNS + " FROM (SELECT lines.*, " + user + " AS " + NAMED_USER + " FROM " + lines.sql()
                + ") AS named GROUP BY " + String.join(", ", keys) + ", " + NAMED_USER + " LIMIT " + (MOST_ROWS + 1)));
        if (!users.isEmpty()) {
            query.bindList("users", List.copyOf(users));
        }
        List<Found> found = query.map((row, _) ->
                        new Found(values(row), row.getString("tags"), row.getString(NAMED_USER), Sums.of(row)))
                .list();
        if (found.size() > MOST_ROWS) {
            throw Refusal.invalid(
                            "group_by",
                            "There are more than " + MOST_ROWS + " combinations of tags and groups in this time."
                                    + " Ask for a shorter one, or group by less.")
                    .asException();
        }
        return found;
    }

    private Map<Field, String> values(ResultSet row) throws SQLException {
        Map<Field, String> values = new HashMap<>();
        for (Field field : shown) {
            values.put(field, row.getString(field.alias()));
        }
        return values;
    }

    /** The tags behind the ids among what was found; an entry shows the tags themselves. */
    private Map<String, String> tagSets(Handle handle, List<Found> found) {
        List<String> ids = found.stream()
                .map(Found::tags)
                .filter(tags -> !tags.isEmpty() && !tags.startsWith("{"))
                .distinct()
                .toList();
        Map<String, String> sets = new HashMap<>();
        for (int from = 0; from < ids.size(); from += 500) {
            handle.createQuery("SELECT id, tags FROM tag_set WHERE tenant_id = :tenant AND id IN (<ids>)")
                    .bind("tenant", question.tenantId())
                    .bindList("ids", ids.subList(from, Math.min(ids.size(), from + 500)))
                    .map((row, _) -> sets.put(row.getString("id"), row.getString("tags")))
                    .list();
        }
        return sets;
    }

    private @Nullable String costCenter(Found found, Map<String, String> tags) {
        for (CostCenters.Rule rule : rules) {
            if (rule.fits(found.values.getOrDefault(Field.PROJECT, ""), found.user, tags)) {
                return rule.name();
            }
        }
        return null;
    }

    private Map<String, @Nullable String> group(Found found, Map<String, String> tags, @Nullable String center) {
        Map<String, @Nullable String> group = new LinkedHashMap<>();
        for (Dimension dimension : question.groupBy()) {
            group.put(
                    dimension.text(),
                    switch (dimension) {
                        case Field field -> field.shown(found.values.getOrDefault(field, ""));
                        case Dimension.Tag tag -> tags.get(tag.name());
                        case Dimension.CostCenter _ -> center;
                    });
        }
        return group;
    }

    private CostReport page(Map<Map<String, @Nullable String>, Sums> groups) {
        Comparator<Map.Entry<Map<String, @Nullable String>, Sums>> order =
                Comparator.comparing(group -> group.getKey().values().toString());
        if (question.byCost()) {
            order = Comparator.<Map.Entry<Map<String, @Nullable String>, Sums>, java.math.BigInteger>comparing(
                            group -> group.getValue().cost())
                    .reversed()
                    .thenComparing(order);
        }
        if (question.offset() > 0 && question.offset() >= groups.size()) {
            throw Grouping.nothingThere();
        }
        return new CostReport(
                question.window(),
                question.groupBy().stream().map(Dimension::text).toList(),
                CostReport.Figures.of(groups.values().stream().reduce(Sums.ZERO, Sums::plus)),
                groups.size(),
                groups.entrySet().stream()
                        .sorted(order)
                        .skip(question.offset())
                        .limit(question.limit())
                        .map(group -> new CostReport.Row(group.getKey(), CostReport.Figures.of(group.getValue())))
                        .toList(),
                Grouping.next(question, groups.size()));
    }
}
