package ai.behest.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which price was in force at a past instant, as the lists say it today: a list that was added later and begins earlier
 * corrects what was. Reads lists from the database as they are needed and keeps the last few; one at a time uses it.
 */
final class PriceHistory {
    private static final int KEPT = 8;

    private final PriceRows rows;
    private final PriceBook book;
    private final List<PriceList> base;
    private final Map<String, List<Shelved>> shelves = new HashMap<>();
    private final Map<String, PriceList> lists = recent();
    private final Map<String, Boolean> added = new HashMap<>();
    private final Map<Lists, PriceSegment> segments = recent();

    /** The lists that a price can be in: the tenant's, everyone's, and the one below that the call was priced by. */
    private record Lists(
            @Nullable String own,
            @Nullable String everyones,
            @Nullable String below) {}

    PriceHistory(PriceRows rows, PriceBook book, List<PriceList> base) {
        this.rows = rows;
        this.book = book;
        this.base = base;
    }

    private static <K, V> Map<K, V> recent() {
        return new LinkedHashMap<>(2 * KEPT, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > KEPT;
            }
        };
    }

    /**
     * The price of a call that was made at an instant. A model that had none then has today's.
     *
     * @param versions by which the call was priced before, the latest last: of the lists that come with a server it keeps
     *     the one that it was priced by, as they are replaced for what comes and not for what was
     */
    Optional<PricedModel> price(String tenantId, String provider, String model, long micros, List<String> versions) {
        Lists names = new Lists(
                Shelved.pick(shelf(tenantId), micros).orElse(null),
                Shelved.pick(shelf(""), micros).orElse(null),
                below(versions));
        PriceSegment segment = segments.get(names);
        if (segment == null || !segment.when().contains(micros)) {
            segment = segment(tenantId, names.below, micros);
            segments.put(names, segment);
        }
        Optional<PricedModel> then = segment.table().price(provider, model);
        return then.isPresent() ? then : book.price(tenantId, provider, model);
    }

    private PriceSegment segment(String tenantId, @Nullable String below, long micros) {
        List<PriceList> lowest = new ArrayList<>(base);
        if (below != null) {
            lowest.add(list(below));
        }
        PriceSegment common = PriceSegment.common(lowest, shelf(""), this::list, micros);
        return PriceSegment.tenant(common, shelf(tenantId), this::list, micros);
    }

    private List<Shelved> shelf(String scope) {
        return shelves.computeIfAbsent(
                scope,
                _ -> rows.scope(scope.isEmpty() ? null : scope).stream()
                        .flatMap(head -> head.asItWas().stream())
                        .toList());
    }

    private @Nullable String below(List<String> versions) {
        return versions.reversed().stream()
                .map(PriceRows::undiscounted)
                .filter(version -> !wasAdded(version))
                .findFirst()
                .orElse(null);
    }

    private boolean wasAdded(String version) {
        return added.computeIfAbsent(
                version, _ -> rows.head(version).map(PriceRows.Head::wasAdded).orElse(true));
    }

    private PriceList list(String version) {
        PriceList known = lists.get(version);
        if (known != null) {
            return known;
        }
        PriceList list = rows.find(version)
                .map(PriceRows.Row::list)
                .orElseThrow(() -> new IllegalStateException("The price list " + version + " is gone."));
        lists.put(version, list);
        return list;
    }
}
