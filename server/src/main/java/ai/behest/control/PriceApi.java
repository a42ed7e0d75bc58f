package ai.behest.control;

import ai.behest.ledger.ListedPrice;
import ai.behest.ledger.PriceBook;
import ai.behest.ledger.PriceImport;
import ai.behest.ledger.PriceList;
import ai.behest.ledger.Rerating;
import ai.behest.ledger.Window;
import ai.behest.wire.Code;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/prices}: what models cost the tenant, its own prices, and the calls that they apply to. Entries keep the
 * price they had until they are re-rated.
 */
final class PriceApi {

    /**
     * A list that was put in force.
     *
     * @param version what entries name as their price version
     * @param models how many models it prices
     */
    record Shown(String version, int models) {}

    /**
     * Which calls to re-rate.
     *
     * @param from a date or an instant; required, as money moves
     * @param to a date, included, or an instant; null for now
     * @param model as a client or the provider names it; null for all
     * @param dryRun whether only to show what would be done
     * @param cursor the {@code next} of the answer before
     */
    record Rerate(
            @Nullable String from,
            @Nullable String to,
            @Nullable String model,
            @Nullable Boolean dryRun,
            @Nullable String cursor) {}

    private static final int HEAVY_AT_ONCE = 2;
    private static final Refusal BUSY = new Refusal.Failed(
            Code.OVERLOADED,
            "Prices are being imported or calls re-rated already. Try again in a moment.",
            Duration.ofSeconds(2));

    private final PriceBook prices;
    private final PriceImport imports;
    private final Rerating rerating;
    private final InstantSource clock;
    private final Semaphore permits = new Semaphore(HEAVY_AT_ONCE);

    PriceApi(PriceBook prices, Rerating rerating, InstantSource clock) {
        this.prices = prices;
        this.imports = new PriceImport(prices);
        this.rerating = rerating;
        this.clock = clock;
    }

    Answer list(Call call) {
        String provider = call.query().text("provider");
        String model = call.query().text("model");
        List<ListedPrice> found = prices.all(call.tenantId()).stream()
                .filter(price ->
                        provider == null || provider.equals(price.entry().provider()))
                .filter(price -> model == null || isNamed(price, model))
                .toList();
        return Answer.ok(Page.of(found, call.query(), ListedPrice::id, ListedPrice::json));
    }

    private static boolean isNamed(ListedPrice price, String model) {
        return model.equals(price.id())
                || model.equals(price.entry().model())
                || price.entry().aliases().stream()
                        .anyMatch(alias -> model.equals(alias)
                                || model.equals(price.entry().provider() + "/" + alias));
    }

    Answer create(Call call) {
        PriceList list = prices.add(call.tenantId(), Json.bytes(call.tree()));
        return Answer.created(new Shown(list.version(), list.models().size()));
    }

    /** The body is the map itself; what to do with it stands in the query. */
    Answer take(Call call) {
        String provider = call.query().text("provider");
        Set<String> providers = provider == null ? Set.of() : Set.of(provider.split(",", -1));
        String version = call.query().text("version");
        boolean dryRun = call.query().flag("dry_run");
        return heavy(() -> imports.run(call.tenantId(), call.tree(), providers, version, dryRun));
    }

    Answer rerate(Call call) {
        Rerate wanted = call.read(Rerate.class);
        if (wanted.from() == null) {
            throw Refusal.invalid("from", "from is missing: name the first day to re-rate.")
                    .asException();
        }
        Window window = Window.parse(wanted.from(), wanted.to(), clock.instant());
        boolean dryRun = wanted.dryRun() != null && wanted.dryRun();
        Rerating.Request request = new Rerating.Request(window, wanted.model(), dryRun, wanted.cursor());
        return heavy(() -> rerating.run(call.tenantId(), request));
    }

    /** Work that takes memory or time, a few at once. */
    private Answer heavy(Supplier<Object> work) {
        if (!permits.tryAcquire()) {
            throw BUSY.asException();
        }
        try {
            return Answer.ok(work.get());
        } finally {
            permits.release();
        }
    }
}
