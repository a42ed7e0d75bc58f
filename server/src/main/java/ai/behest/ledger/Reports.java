package ai.behest.ledger;

import ai.behest.store.Database;
import ai.behest.wire.Refusal;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * What the entries say: usage over time, what a project owes, what a session cost. Full hours come from the rollups,
 * which are written with the entries, so that no figure can differ from them. All of it blocks.
 */
public final class Reports {
    /** The most calls that a session's report shows. */
    public static final int MOST_CALLS = 1_000;

    private static final String IN_PROJECT = " FROM entry WHERE tenant_id = :tenant AND project_id = :project";

    /** What a query of {@code entry} selects to be read by {@link #call}. */
    static final String CALL = "*, " + Sums.INPUT + " AS all_input, " + Sums.OUTPUT + " AS all_output";

    private final Database database;

    public Reports(Database database) {
        this.database = database;
    }

    /**
     * A project's usage over time.
     *
     * @param uid the end user that it is about, or null for all
     * @throws ai.behest.wire.RefusedException naming {@code granularity} when the window has over 10,000 buckets
     */
    public UsageReport usage(
            String tenantId, String projectId, Window window, @Nullable String uid, Granularity granularity) {
        granularity.requireFits(window);
        record Slot(long number, Sums sums) {}
        Set<Field> shown = EnumSet.of(granularity.field());
        Set<Field> looked = EnumSet.copyOf(shown);
        if (uid != null) {
            looked.add(Field.USER);
        }
        Lines lines =
                Lines.of(Lines.origin(looked, false), Lines.Scope.of(tenantId, projectId, uid), window, shown, false);
        String number = granularity.field().alias();
        List<Slot> slots = database.read(handle -> lines.bind(handle.createQuery("SELECT " + number + ", "
                        + Sums.COLUMNS + " FROM " + lines.sql() + " GROUP BY " + number + " ORDER BY " + number))
                .map((row, _) -> new Slot(row.getLong(number), Sums.of(row)))
                .list());
        Sums totals = Sums.ZERO;
        List<UsageReport.Bucket> breakdown = new ArrayList<>();
        for (Slot slot : slots) {
            totals = totals.plus(slot.sums);
            breakdown.add(UsageReport.bucket(instant(slot.number * granularity.micros()), slot.sums));
        }
        return new UsageReport(UsageReport.totals(totals), breakdown);
    }

    /** What a project came to in a window, by payer and model. */
    public BillingReport billing(String tenantId, String projectId, Window window) {
        Set<Field> shown = EnumSet.of(Field.PAYER, Field.PROVIDER, Field.MODEL);
        Lines lines = Lines.of(Lines.Origin.HOURS, Lines.Scope.of(tenantId, projectId, null), window, shown, false);
        List<Share> shares = database.read(handle -> lines.bind(
                        handle.createQuery("SELECT d_payer, d_provider, d_model, " + Sums.COLUMNS + " FROM "
                                + lines.sql() + " GROUP BY d_payer, d_provider, d_model"))
                .map((row, _) -> new Share(
                        row.getString("d_payer"), row.getString("d_provider"), row.getString("d_model"), Sums.of(row)))
                .list());
        return new BillingReport(projectId, window, part(shares, "platform"), part(shares, "byok"));
    }

    private record Share(String payer, String provider, String model, Sums sums) {}

    private static BillingReport.Part part(List<Share> shares, String payer) {
        List<Share> own = shares.stream()
                .filter(share -> share.payer.equals(payer))
                .sorted(Comparator.comparing((Share share) -> share.sums.cost())
                        .reversed()
                        .thenComparing(Share::provider)
                        .thenComparing(Share::model))
                .toList();
        return BillingReport.part(
                own.stream().map(Share::sums).reduce(Sums.ZERO, Sums::plus),
                own.stream()
                        .map(share -> BillingReport.model(share.provider, share.model, share.sums))
                        .toList());
    }

    /**
     * What a session cost, call by call.
     *
     * @param uid the end user whose calls are seen, or null for all
     * @throws ai.behest.wire.RefusedException when there is nothing of this session to be seen: 404
     */
    public SessionReport session(String tenantId, String projectId, String sid, @Nullable String uid) {
        String from = IN_PROJECT + " AND sid = :sid" + (uid == null ? "" : " AND uid = :uid");
        return database.read(handle -> {
            List<SessionReport.Call> calls = project(
                            handle,
                            "SELECT " + CALL + from + " ORDER BY at, id LIMIT " + (MOST_CALLS + 1),
                            tenantId,
                            projectId,
                            uid)
                    .bind("sid", sid)
                    .map((row, _) -> call(row))
                    .list();
            if (calls.isEmpty()) {
                throw Refusal.notFound("There is no such session.").asException();
            }
            Sums sums = project(
                            handle,
                            "SELECT " + Sums.COLUMNS + " FROM (SELECT " + Lines.OF_ENTRY + from + ") AS lines",
                            tenantId,
                            projectId,
                            uid)
                    .bind("sid", sid)
                    .map((row, _) -> Sums.of(row))
                    .one();
            boolean truncated = calls.size() > MOST_CALLS;
            return new SessionReport(
                    sid,
                    sums.requests(),
                    sums.input(),
                    sums.output(),
                    sums.costUsd(),
                    sums.unpriced(),
                    truncated ? calls.subList(0, MOST_CALLS) : calls,
                    truncated);
        });
    }

    /**
     * How a project is doing.
     *
     * @param zone whose midnight today begins at
     */
    public Pulse pulse(String tenantId, String projectId, ZoneId zone) {
        Instant now = instant(database.nowMicros());
        return database.read(handle -> Pulse.read(handle, tenantId, projectId, zone, now));
    }

    /**
     * The sessions that were called last.
     *
     * @param uid of one end user, or null for all
     * @param before only those that were not called from then on
     */
    public RecentSessions sessions(String tenantId, String projectId, @Nullable String uid, @Nullable Instant before) {
        long end = before == null ? Long.MAX_VALUE : ChronoUnit.MICROS.between(Instant.EPOCH, before);
        return database.read(handle -> RecentSessions.read(handle, tenantId, projectId, uid, end));
    }

    /** An end user's newest entries, at most {@code limit} of them and never more than {@link #MOST_CALLS}. */
    public List<SessionReport.Call> callsOf(String tenantId, String projectId, String uid, int limit) {
        return database.read(handle -> project(
                        handle,
                        "SELECT " + CALL + IN_PROJECT + " AND uid = :uid ORDER BY at DESC, id DESC LIMIT "
                                + Math.clamp(limit, 1, MOST_CALLS),
                        tenantId,
                        projectId,
                        uid)
                .map((row, _) -> call(row))
                .list());
    }

    private static Query project(Handle handle, String sql, String tenantId, String projectId, @Nullable String uid) {
        Query query = handle.createQuery(sql).bind("tenant", tenantId).bind("project", projectId);
        return uid == null ? query : query.bind("uid", uid);
    }

    static SessionReport.Call call(ResultSet row) throws SQLException {
        BigDecimal cost = Money.toUsd(row.getLong("cost"));
        boolean unpriced = row.wasNull();
        long firstByteMicros = row.getLong("first_byte_micros");
        boolean unanswered = row.wasNull();
        return new SessionReport.Call(
                row.getString("id"),
                row.getString("kind"),
                row.getString("call_id"),
                instant(row.getLong("at")),
                row.getString("uid"),
                row.getString("operation"),
                row.getString("provider"),
                row.getString("model_asked"),
                row.getString("model_served"),
                row.getString("status"),
                row.getString("payer"),
                row.getLong("all_input"),
                row.getLong("cached_tokens"),
                row.getLong("all_output"),
                row.getLong("reasoning_tokens"),
                row.getInt("estimated") == 1,
                unpriced ? null : cost,
                row.getString("price_version"),
                row.getLong("latency_micros") / 1_000,
                unanswered ? null : firstByteMicros / 1_000,
                row.getString("trace_id"),
                row.getString("thread_id"));
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
