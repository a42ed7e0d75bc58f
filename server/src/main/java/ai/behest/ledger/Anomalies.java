package ai.behest.ledger;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * What is unusual about the last full hour and the one under way, as {@code GET /v1/billing/anomalies} answers it.
 *
 * @param leastUsd by how much an hour must exceed the usual
 * @param judged how many hours of users and keys were looked at: those of the 100 dearest of each
 * @param data the largest score first
 */
public record Anomalies(
        Instant at, @JsonSerialize(using = UsdNumber.class) BigDecimal leastUsd, int judged, List<Anomaly> data) {
    private static final int MOST_JUDGED = 100;

    private record Spender(String id, long hour, BigInteger cost) {}

    public Anomalies {
        data = List.copyOf(data);
    }

    static Anomalies find(Handle handle, Lines.Scope scope, Instant now, Money least) {
        Instant begin = now.truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS);
        Window recent = new Window(begin, now.isAfter(begin) ? now : begin.plusSeconds(1));
        double leastUsd = least.toUsd().doubleValue();
        List<Anomaly> found = new ArrayList<>();
        int judged = 0;
        for (Field field : List.of(Field.USER, Field.KEY)) {
            Map<String, Map<Long, Double>> histories = new HashMap<>();
            for (Spender spender : spenders(handle, scope, recent, field)) {
                judged++;
                if (spender.cost.compareTo(BigInteger.valueOf(least.picodollars())) < 0) {
                    continue;
                }
                Map<Long, Double> history = histories.computeIfAbsent(
                        spender.id, id -> history(handle, scope, field, id, begin.plus(1, ChronoUnit.HOURS)));
                Anomaly anomaly = Anomaly.judge(
                        field.text(),
                        spender.id,
                        spender.hour,
                        Sums.usd(spender.cost),
                        new TreeMap<>(history).headMap(spender.hour),
                        leastUsd);
                if (anomaly != null) {
                    found.add(anomaly);
                }
            }
        }
        found.sort(Comparator.comparing(Anomaly::score).reversed().thenComparing(Anomaly::id));
        return new Anomalies(now, least.toUsd(), judged, found);
    }

    private static List<Spender> spenders(Handle handle, Lines.Scope scope, Window recent, Field field) {
        EnumSet<Field> shown = EnumSet.of(field, Field.HOUR);
        Lines lines = Lines.of(Lines.origin(shown, false), scope, recent, shown, false);
        return lines
                .bind(handle.createQuery("SELECT " + field.alias() + ", d_hour, " + Sums.COLUMNS + " FROM "
                        + lines.sql() + " GROUP BY " + field.alias() + ", d_hour"))
                .map((row, _) -> new Spender(
                        row.getString(field.alias()),
                        row.getLong("d_hour"),
                        Sums.of(row).cost()))
                .stream()
                .sorted(Comparator.comparing(Spender::cost).reversed().thenComparing(Spender::id))
                .limit(MOST_JUDGED)
                .toList();
    }

    private static Map<Long, Double> history(Handle handle, Lines.Scope scope, Field field, String id, Instant end) {
        Lines.Scope own = new Lines.Scope(scope.tenantId(), scope.projectId(), Map.of(field, id));
        Window past = new Window(end.minus(Duration.ofHours(Anomaly.HISTORY_HOURS + 1)), end);
        EnumSet<Field> shown = EnumSet.of(Field.HOUR);
        Lines lines = Lines.of(Lines.origin(EnumSet.of(field, Field.HOUR), false), own, past, shown, false);
        Map<Long, Double> history = new HashMap<>();
        lines.bind(handle.createQuery("SELECT d_hour, " + Sums.COLUMNS + " FROM " + lines.sql() + " GROUP BY d_hour"))
                .map((row, _) -> history.put(
                        row.getLong("d_hour"), Sums.of(row).costUsd().doubleValue()))
                .list();
        return history;
    }
}
