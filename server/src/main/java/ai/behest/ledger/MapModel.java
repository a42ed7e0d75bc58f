package ai.behest.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One model of the public price map, column by column, with exact decimals. What is no whole picodollar is rounded up.
 * Where several lengths of context have rates of their own, the shortest length has the dearest of them.
 */
final class MapModel {
    private static final String SOURCE = "public price map";
    /** Beyond these powers of ten a number is no price; the bound keeps exact arithmetic small. */
    private static final int SMALLEST = -40;

    private static final int LARGEST = 20;

    private final String key;
    private final JsonNode node;
    private final BiConsumer<String, BigDecimal> rounded;
    private final Map<MapColumn, Long> base = new EnumMap<>(MapColumn.class);
    private final Map<MapColumn, Long> batch = new EnumMap<>(MapColumn.class);
    private final Map<Long, Map<MapColumn, Long>> longer = new TreeMap<>();
    private final Map<Long, Map<MapColumn, Long>> longerBatch = new TreeMap<>();
    private long request;

    /** @param rounded told of each column that was rounded up, with what it says */
    MapModel(String key, JsonNode node, BiConsumer<String, BigDecimal> rounded) {
        this.key = key;
        this.node = node;
        this.rounded = rounded;
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            MapColumn.Place place = MapColumn.place(member.getKey());
            if (place != null && !member.getValue().isNull()) {
                target(place).merge(place.column(), picodollars(member.getKey(), Rates.MOST), Math::max);
            }
        }
        if (node.hasNonNull(MapColumn.REQUEST)) {
            request = picodollars(MapColumn.REQUEST, Price.MOST_FOR_REQUEST);
        }
    }

    private Map<MapColumn, Long> target(MapColumn.Place place) {
        if (place.above() == 0) {
            return place.batch() ? batch : base;
        }
        return (place.batch() ? longerBatch : longer)
                .computeIfAbsent(place.above() * 1_000, _ -> new EnumMap<>(MapColumn.class));
    }

    String at(String column) {
        return at(key, column);
    }

    /** A column of a model as a complaint names it. */
    static String at(String key, String column) {
        String name = key.replaceAll("[^A-Za-z0-9._:/@-]", "?");
        return (name.length() > 100 ? name.substring(0, 100) : name) + "." + column;
    }

    /** USD for one as picodollars, rounded up. */
    private long picodollars(String column, long most) {
        JsonNode value = node.get(column);
        if (!value.isNumber()) {
            throw PriceFields.bad(at(column), "must be a number of USD");
        }
        BigDecimal usd = value.decimalValue();
        if (usd.signum() < 0) {
            throw PriceFields.bad(at(column), "must not be below zero");
        }
        long magnitude = (long) usd.precision() - usd.scale();
        if (usd.signum() == 0) {
            return 0;
        }
        if (magnitude > LARGEST) {
            throw PriceFields.bad(at(column), "is too much");
        }
        BigDecimal exact = magnitude < SMALLEST ? BigDecimal.ONE : usd.movePointRight(Money.DECIMALS);
        BigDecimal whole = exact.setScale(0, RoundingMode.CEILING);
        if (magnitude < SMALLEST || whole.compareTo(exact) != 0) {
            rounded.accept(column, usd);
        }
        if (whole.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw PriceFields.bad(at(column), "is too much");
        }
        return whole.longValueExact();
    }

    boolean has(MapColumn column) {
        return base.containsKey(column);
    }

    /** Whether a side has a price in another unit than tokens: seconds, characters, pictures. */
    boolean hasOtherUnit(String side) {
        return node.propertyNames().stream()
                .anyMatch(name -> name.startsWith(side + "_cost_per_") && !name.contains("_token"));
    }

    private long tokens(String column) {
        JsonNode value = node.get(column);
        if (value == null || value.isNull()) {
            return 0;
        }
        // some write a whole number as 2000000.0 or 2e6
        BigDecimal count = value.isNumber() ? value.decimalValue() : BigDecimal.ONE.negate();
        boolean small = (long) count.precision() - count.scale() <= LARGEST && count.scale() <= LARGEST;
        if (!small
                || count.signum() < 0
                || count.stripTrailingZeros().scale() > 0
                || count.compareTo(BigDecimal.valueOf(TokenCounts.MOST)) > 0) {
            throw PriceFields.bad(at(column), "must be a whole number from 0 to " + TokenCounts.MOST);
        }
        return count.longValueExact();
    }

    PriceEntry entry(String provider, String model, PriceEntry.Kind kind, LocalDate read) {
        Price price = new Price(
                rates(base, Map.of()),
                longContext(longer, base),
                request,
                batch.isEmpty() ? null : new Price.Batch(rates(batch, base), longContext(longerBatch, batch)));
        long window = tokens("max_input_tokens");
        long longest = tokens("max_output_tokens");
        return new PriceEntry(
                provider,
                model,
                List.of(),
                kind,
                false,
                price.isFree(),
                false,
                price,
                window == 0 ? null : (Long) window,
                longest == 0 ? null : (Long) longest,
                SOURCE,
                null,
                read,
                null,
                Validity.ALWAYS);
    }

    private static Price.@Nullable LongContext longContext(
            Map<Long, Map<MapColumn, Long>> lengths, Map<MapColumn, Long> ordinary) {
        Map<MapColumn, Long> dearest = new EnumMap<>(MapColumn.class);
        lengths.values().forEach(each -> each.forEach((column, rate) -> dearest.merge(column, rate, Math::max)));
        return lengths.isEmpty()
                ? null
                : new Price.LongContext(lengths.keySet().iterator().next(), rates(dearest, ordinary));
    }

    /**
     * Rates that fall back as those of a list do ({@link RateFields}), and to nothing cheaper than {@code ordinary} says;
     * a discount of the cache holds only where it is stated.
     */
    private static Rates rates(Map<MapColumn, Long> stated, Map<MapColumn, Long> ordinary) {
        long input = stated.getOrDefault(MapColumn.INPUT, ordinary.getOrDefault(MapColumn.INPUT, 0L));
        long output = stated.getOrDefault(MapColumn.OUTPUT, ordinary.getOrDefault(MapColumn.OUTPUT, 0L));
        long cacheWrite = rate(MapColumn.CACHE_WRITE, stated, ordinary, input);
        return new Rates(
                input,
                stated.getOrDefault(MapColumn.CACHED, input),
                cacheWrite,
                rate(MapColumn.CACHE_WRITE_1H, stated, ordinary, Math.max(cacheWrite, input)),
                rate(MapColumn.AUDIO_INPUT, stated, ordinary, input),
                rate(MapColumn.IMAGE_INPUT, stated, ordinary, input),
                output,
                rate(MapColumn.REASONING, stated, ordinary, output),
                rate(MapColumn.AUDIO_OUTPUT, stated, ordinary, output),
                rate(MapColumn.IMAGE_OUTPUT, stated, ordinary, output));
    }

    private static long rate(
            MapColumn column, Map<MapColumn, Long> stated, Map<MapColumn, Long> ordinary, long otherwise) {
        Long rate = stated.get(column);
        return rate != null ? rate : Math.max(otherwise, ordinary.getOrDefault(column, 0L));
    }
}
