package ai.behest.alert;

import ai.behest.store.Database;
import ai.behest.store.Transaction;
import ai.behest.wire.Ids;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The alerts of every tenant. */
public final class AlertBook {
    /** Longer than the longest period of a budget, so that no alert is raised again because it was forgotten. */
    private static final Duration KEPT = Duration.ofDays(400);

    private static final String SELECT = "SELECT tenant_id, id, kind, data, created_at FROM alert ";

    private final Database database;
    private final boolean mailed;

    /** @param mailed whether alerts are mailed too */
    AlertBook(Database database, boolean mailed) {
        this.database = database;
        this.mailed = mailed;
    }

    /** When each of these series was raised last, microseconds; without those that never were. Blocks. */
    Map<String, Long> lastRaised(Collection<String> series) {
        if (series.isEmpty()) {
            return Map.of();
        }
        return database.read(handle -> handle
                .createQuery("SELECT series, MAX(created_at) FROM alert WHERE series IN (<series>) GROUP BY series")
                .bindList("series", List.copyOf(series))
                .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** Those of which there is no alert yet: most of what is found again and again has one. Blocks. */
    List<Occurrence> unraised(Collection<Occurrence> occurrences) {
        if (occurrences.isEmpty()) {
            return List.of();
        }
        List<String> series =
                occurrences.stream().map(Occurrence::series).distinct().toList();
        long first = occurrences.stream().mapToLong(Occurrence::since).min().orElse(0);
        Set<String> known = Set.copyOf(database.read(handle -> handle.createQuery(
                        "SELECT series, since FROM alert WHERE series IN (<series>) AND since >= :first")
                .bindList("series", series)
                .bind("first", first)
                .map((row, context) -> row.getString(1) + ' ' + row.getLong(2))
                .list()));
        return occurrences.stream()
                .filter(one -> !known.contains(one.series() + ' ' + one.since()))
                .toList();
    }

    /** How many alerts of a kind a tenant has from so long ago on, up to a thousand. Blocks. */
    int count(String tenantId, AlertKind kind, long sinceMicros) {
        return database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM (SELECT 1 FROM alert"
                        + " WHERE tenant_id = :tenant AND created_at >= :since AND kind = :kind LIMIT 1000) AS counted")
                .bind("tenant", tenantId)
                .bind("since", sinceMicros)
                .bind("kind", kind.text())
                .mapTo(Integer.class)
                .one());
    }

    /**
     * Writes down what has not been raised, by this node or another, together with its deliveries. Blocks.
     *
     * @return the alerts that are new
     */
    List<Alert> raise(List<Occurrence> occurrences) {
        return database.write(transaction -> {
            List<Alert> raised = new ArrayList<>();
            for (Occurrence occurrence :
                    occurrences.stream().sorted(Occurrence.ORDER).toList()) {
                Alert alert = new Alert(
                        Ids.fresh("alr"),
                        occurrence.tenantId(),
                        occurrence.kind().text(),
                        Json.MAPPER.valueToTree(occurrence.data()),
                        instant(transaction.nowMicros()));
                if (insert(transaction, occurrence, alert)) {
                    raised.add(alert);
                }
            }
            Outbox.put(transaction, raised);
            return raised;
        });
    }

    private boolean insert(Transaction transaction, Occurrence occurrence, Alert alert) {
        return transaction
                        .handle()
                        .createUpdate("""
                                INSERT INTO alert (tenant_id, id, kind, series, since, data, created_at, mail_due)
                                VALUES (:tenant, :id, :kind, :series, :since, :data, :now, :mail)
                                ON CONFLICT DO NOTHING
                                """)
                        .bind("tenant", alert.tenantId())
                        .bind("id", alert.id())
                        .bind("kind", alert.kind())
                        .bind("series", occurrence.series())
                        .bind("since", occurrence.since())
                        .bind("data", Json.text(alert.data()))
                        .bind("now", transaction.nowMicros())
                        .bind("mail", mailed ? transaction.nowMicros() : null)
                        .execute()
                == 1;
    }

    /**
     * A part of a tenant's alerts, newest first. Blocks.
     *
     * @param kind only alerts of this kind, or null for all
     * @param after the id of the last alert of the part before, or null
     * @throws ai.behest.wire.RefusedException a validation error of {@code cursor} when there is no such alert
     */
    public List<Alert> page(String tenantId, @Nullable AlertKind kind, @Nullable String after, int limit) {
        return database.read(handle -> {
            if (after != null
                    && handle.createQuery("SELECT 1 FROM alert WHERE tenant_id = :tenant AND id = :id")
                            .bind("tenant", tenantId)
                            .bind("id", after)
                            .mapTo(Integer.class)
                            .findOne()
                            .isEmpty()) {
                throw Refusal.invalid("cursor", "The alert of this cursor is gone. Start again without it.")
                        .asException();
            }
            return handle.createQuery(SELECT + "WHERE tenant_id = :tenant"
                            + (kind == null ? "" : " AND kind = :kind")
                            + (after == null
                                    ? ""
                                    : " AND (created_at, id) < (SELECT a.created_at, a.id FROM alert a WHERE a.id = :after)")
                            + " ORDER BY created_at DESC, id DESC LIMIT :limit")
                    .bind("tenant", tenantId)
                    .bind("limit", limit)
                    .bindMap(kind == null ? Map.of() : Map.of("kind", kind.text()))
                    .bindMap(after == null ? Map.of() : Map.of("after", after))
                    .map((row, context) -> alert(row))
                    .list();
        });
    }

    /** Forgets up to a thousand alerts that are long past; how many it was. Blocks. */
    int forget() {
        return database.write(transaction -> transaction
                .handle()
                .createUpdate("DELETE FROM alert WHERE id IN"
                        + " (SELECT id FROM alert WHERE created_at < :before AND since > 0 LIMIT 1000)")
                .bind("before", transaction.nowMicros() - KEPT.toNanos() / 1_000)
                .execute());
    }

    static Alert alert(ResultSet row) throws SQLException {
        return new Alert(
                row.getString("id"),
                row.getString("tenant_id"),
                row.getString("kind"),
                Json.stored(row.getString("data"), JsonNode.class),
                instant(row.getLong("created_at")));
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
