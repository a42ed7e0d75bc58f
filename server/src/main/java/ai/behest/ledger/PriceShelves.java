package ai.behest.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The lists of all scopes that are in force or will be, in memory, and what they come to at the present. When a list or
 * a price begins or ends, the first look afterwards puts the prices together anew; it reads no database.
 */
final class PriceShelves {
    private final List<PriceList> base;
    private final Map<String, PriceList> lists;
    private final List<Shelved> everyones;
    private final Map<String, List<Shelved>> tenants;
    private volatile PriceSegment common;
    private final Map<String, PriceSegment> present = new ConcurrentHashMap<>();

    private PriceShelves(
            List<PriceList> base,
            Map<String, PriceList> lists,
            List<Shelved> everyones,
            Map<String, List<Shelved>> tenants,
            PriceSegment common) {
        this.base = base;
        this.lists = lists;
        this.everyones = everyones;
        this.tenants = tenants;
        this.common = common;
    }

    /** Shelves with nothing but what every server has. */
    static PriceShelves of(List<PriceList> base, long micros) {
        return new PriceShelves(
                base,
                Map.of(),
                List.of(),
                Map.of(),
                PriceSegment.common(base, List.of(), _ -> base.getFirst(), micros));
    }

    /** Where a list is read that is not in memory yet. */
    @FunctionalInterface
    interface Reader {
        PriceList read(String version);
    }

    /**
     * These shelves with other lists for some scopes. What was read before is not read again, and tenants whose prices
     * are the same as before keep them.
     *
     * @param changed by tenant, "" for everyone: the lists of it, the newest first
     */
    PriceShelves with(Map<String, List<Shelved>> changed, Reader reader, long micros) {
        Map<String, List<Shelved>> own = new HashMap<>(tenants);
        List<Shelved> all = everyones;
        for (Map.Entry<String, List<Shelved>> scope : changed.entrySet()) {
            if (scope.getKey().isEmpty()) {
                all = scope.getValue();
            } else if (scope.getValue().isEmpty()) {
                own.remove(scope.getKey());
            } else {
                own.put(scope.getKey(), scope.getValue());
            }
        }
        Map<String, PriceList> read = new HashMap<>();
        all.forEach(list -> read.put(list.version(), known(list.version(), reader)));
        own.values().forEach(scope -> scope.forEach(list -> read.put(list.version(), known(list.version(), reader))));
        boolean sameForAll = all.equals(everyones) && common.when().contains(micros);
        PriceSegment now = sameForAll
                ? common
                : PriceSegment.common(base, all, version -> Objects.requireNonNull(read.get(version)), micros);
        PriceShelves next = new PriceShelves(base, Map.copyOf(read), all, Map.copyOf(own), now);
        if (sameForAll) {
            present.forEach((tenant, segment) -> {
                if (!changed.containsKey(tenant)) {
                    next.present.put(tenant, segment);
                }
            });
        }
        return next;
    }

    private PriceList known(String version, Reader reader) {
        PriceList list = lists.get(version);
        return list == null ? reader.read(version) : list;
    }

    private PriceList list(String version) {
        PriceList list = lists.get(version);
        if (list == null) {
            throw new IllegalStateException("The price list " + version + " is not on its shelf.");
        }
        return list;
    }

    /** Everyone's prices at an instant. */
    PriceTable common(long micros) {
        return commonSegment(micros).table();
    }

    private PriceSegment commonSegment(long micros) {
        PriceSegment segment = common;
        if (segment.when().contains(micros)) {
            return segment;
        }
        PriceSegment other = PriceSegment.common(base, everyones, this::list, micros);
        common = other;
        return other;
    }

    /** A tenant's prices at an instant. */
    PriceTable of(String tenant, long micros) {
        PriceSegment segment = present.get(tenant);
        if (segment != null && segment.when().contains(micros)) {
            return segment.table();
        }
        List<Shelved> shelf = tenants.get(tenant);
        if (shelf == null) {
            return common(micros);
        }
        PriceSegment made = PriceSegment.tenant(commonSegment(micros), shelf, this::list, micros);
        present.put(tenant, made);
        return made.table();
    }

    /** The list of a tenant that is in force, or null when it has none. */
    @Nullable
    PriceList own(String tenant, long micros) {
        return Shelved.pick(tenants.getOrDefault(tenant, List.of()), micros)
                .map(this::list)
                .orElse(null);
    }

    List<PriceList> base() {
        return base;
    }
}
