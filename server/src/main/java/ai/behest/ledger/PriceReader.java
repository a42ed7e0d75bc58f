package ai.behest.ledger;

import ai.behest.wire.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a list of prices from JSON: all of it or nothing. Rates are strings of USD per million tokens; those left out
 * fall back: {@code cached}, {@code cache_write} and {@code audio_input} to {@code input}, {@code reasoning} and
 * {@code audio_output} to {@code output}.
 */
final class PriceReader {
    /** The most models that a list can have. */
    static final int MOST_MODELS = 5_000;
    /** The most bytes that a list can have. */
    static final int MOST_BYTES = 4 * 1024 * 1024;

    private static final int MOST_ALIASES = 64;
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern PROVIDER = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final List<String> RATES =
            List.of("input", "cached", "cache_write", "audio_input", "output", "reasoning", "audio_output");
    private static final Set<String> OF_LIST = Set.of("version", "models");
    private static final Set<String> OF_LONG_CONTEXT = with("above");
    private static final Set<String> OF_MODEL = with(
            "provider",
            "model",
            "aliases",
            "kind",
            "home",
            "free",
            "simulation",
            "long_context",
            "request",
            "context_window",
            "max_output",
            "source",
            "page",
            "read",
            "note");

    private PriceReader() {}

    private static Set<String> with(String... members) {
        Set<String> all = new HashSet<>(RATES);
        all.addAll(List.of(members));
        return Set.copyOf(all);
    }

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
        Set<String> names = new HashSet<>();
        Set<String> homes = new HashSet<>();
        for (int i = 0; i < models.size(); i++) {
            String path = "models[" + i + "]";
            PriceEntry entry = entry(new PriceFields(models.get(i), path, OF_MODEL), path);
            claim(entry.model(), path + ".model", entry, names, homes);
            for (int a = 0; a < entry.aliases().size(); a++) {
                claim(entry.aliases().get(a), path + ".aliases[" + a + "]", entry, names, homes);
            }
            entries.add(entry);
        }
        return new PriceList(version, entries);
    }

    private static void claim(String name, String where, PriceEntry entry, Set<String> names, Set<String> homes) {
        if (!names.add(entry.provider() + " " + name)) {
            throw PriceFields.bad(where, "stands twice for this provider");
        }
        if (entry.home() && !homes.add(name)) {
            throw PriceFields.bad(where, "has its home at another provider already");
        }
    }

    private static PriceEntry entry(PriceFields fields, String path) {
        String provider = fields.text("provider");
        if (!PROVIDER.matcher(provider).matches()) {
            throw PriceFields.bad(fields.at("provider"), "must be 1 to 64 lower-case letters, digits, _ and -");
        }
        String model = fields.name("model");
        PriceEntry.Kind kind = kind(fields);
        Price price = new Price(
                rates(fields, kind),
                longContext(fields, kind, path),
                fields.has("request") ? fields.usd("request", Price.MOST_FOR_REQUEST) : 0);
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
                fields.optionalText("note"));
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

    private static Rates rates(PriceFields fields, PriceEntry.Kind kind) {
        long input = fields.rate("input");
        long output = switch (kind) {
            case CHAT -> fields.rate("output");
            case EMBEDDING -> fields.rate("output", 0);
        };
        return new Rates(
                input,
                fields.rate("cached", input),
                fields.rate("cache_write", input),
                fields.rate("audio_input", input),
                output,
                fields.rate("reasoning", output),
                fields.rate("audio_output", output));
    }

    private static Price.@Nullable LongContext longContext(PriceFields fields, PriceEntry.Kind kind, String path) {
        if (!fields.has("long_context")) {
            return null;
        }
        PriceFields inner = new PriceFields(fields.required("long_context"), path + ".long_context", OF_LONG_CONTEXT);
        return new Price.LongContext(inner.tokens("above"), rates(inner, kind));
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
