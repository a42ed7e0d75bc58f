package ai.behest.ledger;

import ai.behest.store.Database;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * Brings calls to what they cost by the prices as they are known now: a call's own entry stays as it is, and another
 * corrects it by the difference. A second run of the same finds nothing to do: the id of a correction is the call's with
 * a number, so two runs at once cannot both enter it.
 */
public final class Rerating {
    /** The most calls that one run looks at. */
    public static final int MOST_CALLS = 20_000;

    private static final int MOST_MODELS = 1_000;
    private static final int MOST_CORRECTIONS = 999;
    private static final long WRITE_SECONDS = 30;

    private final Database database;
    private final Ledger ledger;
    private final PriceBook prices;

    /**
     * Which calls.
     *
     * @param model as the client or the provider names it, with or without the provider; null for all
     * @param cursor where to go on; null for the beginning
     */
    public record Request(
            Window window,
            @Nullable String model,
            boolean dryRun,
            @Nullable String cursor) {}

    /**
     * What a run came to.
     *
     * @param examined calls looked at
     * @param corrected calls that cost something else now; in a dry run, that would
     * @param withoutPrice calls that have no price then or now, and stay of unknown cost
     * @param differenceUsd what the corrections sum to
     * @param byModel where the differences are
     * @param next what to send as {@code cursor} for the calls that are left; null when all are done
     */
    public record Outcome(
            boolean dryRun,
            long examined,
            long corrected,
            long withoutPrice,
            @JsonSerialize(using = UsdNumber.class) BigDecimal differenceUsd,
            List<Model> byModel,
            @Nullable String next) {}

    /**
     * @param from the price version until now, or null where there was no price
     * @param to the price version of the corrections
     */
    public record Model(
            String provider,
            String model,
            @Nullable String from,
            String to,
            long calls,
            @JsonSerialize(using = UsdNumber.class) BigDecimal differenceUsd) {}

    public Rerating(Database database, Ledger ledger, PriceBook prices) {
        this.database = database;
        this.ledger = ledger;
        this.prices = prices;
    }

    /**
     * Re-rates a tenant's calls. Blocks.
     *
     * @throws ai.behest.wire.RefusedException naming {@code cursor} when it is none of ours
     */
    public Outcome run(String tenantId, Request request) {
        RatedCalls.Place place = RatedCalls.place(request.cursor);
        RatedCalls calls = new RatedCalls(database);
        Run run = new Run(tenantId, request, prices.history());
        if (!request.dryRun) {
            // corrections are entered in groups, not by a transaction: the act has one of its own, before the first of
            // them
            database.change(transaction ->
                    transaction.detail("from", request.window.from().toString()));
        }
        for (String project : calls.projects(tenantId, place.project())) {
            List<RatedCall> page;
            do {
                if (run.seen >= MOST_CALLS) {
                    return run.outcome(RatedCalls.text(place));
                }
                page = calls.page(tenantId, project, request.window.fromMicros(), request.window.toMicros(), place);
                enter(run.look(page), request.dryRun);
                if (!page.isEmpty()) {
                    place = RatedCalls.place(project, page.getLast());
                }
            } while (!RatedCalls.isLast(page));
        }
        return run.outcome(null);
    }

    private void enter(List<Entry> corrections, boolean dryRun) {
        if (!dryRun) {
            CompletableFuture.allOf(corrections.stream().map(ledger::correct).toArray(CompletableFuture<?>[]::new))
                    .orTimeout(WRITE_SECONDS, TimeUnit.SECONDS)
                    .join();
        }
    }

    /** One run's sums. */
    private static final class Run {
        private record Key(
                String provider, String model, @Nullable String from, String to) {}

        private static final class Sum {
            private long calls;
            private BigInteger difference = BigInteger.ZERO;
        }

        private final String tenantId;
        private final Request request;
        private final PriceHistory history;
        private final Map<Key, Sum> models = new LinkedHashMap<>();
        private long seen;
        private long examined;
        private long corrected;
        private long withoutPrice;
        private BigInteger difference = BigInteger.ZERO;

        Run(String tenantId, Request request, PriceHistory history) {
            this.tenantId = tenantId;
            this.request = request;
            this.history = history;
        }

        List<Entry> look(List<RatedCall> page) {
            List<Entry> corrections = new ArrayList<>();
            seen += page.size();
            for (RatedCall call : page) {
                if (isMeant(call.entry().attribution(), call.entry().modelServed())) {
                    examined++;
                    look(call).ifPresent(corrections::add);
                }
            }
            return corrections;
        }

        private boolean isMeant(Attribution call, String served) {
            String model = request.model;
            return model == null
                    || model.equals(call.modelAsked())
                    || model.equals(call.modelRouted())
                    || model.equals(served)
                    || model.equals(call.provider() + "/" + call.modelRouted());
        }

        private Optional<Entry> look(RatedCall call) {
            Attribution of = call.entry().attribution();
            PricedModel price = history.price(tenantId, of.provider(), of.modelRouted(), of.atMicros(), call.versions())
                    .orElse(null);
            if (price == null) {
                withoutPrice += call.cost() == null ? 1 : 0;
                return Optional.empty();
            }
            long cost;
            try {
                cost = call.at(price.price());
            } catch (ArithmeticException e) {
                return Optional
                        .empty(); // more than any amount of money: the report of its tokens is not to be believed
            }
            Long known = call.cost();
            if ((known != null && known == cost) || call.corrections() >= MOST_CORRECTIONS) {
                return Optional.empty();
            }
            Entry correction = call.corrected(cost, price.version());
            count(of, call, correction);
            return Optional.of(correction);
        }

        private void count(Attribution of, RatedCall call, Entry correction) {
            corrected++;
            BigInteger by = BigInteger.valueOf(correction.cost() == null ? 0 : correction.cost());
            difference = difference.add(by);
            Key key = new Key(
                    of.provider(),
                    of.modelRouted(),
                    call.versions().isEmpty() ? null : call.versions().getLast(),
                    String.valueOf(correction.attribution().priceVersion()));
            if (models.containsKey(key) || models.size() < MOST_MODELS) {
                Sum sum = models.computeIfAbsent(key, _ -> new Sum());
                sum.calls++;
                sum.difference = sum.difference.add(by);
            }
        }

        Outcome outcome(@Nullable String next) {
            List<Model> byModel = models.entrySet().stream()
                    .map(each -> new Model(
                            each.getKey().provider,
                            each.getKey().model,
                            each.getKey().from,
                            each.getKey().to,
                            each.getValue().calls,
                            Sums.usd(each.getValue().difference)))
                    .toList();
            return new Outcome(request.dryRun, examined, corrected, withoutPrice, Sums.usd(difference), byModel, next);
        }
    }
}
