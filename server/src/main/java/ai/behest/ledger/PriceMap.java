package ai.behest.ledger;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the public price map: an object of models, each with a {@code mode}, a {@code litellm_provider} and its columns
 * in USD for one token. All of it or nothing: a price that is missing, negative or no number is refused by its name.
 * What cannot be priced by the token is left out and counted.
 *
 * @param entries at most {@link PriceReader#MOST_MODELS}
 * @param models how many models the map has
 * @param skipped how many were left out, by the reason
 * @param rounded the first columns that were rounded up to a whole picodollar
 * @param roundings how many were
 * @param ignored how often each column stood there that states a price and is not taken
 */
record PriceMap(
        List<PriceEntry> entries,
        int models,
        Map<String, Integer> skipped,
        List<PriceImport.RoundedRate> rounded,
        int roundings,
        Map<String, Integer> ignored) {
    private static final int MOST_ROUNDED = 100;
    private static final String SAMPLE = "sample_spec";
    private static final Map<String, PriceEntry.Kind> MODES = Map.of(
            "chat", PriceEntry.Kind.CHAT,
            "completion", PriceEntry.Kind.CHAT,
            "responses", PriceEntry.Kind.CHAT,
            "embedding", PriceEntry.Kind.EMBEDDING);
    /** Providers that have another name here. */
    private static final Map<String, String> PROVIDERS = Map.of(
            "together_ai", "together",
            "fireworks_ai", "fireworks",
            "cohere_chat", "cohere",
            "text-completion-openai", "openai");

    private static final Pattern PROVIDER = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    /**
     * @param wanted the providers whose models are read, by their name here; empty for all
     * @param today the day on which the map is read
     */
    static PriceMap read(JsonNode map, Set<String> wanted, LocalDate today) {
        if (!map.isObject()) {
            throw PriceFields.bad("body", "must be a JSON object of models");
        }
        Reading reading = new Reading(wanted, today);
        map.properties().forEach(model -> reading.take(model.getKey(), model.getValue()));
        if (reading.entries.size() > PriceReader.MOST_MODELS) {
            throw PriceFields.bad("body", "must have at most " + PriceReader.MOST_MODELS + " models with a price");
        }
        return new PriceMap(
                List.copyOf(reading.entries.values()),
                map.size(),
                reading.skipped,
                reading.rounded,
                reading.roundings,
                reading.ignored);
    }

    private static final class Reading {
        private final Set<String> wanted;
        private final LocalDate today;
        private final Map<String, PriceEntry> entries = new LinkedHashMap<>();
        private final Map<String, Integer> skipped = new TreeMap<>();
        private final Map<String, Integer> ignored = new TreeMap<>();
        private final List<PriceImport.RoundedRate> rounded = new ArrayList<>();
        private int roundings;

        Reading(Set<String> wanted, LocalDate today) {
            this.wanted = wanted;
            this.today = today;
        }

        void take(String key, JsonNode node) {
            if (key.equals(SAMPLE)) {
                return;
            }
            if (!node.isObject()) {
                count(skipped, "not_a_model"); // a comment, or when the map was made
                return;
            }
            String mode = text(node, "mode");
            PriceEntry.Kind kind = mode == null ? null : MODES.get(mode);
            if (kind == null) {
                count(skipped, "mode:" + (mode == null ? "none" : shortened(mode)));
                return;
            }
            String stated = text(node, "litellm_provider");
            String provider = stated == null ? null : PROVIDERS.getOrDefault(stated, stated);
            if (stated == null
                    || provider == null
                    || !PROVIDER.matcher(provider).matches()) {
                throw PriceFields.bad(
                        MapModel.at(key, "litellm_provider"), "must be 1 to 64 lower-case letters, digits, _ and -");
            }
            String prefix = stated + "/";
            String name =
                    key.startsWith(prefix) && key.length() > prefix.length() ? key.substring(prefix.length()) : key;
            if (!wanted.isEmpty() && !wanted.contains(provider)) {
                count(skipped, "provider_not_wanted");
            } else if (!PriceFields.isName(name)) {
                count(skipped, "name_is_a_pattern");
            } else {
                take(new MapModel(key, node, (column, usd) -> round(key, column, usd)), node, kind, provider, name);
            }
        }

        private void take(MapModel model, JsonNode node, PriceEntry.Kind kind, String provider, String name) {
            if (!isByToken(model, kind)) {
                count(skipped, "no_price_by_token");
                return;
            }
            PriceEntry entry = model.entry(provider, name, kind, today);
            if (entry.free()) {
                count(skipped, "price_of_zero");
                return;
            }
            unread(node);
            PriceEntry other = entries.get(provider + " " + name);
            if (other != null) {
                count(skipped, "name_twice");
            }
            entries.put(provider + " " + name, other == null || isDearer(entry, other) ? entry : other);
        }

        /** Whether tokens have a price, rather than nothing or seconds; a column that is missing is an error. */
        private static boolean isByToken(MapModel model, PriceEntry.Kind kind) {
            boolean input = model.has(MapColumn.INPUT);
            boolean output = model.has(MapColumn.OUTPUT);
            boolean outputTold = output || kind == PriceEntry.Kind.EMBEDDING;
            boolean otherUnit =
                    (!input && model.hasOtherUnit("input")) || (!outputTold && model.hasOtherUnit("output"));
            if ((!input && !output) || otherUnit) {
                return false;
            }
            if (!input || !outputTold) {
                throw PriceFields.bad(model.at((input ? MapColumn.OUTPUT : MapColumn.INPUT).name), "is missing");
            }
            return true;
        }

        private void round(String model, String column, BigDecimal usd) {
            roundings++;
            if (rounded.size() < MOST_ROUNDED) {
                String text = usd.toString();
                rounded.add(
                        new PriceImport.RoundedRate(model, column, text.length() > 64 ? text.substring(0, 64) : text));
            }
        }

        private void unread(JsonNode node) {
            for (String name : node.propertyNames()) {
                boolean price = name.contains("cost") && !name.equals(MapColumn.REQUEST);
                if (price && MapColumn.place(name) == null && ignored.size() < MOST_ROUNDED) {
                    count(ignored, shortened(name));
                }
            }
        }

        private static boolean isDearer(PriceEntry one, PriceEntry other) {
            Rates rates = one.price().rates();
            Rates others = other.price().rates();
            return rates.dearestInput() + rates.dearestOutput() > others.dearestInput() + others.dearestOutput();
        }

        private static @Nullable String text(JsonNode node, String member) {
            JsonNode value = node.get(member);
            return value != null && value.isString() ? value.stringValue() : null;
        }

        private static String shortened(String text) {
            return text.length() > 64 ? text.substring(0, 64) : text;
        }

        private static void count(Map<String, Integer> counts, String what) {
            if (counts.size() < MOST_ROUNDED || counts.containsKey(what)) {
                counts.merge(what, 1, Integer::sum);
            }
        }
    }
}
