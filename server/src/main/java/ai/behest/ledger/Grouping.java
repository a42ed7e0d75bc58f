package ai.behest.ledger;

import ai.behest.wire.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Answers one question by one statement, where all that it groups by are columns. */
final class Grouping {
    private final Question question;

    Grouping(Question question) {
        this.question = question;
    }

    private record Found(CostReport.Row row, Sums all, long groups) {}

    CostReport answer(Handle handle) {
        Set<Field> fields = fields(question);
        Lines lines = lines(handle, question, fields, false);
        String keys = fields.isEmpty() ? "" : String.join(", ", aliases()) + ", ";
        String grouped = "SELECT " + keys + Sums.COLUMNS + " FROM " + lines.sql()
                + (fields.isEmpty() ? "" : " GROUP BY " + String.join(", ", aliases()));
        List<String> order = new ArrayList<>(aliases());
        order.addFirst(question.byCost() ? Sums.BY_COST : "1");
        List<Found> page = lines.bind(handle.createQuery("SELECT grouped.*, COUNT(*) OVER () AS all_groups, "
                        + Sums.overAll() + " FROM (" + grouped + ") AS grouped"
                        + (order.size() == 1 ? "" : " ORDER BY " + String.join(", ", order))
                        + " LIMIT :limit OFFSET :offset"))
                .bind("limit", question.limit())
                .bind("offset", question.offset())
                .map((row, _) -> new Found(
                        new CostReport.Row(group(row), CostReport.Figures.of(Sums.of(row))),
                        Sums.of(row, "all_"),
                        row.getLong("all_groups")))
                .list();
        if (page.isEmpty() && question.offset() > 0) {
            throw nothingThere();
        }
        long groups = page.isEmpty() ? 0 : page.getFirst().groups;
        return new CostReport(
                question.window(),
                question.groupBy().stream().map(Dimension::text).toList(),
                CostReport.Figures.of(page.isEmpty() ? Sums.ZERO : page.getFirst().all),
                groups,
                page.stream().map(Found::row).toList(),
                next(question, groups));
    }

    private List<String> aliases() {
        return fields(question).stream().map(Field::alias).toList();
    }

    private Map<String, @Nullable String> group(ResultSet row) throws SQLException {
        Map<String, @Nullable String> group = new LinkedHashMap<>();
        for (Dimension dimension : question.groupBy()) {
            if (dimension instanceof Field field) {
                group.put(field.text(), field.shown(row.getString(field.alias())));
            }
        }
        return group;
    }

    /** The columns that a question groups by, in its order. */
    static Set<Field> fields(Question question) {
        Set<Field> fields = new LinkedHashSet<>();
        for (Dimension dimension : question.groupBy()) {
            if (dimension instanceof Field field) {
                fields.add(field);
            }
        }
        return fields;
    }

    /** The lines that a question is about. */
    static Lines lines(Handle handle, Question question, Set<Field> shown, boolean tags) {
        Set<Field> looked = EnumSet.noneOf(Field.class);
        looked.addAll(shown);
        looked.addAll(question.equal().keySet());
        Lines.Scope scope = new Lines.Scope(question.tenantId(), question.projectId(), question.equal());
        Lines.Origin origin = Lines.origin(looked, tags);
        if (origin == Lines.Origin.ENTRIES) {
            EntryBound.check(handle, scope, question.window());
        }
        return Lines.of(origin, scope, question.window(), shown, tags);
    }

    static @Nullable String next(Question question, long groups) {
        long end = (long) question.offset() + question.limit();
        return end < groups ? Long.toString(end) : null;
    }

    static RuntimeException nothingThere() {
        return Refusal.invalid("cursor", "There is nothing after this cursor. Start again without it.")
                .asException();
    }
}
