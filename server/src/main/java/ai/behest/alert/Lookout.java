package ai.behest.alert;

import ai.behest.budget.Balance;
import ai.behest.budget.PurseKey;
import ai.behest.budget.Spending;
import ai.behest.store.Database;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every second whether balances that were spent of on this node have reached a threshold. What a crash left
 * unseen is found by looking through all that the node ever spent of: its own after a start, a dead node's once its calls
 * were entered here.
 */
final class Lookout implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);
    /** How many parts of an old book are read in a second. */
    private static final int PARTS_MOST = 20;
    /** A window that has ended is still told of for so long. */
    private static final Duration LATE = Duration.ofHours(1);

    private final Database database;
    private final Supplier<Set<PurseKey>> touched;
    private final Spending spending;
    private final AlertBook alerts;
    private final Runnable raised;
    private final Set<PurseKey> unseen = new HashSet<>();
    private final Queue<String> announced = new ConcurrentLinkedQueue<>();
    private final Deque<Search> searches = new ArrayDeque<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("behest-lookout").daemon().factory());

    /** All that a node spent of, looked through up to this balance. */
    private record Search(String node, @Nullable PurseKey after) {}

    /**
     * @param touched hands out the balances that were spent of here since it was last asked
     * @param raised is run when there is a new alert
     */
    Lookout(Database database, Supplier<Set<PurseKey>> touched, Spending spending, AlertBook alerts, Runnable raised) {
        this.database = database;
        this.touched = touched;
        this.spending = spending;
        this.alerts = alerts;
        this.raised = raised;
    }

    void start() {
        clock.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    /** Looks through all that this node ever spent of, from the next second on. */
    void search(String node) {
        announced.add(node);
    }

    /** One look; only one at a time. */
    void look() {
        try {
            unseen.addAll(touched.get());
            seeTouched();
            for (String node = announced.poll(); node != null; node = announced.poll()) {
                searches.add(new Search(node, null));
            }
            for (int part = 0; part < PARTS_MOST && !searches.isEmpty(); part++) {
                seePart();
            }
        } catch (RuntimeException e) {
            LOG.warn("Budgets could not be looked through for alerts; it is tried again in a second", e);
        }
    }

    private void seeTouched() {
        List<PurseKey> all = List.copyOf(unseen);
        for (int from = 0; from < all.size(); from += Spending.MOST) {
            List<PurseKey> part = all.subList(from, Math.min(all.size(), from + Spending.MOST));
            see(spending.of(part));
            part.forEach(unseen::remove);
        }
    }

    private void seePart() {
        Search search = searches.getFirst();
        List<PurseKey> part = spending.spentBy(search.node(), search.after(), Spending.MOST);
        long open = database.nowMicros() - LATE.toNanos() / 1_000;
        see(spending.of(part).stream()
                .filter(balance -> balance.windowEnd() > open)
                .toList());
        searches.removeFirst();
        if (part.size() == Spending.MOST) {
            searches.addFirst(new Search(search.node(), part.getLast()));
        }
    }

    private void see(Collection<Balance> balances) {
        List<Reached> reached = new ArrayList<>();
        for (Balance balance : balances) {
            for (int threshold : balance.budget().thresholds()) {
                if (BudgetThreshold.isReached(balance, threshold)) {
                    reached.add(new Reached(balance, threshold, BudgetThreshold.series(balance, threshold)));
                }
            }
        }
        Map<String, Long> before =
                alerts.lastRaised(reached.stream().map(Reached::series).toList());
        long now = database.nowMicros();
        List<Occurrence> fresh = reached.stream()
                .filter(one -> one.isFresh(before.get(one.series()), now))
                .map(one -> one.occurrence(before.get(one.series())))
                .toList();
        if (!fresh.isEmpty() && !alerts.raise(fresh).isEmpty()) {
            raised.run();
        }
    }

    private record Reached(Balance balance, int threshold, String series) {

        /** Once in a window; where the window rolls, once in as long as it is. */
        boolean isFresh(@Nullable Long raisedAt, long now) {
            long rolling = balance.budget().period().rollingSeconds() * 1_000_000;
            return raisedAt == null || (rolling > 0 && raisedAt + rolling <= now);
        }

        Occurrence occurrence(@Nullable Long raisedAt) {
            return new Occurrence(
                    balance.budget().tenantId(),
                    AlertKind.BUDGET_THRESHOLD,
                    series,
                    raisedAt == null ? balance.purse().window() : raisedAt,
                    BudgetThreshold.of(balance, threshold));
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        try {
            if (!clock.awaitTermination(3, TimeUnit.SECONDS)) {
                LOG.warn("A look for alerts was cut short; it is made again after the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
