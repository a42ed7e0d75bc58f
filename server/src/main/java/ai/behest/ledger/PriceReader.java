package ai.behest.ledger;

import ai.behest.wire.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads a list of prices from JSON: all of it or nothing. */
final class PriceReader {
    /** The most models that a list can have. */
    static final int MOST_MODELS = 5_000;
    /** The most bytes that a list can have. */
    static final int MOST_BYTES = 4 * 1024 * 1024;

    private static final int MOST_ALIASES = 64;
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern PROVIDER = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final int MOST_DISCOUNTS = 1_000;
    private static final Set<String> OF_LIST = Set.of("version", "valid_from", "valid_until", "models", "discounts");
    private static final Set<String> OF_DISCOUNT = Set.of("provider", "model", "basis_points");
    private static final Set<String> OF_MODEL = RateFields.with(
            "provider",
            "model",
            "aliases",
            "kind",
            "home",
            "free",
            "simulation",
            "long_context",
            "batch",
            "request",
            "context_window",
            "max_output",
            "source",
            "page",
            "read",
            "note",
            "valid_from",
            "valid_until");

    private PriceReader() {}

    /** Reads bytes; a refusal ({@link ai.behest.wire.RefusedException}) names the member, e.g. {@code models[3].input}. */
    static PriceList read(byte[] json) {
        if (json.length > MOST_BYTES) {
            throw PriceFields.bad("body", "must be at most " + MOST_BYTES + " bytes");
        }
        return read(Json.tree(json));
    }

    static PriceList read(JsonNode json) {
        PriceFields fields = new PriceFields(json, "", OF_LIST);
        String version = fields.text("version");
        if (!VERSION.matcher(version).matches()) {
            throw PriceFields.bad("version", "must be 1 to 64 letters, digits and . _ -");
        }
        JsonNode models = fields.required("models");
        if (!models.isArray() || models.size() > MOST_MODELS) {
            throw PriceFields.bad("models", "must be an array of at most " + MOST_MODELS + " models");
        }
        List<PriceEntry> entries = new ArrayList<>(models.size());
        Claims names = new Claims(new HashMap<>(), "stands twice for this provider");
        Claims homes = new Claims(new HashMap<>(), "has its home at another provider already");
        for (int i = 0; i < models.size(); i++) {
            String path = "models[" + i + "]";
            PriceEntry entry = entry(new PriceFields(models.get(i), path, OF_MODEL));
            claim(entry.model(), path + ".model", entry, names, homes);
            for (int a = 0; a < entry.aliases().size(); a++) {
                claim(entry.aliases().get(a), path + ".aliases[" + a + "]", entry, names, homes);
            }
            entries.add(entry);
        }
        return new PriceList(version, entries, fields.validity(), discounts(fields));
    }

    /** What is taken already, and when: a name may stand again for another time. */
    private record Claims(Map<String, List<Validity>> taken, String complaint) {
        void add(String name, PriceEntry entry, String where) {
            List<Validity> times = taken.computeIfAbsent(name, _ -> new ArrayList<>(1));
            if (times.stream().anyMatch(entry.validity()::overlaps)) {
                throw PriceFields.bad(where, complaint);
            }
            times.add(entry.validity());
        }
    }

    private static void claim(String name, String where, PriceEntry entry, Claims names, Claims homes) {
        names.add(entry.provider() + " " + name, entry, where);
        if (entry.home()) {
            homes.add(name, entry, where);
        }
    }

    private static List<Discount> discounts(PriceFields fields) {
        if (!fields.has("discounts")) {
            return List.of();
        }
        JsonNode array = fields.required("discounts");
        if (!array.isArray() || array.size() > MOST_DISCOUNTS) {
            throw PriceFields.bad("discounts", "must be an array of at most " + MOST_DISCOUNTS + " discounts");
        }
        List<Discount> discounts = new ArrayList<>(array.size());
        Set<String> named = new HashSet<>();
        for (int i = 0; i < array.size(); i++) {
            PriceFields one = new PriceFields(array.get(i), "discounts[" + i + "]", OF_DISCOUNT);
            String provider = one.has("provider") ? provider(one) : null;
            String model = one.has("model") ? one.name("model") : null;
            if (model != null && provider == null) {
                throw PriceFields.bad(one.at("provider"), "is missing");
            }
            if (!named.add(provider + " " + model)) {
                throw PriceFields.bad("discounts[" + i + "]", "stands twice");
            }
            discounts.add(new Discount(provider, model, one.number("basis_points", Discount.WHOLE)));
        }
        return discounts;
    }

    private static String provider(PriceFields fields) {
        String provider = fields.text("provider");
        if (!PROVIDER.matcher(provider).matches()) {
            throw PriceFields.bad(fields.at("provider"), "must be 1 to 64 lower-case letters, digits, _ and -");
        }
        return provider;
    }

    private static PriceEntry entry(PriceFields fields) {
        String provider = provider(fields);
        String model = fields.name("model");
        PriceEntry.Kind kind = kind(fields);
        Price price = RateFields.price(fields, kind);
        boolean free = fields.flag("free");
        if (price.isFree() != free) {
            throw PriceFields.bad(fields.at("free"), "must be true exactly when the price is zero");
        }
        return new PriceEntry(
                provider,
                model,
                aliases(fields),
                kind,
                fields.flag("home"),
                free,
                fields.flag("simulation"),
                price,
                fields.optionalTokens("context_window"),
                fields.optionalTokens("max_output"),
                fields.text("source"),
                fields.optionalText("page"),
                fields.day("read"),
                fields.optionalText("note"),
                fields.validity());
    }

    private static PriceEntry.Kind kind(PriceFields fields) {
        String kind = fields.text("kind");
        for (PriceEntry.Kind known : PriceEntry.Kind.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(kind)) {
                return known;
            }
        }
        throw PriceFields.bad(fields.at("kind"), "must be chat or embedding");
    }

    private static List<String> aliases(PriceFields fields) {
        if (!fields.has("aliases")) {
            return List.of();
        }
        JsonNode array = fields.required("aliases");
        if (!array.isArray() || array.size() > MOST_ALIASES) {
            throw PriceFields.bad(fields.at("aliases"), "must be an array of at most " + MOST_ALIASES + " names");
        }
        List<String> aliases = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            aliases.add(PriceFields.name(array.get(i), fields.at("aliases[" + i + "]")));
        }
        return aliases;
    }
}
