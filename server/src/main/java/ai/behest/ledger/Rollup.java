package ai.behest.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * One of the tables that hold what the entries of an hour or a day come to.
 *
 * @param table its name
 * @param slot its column that numbers the hours or days since 1970
 * @param slotMicros how long those are
 * @param dimensions what it tells apart besides tenant, project and slot
 * @param values an entry's values of those, by the node that writes it
 */
record Rollup(
        String table,
        String slot,
        long slotMicros,
        List<String> dimensions,
        BiFunction<Entry, String, List<String>> values) {
    static final long HOUR_MICROS = 3_600_000_000L;
    static final long DAY_MICROS = 24 * HOUR_MICROS;

    /** Enough for most questions: everything but who asked, and for what. */
    static final Rollup HOURS = new Rollup(
            "usage_hour",
            "hour",
            HOUR_MICROS,
            List.of("node", "model_served", "provider", "payer", "tier", "key_id", "operation", "status"),
            (entry, node) -> {
                Attribution call = entry.attribution();
                return List.of(
                        node,
                        entry.modelServed(),
                        call.provider(),
                        call.payer(),
                        call.tier() == null ? "" : call.tier(),
                        call.keyId(),
                        call.operation(),
                        entry.status().name().toLowerCase(Locale.ROOT));
            });

    /** The same by days. */
    static final Rollup DAYS = new Rollup("usage_day", "day", DAY_MICROS, HOURS.dimensions, HOURS.values);

    /** By hour, end user and tags. */
    static final Rollup USERS = new Rollup(
            "usage_user",
            "hour",
            HOUR_MICROS,
            List.of("uid", "tag_set", "node", "model_served", "provider", "payer"),
            (entry, node) -> {
                Attribution call = entry.attribution();
                return List.of(
                        call.uid(),
                        TagSet.of(call.tags()).id(),
                        node,
                        entry.modelServed(),
                        call.provider(),
                        call.payer());
            });

    /** A row's key. Batches write their rows in this order, so that none can wait for another in a circle. */
    record Key(String tenantId, String projectId, long slot, List<String> values) implements Comparable<Key> {
        private static final Comparator<Key> ORDER = Comparator.comparing(Key::tenantId)
                .thenComparing(Key::projectId)
                .thenComparingLong(Key::slot)
                .thenComparing(Key::values, Rollup::compare);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private static int compare(List<String> one, List<String> other) {
        for (int i = 0; i < one.size(); i++) {
            int order = one.get(i).compareTo(other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** What a batch adds to each row. */
    Map<Key, Tally> tallies(List<Entry> batch, String node) {
        Map<Key, Tally> tallies = new HashMap<>();
        for (Entry entry : batch) {
            Attribution call = entry.attribution();
            Key key = new Key(
                    call.tenantId(),
                    call.projectId(),
                    Math.floorDiv(call.atMicros(), slotMicros),
                    values.apply(entry, node));
            tallies.computeIfAbsent(key, _ -> new Tally()).add(entry);
        }
        return tallies;
    }

    /** The statement that adds a tally to a row: tenant, project, slot, the dimensions, the figures. */
    String upsert() {
        List<String> keys = new ArrayList<>(List.of("tenant_id", "project_id", slot));
        keys.addAll(dimensions);
        List<String> all = new ArrayList<>(keys);
        all.addAll(Tally.COLUMNS);
        return "INSERT INTO " + table + " (" + String.join(", ", all) + ") VALUES ("
                + String.join(", ", all.stream().map(_ -> "?").toList())
                + ") ON CONFLICT (" + String.join(", ", keys) + ") DO UPDATE SET "
                + Tally.COLUMNS.stream()
                        .map(column -> column + " = " + table + "." + column + " + excluded." + column)
                        .collect(Collectors.joining(", "));
    }
}
