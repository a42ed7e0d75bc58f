package ai.behest.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * How a project is doing right now. Reads rollups and at most {@link #MOST_CALLS} calls, so that it can be asked every few
 * seconds however many calls there are.
 *
 * @param called whether there ever was a call
 * @param today since midnight in the tenant's time zone
 * @param hours the last {@link #HOURS} hours of UTC, the oldest first, the one under way included
 */
public record Pulse(boolean called, Figures today, List<Hour> hours, Latency latency) {
    public static final int HOURS = 24;
    /** How many calls, the newest ones, the latencies are of. */
    public static final int MOST_CALLS = 1_000;

    private static final String FAILED = "failed";

    /**
     * @param failed calls that a provider broke or refused
     * @param costUsd of the calls whose cost is known
     * @param unpriced calls whose cost is not known
     */
    public record Figures(long requests, long failed, BigDecimal costUsd, long unpriced, long tokens) {
        static final Figures NONE = new Figures(0, 0, Sums.ZERO.costUsd(), 0, 0);
    }

    /** @param begin of the hour */
    public record Hour(Instant begin, Figures figures) {}

    /**
     * How long answers took, of the calls among the newest {@link #MOST_CALLS} that completed: that of a real call (nearest
     * rank). Milliseconds; null without a call.
     *
     * @param calls how many those are
     */
    public record Latency(
            int calls,
            @Nullable Long p50,
            @Nullable Long p95,
            @Nullable Long firstByteP50,
            @Nullable Long firstByteP95) {}

    private record Line(long hour, boolean failed, Sums sums) {}

    static Pulse read(Handle handle, String tenantId, String projectId, ZoneId zone, Instant now) {
        Lines.Scope scope = Lines.Scope.of(tenantId, projectId, null);
        Instant nextHour = now.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
        Instant midnight = now.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
        List<Line> today = lines(handle, scope, new Window(midnight, nextHour), EnumSet.of(Field.STATUS));
        Instant first = nextHour.minus(HOURS, ChronoUnit.HOURS);
        Map<Long, List<Line>> byHour = new HashMap<>();
        for (Line line : lines(handle, scope, new Window(first, nextHour), EnumSet.of(Field.HOUR, Field.STATUS))) {
            byHour.computeIfAbsent(line.hour, _ -> new ArrayList<>()).add(line);
        }
        List<Hour> hours = new ArrayList<>(HOURS);
        for (int i = 0; i < HOURS; i++) {
            Instant begin = first.plus(i, ChronoUnit.HOURS);
            hours.add(new Hour(begin, figures(byHour.getOrDefault(begin.getEpochSecond() / 3_600, List.of()))));
        }
        return new Pulse(
                called(handle, tenantId, projectId),
                figures(today),
                List.copyOf(hours),
                latency(handle, tenantId, projectId));
    }

    private static List<Line> lines(Handle handle, Lines.Scope scope, Window window, Set<Field> shown) {
        Lines lines = Lines.of(Lines.Origin.HOURS, scope, window, shown, false);
        boolean hours = shown.contains(Field.HOUR);
        String keys = (hours ? "d_hour, " : "") + "d_status";
        return lines.bind(handle.createQuery(
                        "SELECT " + keys + ", " + Sums.COLUMNS + " FROM " + lines.sql() + " GROUP BY " + keys))
                .map((row, _) -> new Line(
                        hours ? row.getLong("d_hour") : 0,
                        row.getString("d_status").equals(FAILED),
                        Sums.of(row)))
                .list();
    }

    private static Figures figures(List<Line> lines) {
        if (lines.isEmpty()) {
            return Figures.NONE;
        }
        Sums all = lines.stream().map(Line::sums).reduce(Sums.ZERO, Sums::plus);
        long failed = lines.stream()
                .filter(Line::failed)
                .mapToLong(line -> line.sums.requests())
                .sum();
        return new Figures(
                all.requests(),
                failed,
                all.costUsd(),
                all.unpriced(),
                all.tokens().longValue());
    }

    private static boolean called(Handle handle, String tenantId, String projectId) {
        return handle.createQuery("SELECT 1 FROM entry WHERE tenant_id = :tenant AND project_id = :project LIMIT 1")
                .bind("tenant", tenantId)
                .bind("project", projectId)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    private record Took(long micros, @Nullable Long firstByte) {}

    private static Latency latency(Handle handle, String tenantId, String projectId) {
        List<Took> took = handle.createQuery("""
                        SELECT latency_micros, first_byte_micros FROM (
                          SELECT latency_micros, first_byte_micros, kind, status FROM entry
                          WHERE tenant_id = :tenant AND project_id = :project ORDER BY at DESC LIMIT :most) AS newest
                        WHERE kind = 'call' AND status = 'completed'
                        """)
                .bind("tenant", tenantId)
                .bind("project", projectId)
                .bind("most", MOST_CALLS)
                .map((row, _) -> {
                    long micros = row.getLong(1);
                    long firstByte = row.getLong(2);
                    return new Took(micros, row.wasNull() ? null : firstByte);
                })
                .list();
        long[] all = took.stream().mapToLong(Took::micros).sorted().toArray();
        long[] first = took.stream()
                .map(Took::firstByte)
                .filter(java.util.Objects::nonNull)
                .mapToLong(Long::longValue)
                .sorted()
                .toArray();
        return new Latency(all.length, rank(all, 50), rank(all, 95), rank(first, 50), rank(first, 95));
    }

    private static @Nullable Long rank(long[] sorted, int percent) {
        return sorted.length == 0 ? null : sorted[Math.ceilDiv(sorted.length * percent, 100) - 1] / 1_000;
    }
}
