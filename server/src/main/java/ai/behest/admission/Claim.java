package ai.behest.admission;

import ai.behest.budget.Kind;
import ai.behest.budget.Limit;
import ai.behest.budget.Purse;
import ai.behest.budget.Purses;
import ai.behest.budget.Unit;
import ai.behest.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call's way to what it needs of its budgets. It takes from the purses in memory; when one is short it asks the
 * database, looks at its input more closely, settles for less output, waits a moment for what other calls hold, or is refused, in this order. Runs on the
 * call's own executor and never blocks.
 */
final class Claim {
    /** No call takes more than a quarter of what there is, unless that is less than so many tokens of output. */
    private static final long FLOOR_TOKENS = 1_024;
    /** An answer shorter than this is worth nothing. */
    private static final long LEAST_TOKENS = 16;

    private static final long POLL_MILLIS = 50;
    private static final int WAITING_MOST = 1_000;

    /** An input of fewer tokens, or of a smaller part of what there is, is not looked at more closely. */
    private static final long CLOSER_TOKENS = 256;

    private static final long CLOSER_PART = 8;

    private final Purses purses;
    private Demand demand;
    private long deadlineNanos;
    private long patientUntilNanos;
    private final CompletableFuture<Held> held = new CompletableFuture<>();
    /** The purse whose question has just been answered: it is not asked again before something may have changed. */
    private @Nullable Purse justAsked;

    Claim(Purses purses, Demand demand, long waitNanos) {
        this.purses = purses;
        this.demand = demand;
        long now = purses.nanos();
        this.deadlineNanos = now + waitNanos;
        this.patientUntilNanos = now + waitNanos / 4;
    }

    /** Completes with what is held, or with a refusal. */
    CompletableFuture<Held> run() {
        attempt();
        return held;
    }

    private void attempt() {
        try {
            attemptOnce();
        } catch (RuntimeException e) {
            held.completeExceptionally(e);
        }
    }

    /** What stands between the call and its hold on one purse. */
    private record Obstacle(Limit limit, Purse purse, boolean worthAsking, long least, long need) {}

    private void attemptOnce() {
        List<Limit> limits = demand.limits();
        List<Purse> found = new ArrayList<>(limits.size());
        long output = demand.output();
        for (Limit limit : limits) {
            Purse purse = purses.purse(limit);
            found.add(purse);
            if (limit.budget().isHard() && limit.budget().unit() == Unit.MONEY && demand.cost() == null) {
                throw SpentBudget.unpriced(limit).asException();
            }
            CompletableFuture<Void> change = purse.change();
            Obstacle obstacle = obstacle(limit, purse);
            if (obstacle != null) {
                if (!obstacle.worthAsking() && helpsLooking(limit, purse)) {
                    lookCloser();
                } else {
                    overcome(obstacle, change);
                }
                return;
            }
            long affordable = output(limit, purse);
            if (affordable < demand.output() && helpsLooking(limit, purse)) {
                lookCloser();
                return;
            }
            output = Math.min(output, affordable);
        }
        take(limits, found, output);
    }

    /** The output that this purse pays for now, or null in {@link #obstacle} when it pays for none. */
    private long output(Limit limit, Purse purse) {
        if (!limit.budget().isHard()) {
            return demand.output();
        }
        return demand.affordable(limit, Math.min(purse.free(), share(limit, purse)));
    }

    private @Nullable Obstacle obstacle(Limit limit, Purse purse) {
        if (!purse.isLooked()) {
            return new Obstacle(limit, purse, true, least(limit), share(limit, purse));
        }
        if (!purse.isGranted()) {
            return null;
        }
        long share = share(limit, purse);
        long free = purse.free();
        if (free >= share) {
            return null;
        }
        boolean dry = purse.equals(justAsked) || purses.isDry(purse);
        if (!dry) {
            return new Obstacle(limit, purse, true, least(limit), share);
        }
        boolean hopeful = purse.reserved() > 0 && patientUntilNanos - purses.nanos() > 0;
        long enough = hopeful ? comfortable(limit) : least(limit);
        return free >= enough ? null : new Obstacle(limit, purse, false, least(limit), share);
    }

    /** What the call would like to hold: all it wants, or its fair part when that is much of what there is. */
    private long share(Limit limit, Purse purse) {
        if (limit.budget().kind() == Kind.QUOTA) {
            return 1;
        }
        long full = demand.amount(limit, demand.output());
        if (!demand.mayLower()) {
            return full;
        }
        long room = purse.isLooked() ? purse.room() : limit.budget().amount();
        return Math.min(full, Math.max(room / 4, comfortable(limit)));
    }

    private long comfortable(Limit limit) {
        return limit.budget().kind() == Kind.QUOTA
                ? 1
                : demand.amount(limit, demand.mayLower() ? Math.min(demand.output(), FLOOR_TOKENS) : demand.output());
    }

    private long least(Limit limit) {
        return limit.budget().kind() == Kind.QUOTA
                ? 1
                : demand.amount(limit, demand.mayLower() ? Math.min(demand.output(), LEAST_TOKENS) : demand.output());
    }

    /** Whether the input is so much of what this purse has that a closer bound of it could make a difference. */
    private boolean helpsLooking(Limit limit, Purse purse) {
        return demand.closer() != null
                && demand.input() >= CLOSER_TOKENS
                && demand.amount(limit, 0) >= Math.min(purse.free(), share(limit, purse)) / CLOSER_PART;
    }

    /** Bounds the input more closely and begins anew; where that fails, what was known stays good. */
    private void lookCloser() {
        Demand.Closer closer = Objects.requireNonNull(demand.closer());
        long askedNanos = purses.nanos();
        demand = demand.asItIs();
        closer.look()
                .whenCompleteAsync(
                        (closely, failure) -> {
                            if (failure == null) {
                                demand = closely;
                            }
                            asked(null, askedNanos);
                        },
                        demand.executor());
    }

    private void overcome(Obstacle obstacle, CompletableFuture<Void> change) {
        Limit limit = obstacle.limit();
        Purse purse = obstacle.purse();
        if (obstacle.worthAsking()) {
            justAsked = purse;
            long askedNanos = purses.nanos();
            long free = purse.free();
            purses.ask(limit, purse, obstacle.least() - free, obstacle.need() - free)
                    .whenCompleteAsync((_, failure) -> asked(failure, askedNanos), demand.executor());
            return;
        }
        boolean hopeless = obstacle.least() > purse.reachable();
        boolean late = deadlineNanos - purses.nanos() <= 0;
        if (late && !hopeless && purse.elsewhere() > 0) {
            held.completeExceptionally(SpentBudget.ELSEWHERE.asException());
            return;
        }
        if (hopeless || late || !purse.enterQueue(WAITING_MOST)) {
            held.completeExceptionally(
                    SpentBudget.refusal(limit, purse, obstacle.least()).asException());
            return;
        }
        Executor later = CompletableFuture.delayedExecutor(POLL_MILLIS, TimeUnit.MILLISECONDS, demand.executor());
        CompletableFuture.anyOf(change, CompletableFuture.runAsync(() -> {}, later))
                .whenCompleteAsync(
                        (_, _) -> {
                            purse.leaveQueue();
                            justAsked = null;
                            attempt();
                        },
                        demand.executor());
    }

    /** The time that the answer took was not spent waiting for money. */
    private void asked(@Nullable Throwable failure, long askedNanos) {
        if (failure == null) {
            long took = purses.nanos() - askedNanos;
            deadlineNanos += took;
            patientUntilNanos += took;
            attempt();
        } else {
            held.completeExceptionally(StoreException.NOT_NOW.asException());
        }
    }

    /** Takes from every purse, or from none. */
    private void take(List<Limit> limits, List<Purse> found, long output) {
        List<Held.Part> parts = new ArrayList<>(limits.size());
        for (int i = 0; i < limits.size(); i++) {
            Limit limit = limits.get(i);
            Purse purse = found.get(i);
            long amount = limit.budget().kind() == Kind.QUOTA ? 1 : demand.amount(limit, output);
            if (!purses.take(purse, amount)) {
                new Held(purses, parts, output).giveBack();
                demand.executor().execute(this::attempt);
                return;
            }
            parts.add(new Held.Part(limit, purse, purses.hold(limit, purse, amount)));
        }
        held.complete(new Held(purses, parts, output));
    }
}
