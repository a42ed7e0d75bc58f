package ai.behest.ledger;

import ai.behest.wire.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes prices in the format that {@link PriceReader} reads. */
final class PriceWriter {
    private static final int PER_MILLION = 6;

    private PriceWriter() {}

    static ObjectNode list(String version, Validity validity, List<PriceEntry> models, List<Discount> discounts) {
        ObjectNode list = Json.object().put("version", version);
        put(list, validity);
        ArrayNode array = list.putArray("models");
        models.forEach(model -> array.add(model(model, false)));
        if (!discounts.isEmpty()) {
            ArrayNode all = list.putArray("discounts");
            for (Discount discount : discounts) {
                ObjectNode one = all.addObject();
                if (discount.provider() != null) {
                    one.put("provider", discount.provider());
                }
                if (discount.model() != null) {
                    one.put("model", discount.model());
                }
                one.put("basis_points", discount.basisPoints());
            }
        }
        return list;
    }

    /** @param whole also rates that a reader would assume when they are left out */
    static ObjectNode model(PriceEntry entry, boolean whole) {
        ObjectNode model = Json.object();
        model.put("provider", entry.provider()).put("model", entry.model());
        if (!entry.aliases().isEmpty()) {
            ArrayNode aliases = model.putArray("aliases");
            entry.aliases().forEach(aliases::add);
        }
        model.put("kind", entry.kind().name().toLowerCase(Locale.ROOT));
        flag(model, "home", entry.home());
        flag(model, "free", entry.free());
        flag(model, "simulation", entry.simulation());
        Price price = entry.price();
        put(model, price.rates(), whole);
        put(model, price.longContext(), whole);
        Price.Batch batch = price.batch();
        if (batch != null) {
            ObjectNode node = model.putObject("batch");
            put(node, batch.rates(), whole);
            put(node, batch.longContext(), whole);
        }
        if (price.request() != 0) {
            model.put("request", Money.toUsd(price.request()).toPlainString());
        }
        if (entry.contextWindow() != null) {
            model.put("context_window", entry.contextWindow());
        }
        if (entry.maxOutput() != null) {
            model.put("max_output", entry.maxOutput());
        }
        model.put("source", entry.source());
        if (entry.page() != null) {
            model.put("page", entry.page());
        }
        model.put("read", entry.read().toString());
        if (entry.note() != null) {
            model.put("note", entry.note());
        }
        put(model, entry.validity());
        return model;
    }

    private static void flag(ObjectNode node, String member, boolean set) {
        if (set) {
            node.put(member, true);
        }
    }

    private static void put(ObjectNode node, Validity validity) {
        if (validity.fromMicros() != Long.MIN_VALUE) {
            node.put("valid_from", instant(validity.fromMicros()));
        }
        if (validity.untilMicros() != Long.MAX_VALUE) {
            node.put("valid_until", instant(validity.untilMicros()));
        }
    }

    private static String instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }

    private static void put(ObjectNode node, Price.@Nullable LongContext longer, boolean whole) {
        if (longer != null) {
            put(node.putObject("long_context").put("above", longer.above()), longer.rates(), whole);
        }
    }

    private static void put(ObjectNode node, Rates rates, boolean whole) {
        node.put("input", usd(rates.input()));
        put(node, "cached", rates.cached(), rates.input(), whole);
        put(node, "cache_write", rates.cacheWrite(), rates.input(), whole);
        long written = Math.max(rates.cacheWrite(), rates.input());
        put(node, "cache_write_1h", rates.cacheWriteHour(), written, whole);
        put(node, "audio_input", rates.audioInput(), rates.input(), whole);
        put(node, "image_input", rates.imageInput(), rates.input(), whole);
        node.put("output", usd(rates.output()));
        put(node, "reasoning", rates.reasoning(), rates.output(), whole);
        put(node, "audio_output", rates.audioOutput(), rates.output(), whole);
        put(node, "image_output", rates.imageOutput(), rates.output(), whole);
    }

    private static void put(ObjectNode node, String member, long rate, long assumed, boolean whole) {
        if (whole || rate != assumed) {
            node.put(member, usd(rate));
        }
    }

    /** Picodollars for a token as USD for a million. */
    static String usd(long rate) {
        BigDecimal exact = BigDecimal.valueOf(rate, PER_MILLION).stripTrailingZeros();
        return (exact.scale() < 0 ? exact.setScale(0) : exact).toPlainString();
    }
}
