package ai.behest.ledger.export;

import ai.behest.ledger.Window;
import ai.behest.store.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Reads entries in the order of their nodes' numbers, a page at a time. All of it blocks. */
final class EntryRows {
    /** Before every name of a node, and every id. */
    private static final String BEFORE_ALL = "";

    private final Database database;

    EntryRows(Database database) {
        this.database = database;
    }

    /** All that there is now after a cursor, however much; nothing is counted. */
    Plan everything(Cursor from) {
        return database.read(handle -> {
            String old = handle.createQuery("SELECT MAX(id) FROM entry WHERE seq = 0")
                    .mapTo(String.class)
                    .findOne()
                    .orElse(null);
            Cursor to = old == null ? from : from.withUnnumbered(old);
            for (String node : nodes(handle)) {
                to = to.with(node, newest(handle, node));
            }
            return new Plan(from, to, 0, false);
        });
    }

    /** The next stretch after a cursor, of so many wanted entries at most. */
    Plan plan(Selection selection, Cursor from, long most) {
        return database.read(handle -> {
            long left = most;
            Cursor to = from;
            Stretch old = stretch(unnumbered(handle, "MAX(id)", selection, from.unnumbered(), null, left));
            left -= old.count;
            to = old.last == null ? to : to.withUnnumbered(old.last);
            for (String node : nodes(handle)) {
                if (left == 0) {
                    break;
                }
                long newest = newest(handle, node);
                Query query = numbered(handle, "CAST(MAX(seq) AS TEXT)", selection, node, from.of(node), newest, left);
                Stretch stretch = stretch(query);
                left -= stretch.count;
                // with room left everything was seen, other tenants' entries too
                to = to.with(node, left == 0 && stretch.last != null ? Long.parseLong(stretch.last) : newest);
            }
            return new Plan(from, to, most - left, left == 0);
        });
    }

    /** The stretch between two cursors, which was planned before. */
    Plan counted(Selection selection, Cursor from, Cursor to) {
        return database.read(handle -> {
            long entries = stretch(unnumbered(
                            handle, "MAX(id)", selection, from.unnumbered(), to.unnumbered(), Long.MAX_VALUE))
                    .count;
            for (Map.Entry<String, Long> node : to.nodes().entrySet()) {
                String name = node.getKey();
                entries += stretch(numbered(
                                handle,
                                "CAST(MAX(seq) AS TEXT)",
                                selection,
                                name,
                                from.of(name),
                                node.getValue(),
                                Long.MAX_VALUE))
                        .count;
            }
            return new Plan(from, to, entries, true);
        });
    }

    private record Stretch(@Nullable String last, long count) {}

    private static Stretch stretch(Query query) {
        return query.map((row, _) -> new Stretch(row.getString(1), row.getLong(2)))
                .one();
    }

    /** The next entries behind {@code place} and up to the plan's end, at most so many; none when there are no more. */
    List<ExportedEntry> page(Selection selection, Plan plan, Place place, int most) {
        return database.read(handle -> {
            Query query = place.node == null
                    ? unnumbered(handle, null, selection, place.id, plan.to().unnumbered(), most)
                    : numbered(
                            handle,
                            null,
                            selection,
                            place.node,
                            place.seq,
                            plan.to().of(place.node),
                            most);
            return query.map((row, _) -> ExportedEntry.of(row)).list();
        });
    }

    /**
     * Where a reader stands.
     *
     * @param node null among the entries from before there were numbers
     */
    record Place(@Nullable String node, long seq, String id) {}

    /** The stretches that a plan is made of, as the places before each. */
    static List<Place> places(Plan plan) {
        List<Place> places = new ArrayList<>();
        places.add(new Place(null, 0, plan.from().unnumbered()));
        plan.to().nodes().keySet().stream()
                .sorted()
                .forEach(node -> places.add(new Place(node, plan.from().of(node), "")));
        return places;
    }

    /** Each is found by one step in the index of numbers, however many entries it has. */
    private static List<String> nodes(Handle handle) {
        List<String> nodes = new ArrayList<>();
        String last = BEFORE_ALL;
        while (last != null) {
            last = handle.createQuery("SELECT MIN(node) FROM entry WHERE seq > 0 AND node > :last")
                    .bind("last", last)
                    .mapTo(String.class)
                    .findOne()
                    .orElse(null);
            if (last != null) {
                nodes.add(last);
            }
        }
        return nodes;
    }

    private static long newest(Handle handle, String node) {
        return handle.createQuery("SELECT COALESCE(MAX(seq), 0) FROM entry WHERE seq > 0 AND node = :node")
                .bind("node", node)
                .mapTo(Long.class)
                .one();
    }

    private static Query numbered(
            Handle handle,
            @Nullable String summary,
            Selection selection,
            String node,
            long after,
            long upTo,
            long most) {
        String what = summary == null ? "*" : "seq";
        String rows =
                "SELECT " + what + " FROM entry WHERE seq > 0 AND node = :node AND seq > :after AND seq <= :upTo AND "
                        + selection.condition() + " ORDER BY seq LIMIT :most";
        return bound(handle, summary, rows, selection)
                .bind("node", node)
                .bind("after", after)
                .bind("upTo", upTo)
                .bind("most", most);
    }

    /** @param upTo the last one, or null for all that there are */
    private static Query unnumbered(
            Handle handle,
            @Nullable String summary,
            Selection selection,
            String after,
            @Nullable String upTo,
            long most) {
        String rows = "SELECT " + (summary == null ? "*" : "id") + " FROM entry WHERE seq = 0 AND id > :after AND "
                + (upTo == null ? "" : "id <= :upTo AND ") + selection.condition() + " ORDER BY id LIMIT :most";
        Query query =
                bound(handle, summary, rows, selection).bind("after", after).bind("most", most);
        return upTo == null ? query : query.bind("upTo", upTo);
    }

    private static Query bound(Handle handle, @Nullable String summary, String rows, Selection selection) {
        Query query = handle.createQuery(
                        summary == null ? rows : "SELECT " + summary + ", COUNT(*) FROM (" + rows + ") AS stretch")
                .bind("tenant", selection.tenantId());
        if (selection.projectId() != null) {
            query.bind("project", selection.projectId());
        }
        Window window = selection.window();
        return window == null ? query : query.bind("from", window.fromMicros()).bind("to", window.toMicros());
    }
}
