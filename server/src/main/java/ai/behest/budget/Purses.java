package ai.behest.budget;

import ai.behest.store.Changes;
import ai.behest.store.Database;
import ai.behest.store.Engine;
import ai.behest.wire.Ids;
import ai.behest.wire.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's purses. One is made when a call first needs it, filled from the database, and put away when its window has
 * ended or nobody has needed it for a while. On SQLite this node is alone and a purse takes the whole of its balance; on
 * PostgreSQL it takes a slice, and gives back what others ask for.
 */
public final class Purses implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Purses.class);
    private static final String WANTED = "purse";
    private static final long DRY_NANOS = Duration.ofMillis(40).toNanos();
    private static final long SHARED_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long IDLE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LOOK_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long UNUSED_NANOS = Duration.ofMinutes(10).toNanos();

    private final Database database;
    private final BudgetBook book;
    private final String node;
    private final LongSupplier nanoClock;
    private final boolean alone;
    private final Grants grants;
    private final List<Changes.Listening> listening;
    private final Map<PurseKey, Purse> purses = new ConcurrentHashMap<>();
    private final Set<PurseKey> touched = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("behest-purses").daemon().factory());

    /** @param node this server's own name, the same after a restart */
    public Purses(Database database, BudgetBook book, String node, LongSupplier nanoClock) {
        this.database = database;
        this.book = book;
        this.node = node;
        this.nanoClock = nanoClock;
        this.alone = database.engine() == Engine.SQLITE;
        this.grants = new Grants(node);
        this.listening =
                List.of(book.onChange(this::settleAnew), database.changes().on(WANTED, this::hear));
        sweeper.scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.SECONDS);
    }

    public BudgetBook book() {
        return book;
    }

    public long nanos() {
        return nanoClock.getAsLong();
    }

    /** The purse of this limit at this instant. */
    public Purse purse(Limit limit) {
        Window window = limit.rule().window(database.nowMicros());
        PurseKey key = new PurseKey(limit.budget().id(), limit.key(), window.start());
        Purse known = purses.get(key);
        boolean refuses = limit.budget().refuses();
        long amount = limit.budget().amount();
        if (known != null && known.isGranted() == refuses) {
            if (known.limit() != amount) {
                giveBack(known, known.limit(amount));
            }
            return known;
        }
        return purses.compute(
                key,
                (_, now) -> now != null && now.isGranted() == refuses
                        ? now
                        : new Purse(key, refuses, amount, window.end(), nanoClock.getAsLong()));
    }

    /** What a call holds of this purse. */
    public Hold hold(Limit limit, Purse purse, long amount) {
        return new Hold(
                purse.key().budgetId(),
                purse.key().key(),
                purse.key().window(),
                limit.budget().period().piece(database.nowMicros()),
                limit.budget().unit(),
                amount,
                purse.isGranted());
    }

    /** Holds so much of the purse; false when it is short of it, or was put away a moment ago. */
    public boolean take(Purse purse, long amount) {
        return purse.take(amount, nanoClock.getAsLong());
    }

    /** Whether the purse has been asked for in vain just now. */
    public boolean isDry(Purse purse) {
        return purse.isDry(nanoClock.getAsLong());
    }

    /**
     * Asks the database for more; done when it is there, or it is known that there is none. Calls of the same purse share
     * one question.
     *
     * @param least the smallest grant that is of any use
     * @param need what is needed now
     */
    public CompletableFuture<Void> ask(Limit limit, Purse purse, long least, long need) {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        synchronized (purse) {
            CompletableFuture<Void> under = purse.asking();
            if (under != null) {
                return under;
            }
            purse.asking(answered);
        }
        Budget budget = limit.budget();
        long nanos = nanoClock.getAsLong();
        long want = purse.isShared(nanos) ? need : Math.max(purse.pace(nanos), saturated(need, 8));
        Grants.Ask ask = new Grants.Ask(
                purse.key(),
                Ids.fresh("grant"),
                purse.isGranted(),
                budget.period().isRolling(),
                purse.windowEnd(),
                budget.amount(),
                Math.max(1, least),
                Math.max(1, need),
                want,
                alone,
                budget.period().expired(database.nowMicros()),
                new Grants.Answer());
        database.writer().append(grants, ask).whenComplete((_, failure) -> {
            purse.asking(null);
            if (failure != null) {
                answered.completeExceptionally(failure);
                return;
            }
            Grants.Answer answer = ask.answer();
            if (purse.isGranted() && answer.given() < ask.need()) {
                purse.dry(nanoClock.getAsLong() + DRY_NANOS);
                if (!alone && answer.look().grantedElsewhere() > 0) {
                    call(purse);
                }
            }
            purse.grant(answer.given(), answer.left(), answer.look(), nanoClock.getAsLong());
            answered.complete(null);
        });
        return answered;
    }

    private static long saturated(long amount, long times) {
        return amount > Long.MAX_VALUE / times ? Long.MAX_VALUE : amount * times;
    }

    /** Tells the other nodes that this purse needs what they do not. */
    private void call(Purse purse) {
        Thread.ofVirtual().start(() -> {
            try {
                database.change(transaction -> transaction.announce(WANTED, Json.text(new Wanted(node, purse.key()))));
            } catch (RuntimeException e) {
                LOG.debug("The other nodes could not be told", e);
            }
        });
    }

    private record Wanted(String node, PurseKey purse) {}

    private void hear(String text) {
        Wanted wanted = Json.stored(text, Wanted.class);
        Purse purse = purses.get(wanted.purse());
        if (purse != null && !wanted.node().equals(node)) {
            purse.share(nanoClock.getAsLong() + SHARED_NANOS);
            giveBack(purse, purse.empty());
        }
    }

    /** A hold is resolved, durably. */
    public void resolve(Purse purse, long held, long actual) {
        purse.resolve(held, actual);
        if (actual > 0) {
            touched.add(purse.key());
        }
        giveBack(purse, purse.excess());
        if (!alone && purse.isShared(nanoClock.getAsLong())) {
            giveBack(purse, purse.empty());
        }
    }

    private void giveBack(Purse purse, long amount) {
        if (amount > 0 && purse.isGranted()) {
            database.writer().persist(grants, new Grants.Return(purse.key(), Ids.fresh("grant"), amount));
        }
    }

    /** A budget has changed or is gone: what is not held goes back, and is asked for again under the new limit. */
    private void settleAnew(String budgetId) {
        for (Purse purse : purses.values()) {
            if (purse.key().budgetId().equals(budgetId)) {
                giveBack(purse, purse.limit(purse.limit()));
                touched.add(purse.key());
            }
        }
    }

    /** The balances that calls were entered in here, or whose budget has changed, since this was last asked. */
    public Set<PurseKey> touched() {
        Set<PurseKey> since = Set.copyOf(touched);
        touched.removeAll(since);
        return since;
    }

    private void sweep() {
        try {
            long nanos = nanoClock.getAsLong();
            long micros = database.nowMicros();
            for (Purse purse : all()) {
                boolean ended = purse.windowEnd() <= micros;
                purse.lookAgain(nanos - LOOK_NANOS);
                long free = purse.close(ended ? nanos : nanos - UNUSED_NANOS);
                if (free >= 0) {
                    purses.remove(purse.key(), purse);
                    giveBack(purse, free);
                } else if (!alone && purse.isIdle(nanos - IDLE_NANOS)) {
                    giveBack(purse, purse.empty());
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("The purses could not be looked through; it is tried again in a second", e);
        }
    }

    /**
     * Gives back what an earlier life of this node was granted and did not spend. After recovery, before the first call.
     * Blocks.
     */
    public void returnLeases() {
        database.change(transaction -> Leases.giveBack(transaction.handle(), node));
    }

    /** How many purses are in memory. */
    public int size() {
        return purses.size();
    }

    /** Every purse in memory. */
    List<Purse> all() {
        return List.copyOf(purses.values());
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
        listening.forEach(Changes.Listening::end);
        for (Purse purse : purses.values()) {
            giveBack(purse, purse.empty());
        }
    }
}
