package ai.behest.ledger;

import ai.behest.store.Database;
import ai.behest.wire.Refusal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * What was used and what it cost, read from the entries: the same ones for every report, so they agree to the picodollar.
 * Every method takes the tenant and project that ask, and blocks.
 */
public final class Reports {
    private static final int CALLS_MOST = 1_000;
    private static final String SCOPE = " FROM entry WHERE project_id = :project AND tenant_id = :tenant";
    private static final String IN_WINDOW = " AND at >= :from AND at < :to";

    private final Database database;

    public Reports(Database database) {
        this.database = database;
    }

    /** @param uid only this user's, or null for everybody's */
    public UsageReport usage(
            String tenantId, String projectId, Window window, @Nullable String uid, Granularity granularity) {
        record Slot(Instant timestamp, Sums sums) {}
        String sql = "SELECT at / :size AS slot, " + Sums.COLUMNS + SCOPE + IN_WINDOW + ofUser(uid)
                + " GROUP BY at / :size ORDER BY slot";
        List<Slot> slots = database.read(handle -> scoped(handle, sql, tenantId, projectId, uid)
                .bind("size", granularity.micros())
                .bind("from", window.fromMicros())
                .bind("to", window.toMicros())
                .map((row, context) -> new Slot(instant(row.getLong("slot") * granularity.micros()), Sums.read(row)))
                .list());
        Sums totals = slots.stream().map(Slot::sums).reduce(Sums.NONE, Sums::plus);
        return new UsageReport(
                UsageReport.totals(totals),
                slots.stream()
                        .map(slot -> UsageReport.part(slot.timestamp(), slot.sums()))
                        .toList());
    }

    public BillingReport billing(String tenantId, String projectId, Window window) {
        record Line(String payer, String provider, String model, Sums sums) {}
        String sql = "SELECT payer, provider, model_served, " + Sums.COLUMNS + SCOPE + IN_WINDOW
                + " GROUP BY payer, provider, model_served";
        List<Line> lines = database.read(handle -> scoped(handle, sql, tenantId, projectId, null)
                .bind("from", window.fromMicros())
                .bind("to", window.toMicros())
                .map((row, context) -> new Line(
                        row.getString("payer"),
                        row.getString("provider"),
                        row.getString("model_served"),
                        Sums.read(row)))
                .list());
        List<BillingReport.Side> sides = new ArrayList<>();
        for (String payer : List.of("platform", "byok")) {
            List<Line> own =
                    lines.stream().filter(line -> line.payer().equals(payer)).toList();
            Sums all = own.stream().map(Line::sums).reduce(Sums.NONE, Sums::plus);
            List<BillingReport.Model> models = own.stream()
                    .map(line -> model(line.provider(), line.model(), line.sums()))
                    .sorted((a, b) -> b.costUsd().compareTo(a.costUsd()))
                    .toList();
            sides.add(new BillingReport.Side(
                    all.requests(),
                    all.inputTokens(),
                    all.outputTokens(),
                    all.costUsd(),
                    all.unpricedRequests(),
                    models));
        }
        return new BillingReport(projectId, window, sides.get(0), sides.get(1));
    }

    /**
     * One session, call by call.
     *
     * @param uid only this user's session of that id, or null for any user's
     * @throws ai.behest.wire.RefusedException not found when there is no call in it
     */
    public SessionReport session(String tenantId, String projectId, String sid, @Nullable String uid) {
        String where = SCOPE + " AND sid = :sid" + ofUser(uid);
        return database.read(handle -> {
            Sums sums = scoped(handle, "SELECT COUNT(*) AS all_rows, " + Sums.COLUMNS + where, tenantId, projectId, uid)
                    .bind("sid", sid)
                    .map((row, context) -> row.getLong("all_rows") == 0 ? Sums.NONE : Sums.read(row))
                    .one();
            if (sums.requests() == 0) {
                throw Refusal.notFound("There is no such session.").asException();
            }
            List<SessionReport.Call> calls = scoped(
                            handle,
                            "SELECT *" + where + " AND kind = 'call' ORDER BY at, id LIMIT :most",
                            tenantId,
                            projectId,
                            uid)
                    .bind("sid", sid)
                    .bind("most", CALLS_MOST)
                    .map((row, context) -> call(row))
                    .list();
            return new SessionReport(
                    sid,
                    sums.requests(),
                    sums.inputTokens(),
                    sums.outputTokens(),
                    sums.costUsd(),
                    sums.unpricedRequests(),
                    calls,
                    sums.requests() > calls.size());
        });
    }

    private static Query scoped(Handle handle, String sql, String tenantId, String projectId, @Nullable String uid) {
        Query query = handle.createQuery(sql).bind("tenant", tenantId).bind("project", projectId);
        return uid == null ? query : query.bind("uid", uid);
    }

    private static String ofUser(@Nullable String uid) {
        return uid == null ? "" : " AND uid = :uid";
    }

    private static BillingReport.Model model(String provider, String model, Sums sums) {
        return new BillingReport.Model(
                provider,
                model,
                sums.requests(),
                sums.inputTokens(),
                sums.outputTokens(),
                sums.costUsd(),
                sums.unpricedRequests());
    }

    private static SessionReport.Call call(ResultSet row) throws SQLException {
        long cost = row.getLong("cost");
        BigDecimal costUsd = row.wasNull() ? null : Sums.usd(BigInteger.valueOf(cost));
        long firstByte = row.getLong("first_byte_micros");
        Long firstByteMs = row.wasNull() ? null : firstByte / 1_000;
        return new SessionReport.Call(
                row.getString("call_id"),
                instant(row.getLong("at")),
                row.getString("uid"),
                row.getString("operation"),
                row.getString("provider"),
                row.getString("model_asked"),
                row.getString("model_served"),
                row.getString("status"),
                row.getString("payer"),
                row.getLong("input_tokens")
                        + row.getLong("cached_tokens")
                        + row.getLong("cache_write_tokens")
                        + row.getLong("audio_input_tokens"),
                row.getLong("cached_tokens"),
                row.getLong("output_tokens") + row.getLong("reasoning_tokens") + row.getLong("audio_output_tokens"),
                row.getLong("reasoning_tokens"),
                row.getInt("estimated") == 1,
                costUsd,
                row.getString("price_version"),
                row.getLong("latency_micros") / 1_000,
                firstByteMs,
                row.getString("trace_id"),
                row.getString("thread_id"));
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
