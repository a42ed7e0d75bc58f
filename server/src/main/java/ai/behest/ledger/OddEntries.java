package ai.behest.ledger;

import ai.behest.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Finds odd entries by indexes of their own: however many others there are, none of those is read. All of it blocks. */
public final class OddEntries {
    private static final String SELECT =
            "SELECT seq, id, tenant_id, project_id, provider, model_asked, model_served, at, "
                    + Sums.INPUT + " + " + Sums.OUTPUT + " AS tokens, cost, overrun FROM entry"
                    + " WHERE node = :node AND seq > :after AND seq <= :upTo AND ";

    private final Database database;

    public OddEntries(Database database) {
        this.database = database;
    }

    /** The number of each node's last entry. */
    public Map<String, Long> newest() {
        return database.read(handle -> handle
                .createQuery("SELECT node, last FROM entry_seq")
                .map((row, _) -> Map.entry(row.getString("node"), row.getLong("last")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /**
     * A node's odd entries behind a number and up to another, in their order.
     *
     * @param most of each of the two kinds; with as many as that there may be more behind the last one
     */
    public List<OddEntry> of(String node, long after, long upTo, int most) {
        return database.read(handle -> {
            List<OddEntry> over = find(handle, "overrun IS NOT NULL", node, after, upTo, most);
            List<OddEntry> unpriced = find(handle, "cost IS NULL", node, after, upTo, most);
            long end = Math.min(end(over, upTo, most), end(unpriced, upTo, most));
            return Stream.concat(over.stream(), unpriced.stream())
                    .filter(entry -> entry.seq() <= end)
                    .sorted(Comparator.comparingLong(OddEntry::seq))
                    .toList();
        });
    }

    /** How far both kinds are known. */
    private static long end(List<OddEntry> found, long upTo, int most) {
        return found.size() < most ? upTo : found.getLast().seq();
    }

    private static List<OddEntry> find(Handle handle, String odd, String node, long after, long upTo, int most) {
        return handle.createQuery(SELECT + odd + " ORDER BY seq LIMIT :most")
                .bind("node", node)
                .bind("after", after)
                .bind("upTo", upTo)
                .bind("most", most)
                .map((row, _) -> entry(row))
                .list();
    }

    private static OddEntry entry(ResultSet row) throws SQLException {
        long cost = row.getLong("cost");
        Long known = row.wasNull() ? null : cost;
        long overrun = row.getLong("overrun");
        Long over = row.wasNull() ? null : overrun;
        return new OddEntry(
                row.getLong("seq"),
                row.getString("id"),
                row.getString("tenant_id"),
                row.getString("project_id"),
                row.getString("provider"),
                row.getString("model_asked"),
                row.getString("model_served"),
                Instant.EPOCH.plus(row.getLong("at"), ChronoUnit.MICROS),
                row.getLong("tokens"),
                known,
                over);
    }
}
