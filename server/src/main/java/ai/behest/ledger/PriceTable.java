package ai.behest.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Prices by provider and name, as they are at one time. A later list replaces what an earlier one, or the table below,
 * says of the same model; the model's known aliases and sizes go along unless the later list states them itself. What is
 * only below is had at the discount. Filled once, then only read.
 */
final class PriceTable {
    /** A name's price; the Optional is made once, so that a lookup makes nothing. */
    private record Slot(PriceEntry entry, String version, Optional<PricedModel> priced) {
        static Slot of(PriceEntry entry, String version) {
            return new Slot(
                    entry,
                    version,
                    Optional.of(new PricedModel(entry.price(), version, entry.contextWindow(), entry.maxOutput())));
        }
    }

    private final @Nullable PriceTable below;
    private final Map<String, Map<String, Slot>> slots = new HashMap<>();
    private final Map<String, Optional<String>> homes = new HashMap<>();
    private final Map<String, Map<String, Slot>> discounted = new ConcurrentHashMap<>();
    private List<Discount> discounts = List.of();
    private String discountVersion = "";

    PriceTable(@Nullable PriceTable below) {
        this.below = below;
    }

    /** @param micros only what is in force at this instant */
    PriceTable add(PriceList list, long micros) {
        List<PriceEntry> models = list.models().stream()
                .filter(entry -> entry.validity().contains(micros))
                .toList();
        Set<String> named = new LinkedHashSet<>();
        for (PriceEntry entry : models) {
            named.add(entry.provider() + " " + entry.model());
            entry.aliases().forEach(alias -> named.add(entry.provider() + " " + alias));
        }
        List<PriceEntry> entries = new ArrayList<>();
        for (PriceEntry entry : models) {
            entries.add(withWhatIsKnown(entry, named));
        }
        entries.forEach(entry -> put(entry, list.version()));
        discounts = list.discounts();
        discountVersion = list.version();
        return this;
    }

    private PriceEntry withWhatIsKnown(PriceEntry entry, Set<String> named) {
        Slot known = slot(entry.provider(), entry.model());
        if (known == null) {
            return entry;
        }
        List<String> aliases = new ArrayList<>(entry.aliases());
        if (known.entry.model().equals(entry.model())) {
            for (String alias : known.entry.aliases()) {
                Slot now = slot(entry.provider(), alias);
                boolean still = now != null && now.entry.model().equals(entry.model());
                if (still && !named.contains(entry.provider() + " " + alias)) {
                    aliases.add(alias);
                }
            }
        }
        return entry.over(known.entry, aliases);
    }

    private void put(PriceEntry entry, String version) {
        Slot slot = Slot.of(entry, version);
        Map<String, Slot> names = slots.computeIfAbsent(entry.provider(), _ -> new HashMap<>());
        Optional<String> home = Optional.of(entry.provider());
        names.put(entry.model(), slot);
        entry.aliases().forEach(alias -> names.put(alias, slot));
        if (entry.home()) {
            homes.put(entry.model(), home);
            entry.aliases().forEach(alias -> homes.put(alias, home));
        }
    }

    private @Nullable Slot slot(String provider, String name) {
        Map<String, Slot> names = slots.get(provider);
        Slot slot = names == null ? null : names.get(name);
        if (slot != null || below == null) {
            return slot;
        }
        Slot everyones = below.slot(provider, name);
        return everyones == null || discounts.isEmpty() ? everyones : discounted(provider, name, everyones);
    }

    private Slot discounted(String provider, String name, Slot everyones) {
        return discounted
                .computeIfAbsent(provider, _ -> new ConcurrentHashMap<>())
                .computeIfAbsent(name, _ -> discounted(everyones));
    }

    private Slot discounted(Slot everyones) {
        Discount discount = Discount.of(everyones.entry, discounts);
        return discount == null
                ? everyones
                : Slot.of(
                        everyones.entry.at(discount.off(everyones.entry.price())),
                        PriceRows.discounted(discountVersion, everyones.version));
    }

    Optional<PricedModel> price(String provider, String name) {
        Slot slot = slot(provider, name);
        return slot == null ? Optional.empty() : slot.priced;
    }

    /** The entry that prices a name. */
    Optional<PriceEntry> entry(String provider, String name) {
        return Optional.ofNullable(slot(provider, name)).map(Slot::entry);
    }

    Optional<String> home(String name) {
        return homes.getOrDefault(name, Optional.empty());
    }

    /** The models of a provider, without aliases, as a client names them, sorted. */
    List<String> models(String provider) {
        Set<String> models = new TreeSet<>();
        for (PriceTable table = this; table != null; table = table.below) {
            for (Slot slot : table.slots.getOrDefault(provider, Map.of()).values()) {
                models.add(slot.entry.model());
            }
        }
        return models.stream()
                .map(model -> bare(provider, model) ? model : provider + "/" + model)
                .toList();
    }

    /** Every model at its price, by provider and name. */
    Collection<ListedPrice> all() {
        Map<String, ListedPrice> all = new TreeMap<>();
        for (PriceTable table = this; table != null; table = table.below) {
            table.slots.forEach((provider, names) -> names.keySet().forEach(name -> {
                Slot slot = slot(provider, name);
                if (slot != null && slot.entry.model().equals(name)) {
                    all.put(provider + " " + name, new ListedPrice(slot.entry, slot.version));
                }
            }));
        }
        return all.values();
    }

    private boolean bare(String provider, String model) {
        PriceTable bottom = below == null ? this : below;
        return bottom.home(model).filter(provider::equals).isPresent();
    }
}
