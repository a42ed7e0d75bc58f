package ai.behest.ledger;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a project's calls before an instant, the one called last first. Looks at {@link #MOST_CALLS} calls, and of
 * each session it found at {@link #MOST_CALLS} too: fast however many there are.
 *
 * @param before where the next part begins, or null at the end
 */
public record RecentSessions(List<Row> rows, @Nullable Instant before) {
    public static final int MOST_CALLS = 2_000;
    private static final int MOST_ROWS = 40;

    /**
     * A session: clients name them, so it belongs to a user.
     *
     * @param calls up to {@link #MOST_CALLS}
     * @param cut whether there are more calls than these; then the sums are of the newest
     * @param costUsd of the calls whose cost is known, corrections included
     */
    public record Row(
            String sid,
            String uid,
            Instant first,
            Instant last,
            long calls,
            long failed,
            BigInteger tokens,
            BigDecimal costUsd,
            long unpriced,
            boolean cut) {}

    private record Found(String sid, String uid, long last) {}

    public RecentSessions {
        rows = List.copyOf(rows);
    }

    /**
     * @param uid of one end user, or null for all
     * @param before microseconds since 1970
     */
    static RecentSessions read(Handle handle, String tenantId, String projectId, @Nullable String uid, long before) {
        String newest = "SELECT sid, uid, at FROM entry WHERE tenant_id = :tenant AND project_id = :project"
                + " AND at < :before" + (uid == null ? "" : " AND uid = :uid") + " ORDER BY at DESC LIMIT :most";
        Query query = handle.createQuery(
                        "SELECT sid, uid, MAX(at) AS last, COUNT(*) AS calls, MIN(MIN(at)) OVER () AS oldest,"
                                + " SUM(COUNT(*)) OVER () AS seen FROM (" + newest
                                + ") AS newest GROUP BY sid, uid ORDER BY last DESC LIMIT :rows")
                .bind("tenant", tenantId)
                .bind("project", projectId)
                .bind("before", before)
                .bind("most", MOST_CALLS)
                .bind("rows", MOST_ROWS + 1);
        if (uid != null) {
            query.bind("uid", uid);
        }
        record Seen(Found found, long oldest, long seen) {}
        List<Seen> seen = query.map((row, _) -> new Seen(
                        new Found(row.getString("sid"), row.getString("uid"), row.getLong("last")),
                        row.getLong("oldest"),
                        row.getLong("seen")))
                .list();
        List<Row> rows = new ArrayList<>();
        for (Seen one : seen.subList(0, Math.min(MOST_ROWS, seen.size()))) {
            Row row = sum(handle, tenantId, projectId, one.found);
            // what was called later too stands in a part before
            if (micros(row.last) < before) {
                rows.add(row);
            }
        }
        if (seen.size() > MOST_ROWS) {
            return new RecentSessions(rows, instant(seen.get(MOST_ROWS - 1).found.last));
        }
        boolean bounded = !seen.isEmpty() && seen.getFirst().seen == MOST_CALLS;
        return new RecentSessions(rows, bounded ? instant(seen.getFirst().oldest) : null);
    }

    private static Row sum(Handle handle, String tenantId, String projectId, Found found) {
        String calls = "SELECT * FROM entry WHERE tenant_id = :tenant AND project_id = :project AND sid = :sid"
                + " AND uid = :uid ORDER BY at DESC LIMIT :most";
        return handle.createQuery(
                        "SELECT MIN(at) AS first, MAX(at) AS last, COUNT(*) AS entries, SUM(failed) AS failed, "
                                + Sums.COLUMNS
                                + " FROM (SELECT at, CASE WHEN kind = 'call' AND status = 'failed' THEN 1 ELSE 0 END"
                                + " AS failed, " + Lines.OF_ENTRY + " FROM (" + calls + ") AS entry) AS lines")
                .bind("tenant", tenantId)
                .bind("project", projectId)
                .bind("sid", found.sid)
                .bind("uid", found.uid)
                .bind("most", MOST_CALLS)
                .map((row, _) -> {
                    Sums sums = Sums.of(row);
                    return new Row(
                            found.sid,
                            found.uid,
                            instant(row.getLong("first")),
                            instant(row.getLong("last")),
                            sums.requests(),
                            row.getLong("failed"),
                            sums.tokens(),
                            sums.costUsd(),
                            sums.unpriced(),
                            row.getLong("entries") == MOST_CALLS);
                })
                .one();
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
