package ai.behest.ledger;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rates of a model in a list of prices: strings of USD per million tokens. Those left out fall back to the dearest
 * that makes sense: {@code cached}, {@code cache_write}, {@code audio_input} and {@code image_input} to {@code input},
 * {@code cache_write_1h} to the dearer of {@code cache_write} and {@code input}, and {@code reasoning},
 * {@code audio_output} and {@code image_output} to {@code output}.
 */
final class RateFields {
    private static final List<String> RATES = List.of(
            "input",
            "cached",
            "cache_write",
            "cache_write_1h",
            "audio_input",
            "image_input",
            "output",
            "reasoning",
            "audio_output",
            "image_output");
    private static final Set<String> OF_LONG_CONTEXT = with("above");
    private static final Set<String> OF_BATCH = with("long_context");

    private RateFields() {}

    /** The members of an object that states rates, and these. */
    static Set<String> with(String... members) {
        Set<String> all = new HashSet<>(RATES);
        all.addAll(List.of(members));
        return Set.copyOf(all);
    }

    static Price price(PriceFields fields, PriceEntry.Kind kind) {
        return new Price(
                rates(fields, kind),
                longContext(fields, kind),
                fields.has("request") ? fields.usd("request", Price.MOST_FOR_REQUEST) : 0,
                batch(fields, kind));
    }

    private static Rates rates(PriceFields fields, PriceEntry.Kind kind) {
        long input = fields.rate("input");
        long output = switch (kind) {
            case CHAT -> fields.rate("output");
            case EMBEDDING -> fields.rate("output", 0);
        };
        long cacheWrite = fields.rate("cache_write", input);
        return new Rates(
                input,
                fields.rate("cached", input),
                cacheWrite,
                fields.rate("cache_write_1h", Math.max(cacheWrite, input)),
                fields.rate("audio_input", input),
                fields.rate("image_input", input),
                output,
                fields.rate("reasoning", output),
                fields.rate("audio_output", output),
                fields.rate("image_output", output));
    }

    private static Price.@Nullable LongContext longContext(PriceFields fields, PriceEntry.Kind kind) {
        if (!fields.has("long_context")) {
            return null;
        }
        PriceFields inner =
                new PriceFields(fields.required("long_context"), fields.at("long_context"), OF_LONG_CONTEXT);
        return new Price.LongContext(inner.tokens("above"), rates(inner, kind));
    }

    private static Price.@Nullable Batch batch(PriceFields fields, PriceEntry.Kind kind) {
        if (!fields.has("batch")) {
            return null;
        }
        PriceFields inner = new PriceFields(fields.required("batch"), fields.at("batch"), OF_BATCH);
        return new Price.Batch(rates(inner, kind), longContext(inner, kind));
    }
}
