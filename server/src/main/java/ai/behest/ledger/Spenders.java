package ai.behest.ledger;

import java.util.EnumSet;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * A project's end users by what they cost in a window, the dearest first.
 *
 * @param more whether there are others after these
 */
public record Spenders(List<Row> rows, boolean more) {

    /** One end user. */
    public record Row(String uid, CostReport.Figures figures) {}

    public Spenders {
        rows = List.copyOf(rows);
    }

    static Spenders read(
            Handle handle, Lines.Scope scope, Window window, @Nullable String prefix, int limit, int offset) {
        Lines lines = Lines.of(Lines.Origin.USERS, scope, window, EnumSet.of(Field.USER), false);
        Query query = lines.bind(handle.createQuery("SELECT grouped.* FROM (SELECT d_user, " + Sums.COLUMNS + " FROM "
                        + lines.sql() + (prefix == null ? "" : " WHERE substr(d_user, 1, :length) = :prefix")
                        + " GROUP BY d_user) AS grouped ORDER BY " + Sums.BY_COST
                        + ", d_user LIMIT :limit OFFSET :offset"))
                .bind("limit", limit + 1)
                .bind("offset", offset);
        if (prefix != null) {
            query.bind("prefix", prefix).bind("length", prefix.codePointCount(0, prefix.length()));
        }
        List<Row> rows = query.map((row, _) -> new Row(row.getString("d_user"), CostReport.Figures.of(Sums.of(row))))
                .list();
        return new Spenders(rows.subList(0, Math.min(limit, rows.size())), rows.size() > limit);
    }
}
