package ai.behest.ledger;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a call's cost came about, bucket by bucket. Shown with rates only when a price of the version that the entry names
 * makes exactly the cost that was entered: then the lines sum up to it.
 */
final class PriceLines {
    private static final long MILLION = 1_000_000;

    private PriceLines() {}

    private record Bucket(String name, long tokens, long rate) {}

    static List<PriceLine> of(CallTrace.Found found, String tenantId, PriceBook prices) {
        Price price = price(found, tenantId, prices);
        List<PriceLine> lines = new ArrayList<>();
        for (Bucket bucket :
                buckets(found.counts(), price == null ? Rates.plain(0, 0) : rates(price, found.counts()))) {
            if (bucket.tokens > 0) {
                lines.add(new PriceLine(
                        bucket.name,
                        bucket.tokens,
                        price == null ? null : Money.toUsd(Math.multiplyExact(bucket.rate, MILLION)),
                        price == null ? null : Money.toUsd(Math.multiplyExact(bucket.tokens, bucket.rate))));
            }
        }
        if (price != null && price.request() > 0) {
            lines.add(new PriceLine("The request itself", null, null, Money.toUsd(price.request())));
        }
        return lines;
    }

    private static Rates rates(Price price, TokenCounts counts) {
        Price.LongContext longer = price.longContext();
        return longer != null && counts.totalInput() > longer.above() ? longer.rates() : price.rates();
    }

    private static List<Bucket> buckets(TokenCounts counts, Rates rates) {
        return List.of(
                new Bucket("Input", counts.input(), rates.input()),
                new Bucket("Input from cache", counts.cached(), rates.cached()),
                new Bucket("Input written to cache", counts.cacheWrite(), rates.cacheWrite()),
                new Bucket("Input written to cache for an hour", counts.cacheWriteHour(), rates.cacheWriteHour()),
                new Bucket("Sound heard", counts.audioInput(), rates.audioInput()),
                new Bucket("Pictures seen", counts.imageInput(), rates.imageInput()),
                new Bucket("Output", counts.output(), rates.output()),
                new Bucket("Reasoning", counts.reasoning(), rates.reasoning()),
                new Bucket("Sound made", counts.audioOutput(), rates.audioOutput()),
                new Bucket("Pictures made", counts.imageOutput(), rates.imageOutput()));
    }

    /** The price that made the entry's cost, or null when none of that version makes it. */
    private static @Nullable Price price(CallTrace.Found found, String tenantId, PriceBook prices) {
        LoggedCall call = found.call();
        String version = call.priceVersion();
        BigDecimal cost = call.costUsd();
        if (version == null || cost == null) {
            return null;
        }
        Set<String> models = new LinkedHashSet<>();
        models.add(RatedCall.routed(call.provider(), call.modelAsked()));
        models.add(call.model());
        long micros = java.time.temporal.ChronoUnit.MICROS.between(java.time.Instant.EPOCH, call.at());
        PriceHistory history = prices.history();
        Optional<PriceList> list = prices.describe(tenantId, version);
        return models.stream()
                .flatMap(model -> Stream.concat(
                        history.price(tenantId, call.provider(), model, micros, List.of(version)).stream()
                                .filter(priced -> priced.version().equals(version))
                                .map(PricedModel::price),
                        list.stream()
                                .filter(named -> named.version().equals(version))
                                .flatMap(named -> named.models().stream())
                                .filter(entry -> entry.provider().equals(call.provider())
                                        && (entry.model().equals(model)
                                                || entry.aliases().contains(model)))
                                .map(PriceEntry::price)))
                .filter(Objects::nonNull)
                .filter(price -> makes(price, found.counts(), cost))
                .findFirst()
                .orElse(null);
    }

    private static boolean makes(Price price, TokenCounts counts, BigDecimal cost) {
        try {
            return Money.toUsd(price.cost(counts)).compareTo(cost) == 0;
        } catch (ArithmeticException e) {
            return false;
        }
    }
}
