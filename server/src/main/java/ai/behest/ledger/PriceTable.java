package ai.behest.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Prices by provider and name. A later list replaces what an earlier one, or the table below, says of the same model;
 * the model's known aliases go along unless the later list prices them itself. Filled once, then only read.
 */
final class PriceTable {
    /** A name's price; the Optional is made once, so that a lookup makes nothing. */
    private record Slot(PriceEntry entry, Optional<PricedModel> priced) {}

    private final @Nullable PriceTable below;
    private final Map<String, Map<String, Slot>> slots = new HashMap<>();
    private final Map<String, Optional<String>> homes = new HashMap<>();

    PriceTable(@Nullable PriceTable below) {
        this.below = below;
    }

    PriceTable add(PriceList list) {
        Set<String> named = new LinkedHashSet<>();
        for (PriceEntry entry : list.models()) {
            named.add(entry.provider() + " " + entry.model());
            entry.aliases().forEach(alias -> named.add(entry.provider() + " " + alias));
        }
        List<PriceEntry> entries = new ArrayList<>();
        for (PriceEntry entry : list.models()) {
            entries.add(withKnownAliases(entry, named));
        }
        entries.forEach(entry -> put(entry, list.version()));
        return this;
    }

    private PriceEntry withKnownAliases(PriceEntry entry, Set<String> named) {
        Slot known = slot(entry.provider(), entry.model());
        if (known == null || !known.entry.model().equals(entry.model())) {
            return entry;
        }
        List<String> aliases = new ArrayList<>(entry.aliases());
        for (String alias : known.entry.aliases()) {
            Slot now = slot(entry.provider(), alias);
            boolean still = now != null && now.entry.model().equals(entry.model());
            if (still && !named.contains(entry.provider() + " " + alias)) {
                aliases.add(alias);
            }
        }
        return entry.with(aliases, entry.home() || known.entry.home());
    }

    private void put(PriceEntry entry, String version) {
        Slot slot = new Slot(
                entry, Optional.of(new PricedModel(entry.price(), version, entry.contextWindow(), entry.maxOutput())));
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
        return slot != null || below == null ? slot : below.slot(provider, name);
    }

    Optional<PricedModel> price(String provider, String name) {
        Slot slot = slot(provider, name);
        return slot == null ? Optional.empty() : slot.priced;
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

    private boolean bare(String provider, String model) {
        PriceTable bottom = below == null ? this : below;
        return bottom.home(model).filter(provider::equals).isPresent();
    }
}
