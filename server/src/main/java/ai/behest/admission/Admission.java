package ai.behest.admission;

import ai.behest.budget.Dimension;
import ai.behest.budget.Limit;
import ai.behest.budget.Purse;
import ai.behest.budget.Purses;
import ai.behest.budget.Subject;
import ai.behest.ledger.Ledger;
import ai.behest.ledger.Reservation;
import ai.behest.tenant.Project;
import ai.behest.tenant.Tier;
import com.google.errorprone.annotations.MustBeClosed;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Lets calls in, within their limits. Nothing here waits: limits are counted in memory. */
public final class Admission {
    private static final long MOST_KEYS = 1_000_000;
    private static final int MINTS_PER_MINUTE = 300 * 60;
    /** What is known of an end user before it makes a call. */
    private static final Set<Dimension> OF_EVERY_CALL = Set.of(Dimension.PROJECT, Dimension.TIER, Dimension.USER);

    private final Ledger ledger;
    private final Purses purses;
    private final TierCaps caps = new TierCaps();
    private final long budgetWaitNanos;
    private final int addressPerMinute;
    private final RateLimiter addresses;
    private final Turnstile turnstile;
    private final RateLimiter mints;

    /**
     * @param addressPerMinute requests per minute of one client address before any credential is looked at; 0 for no limit
     * @param budgetWait how long a call waits for money that others hold
     */
    public Admission(Ledger ledger, Purses purses, int addressPerMinute, Duration budgetWait, LongSupplier nanoClock) {
        this.ledger = ledger;
        this.purses = purses;
        this.budgetWaitNanos = budgetWait.toNanos();
        this.addressPerMinute = addressPerMinute;
        this.addresses = new RateLimiter(MOST_KEYS, nanoClock);
        this.turnstile = new Turnstile(MOST_KEYS, nanoClock);
        this.mints = new RateLimiter(MOST_KEYS, nanoClock);
    }

    /**
     * Counts a request of this client address.
     *
     * @throws ai.behest.wire.RefusedException rate_limited
     */
    public void admitAddress(String address) {
        if (addressPerMinute > 0) {
            refuseIfOver(addresses.acquire(address, addressPerMinute), "address");
        }
    }

    /**
     * Counts a call against the limits of its project, key and user: requests and tokens per minute, calls under way.
     *
     * @param uid null when no end user is named: no user's limit applies
     * @param keyId the API key or the tenant's signing key, or null for a key that is not the project's own
     * @return to be closed when the call is over, refused or not
     */
    public Passage enter(Project project, @Nullable String uid, Tier tier, @Nullable String keyId) {
        return turnstile.enter(project, uid, tier, keyId);
    }

    /**
     * Counts the tokens that a call came to against the limits per minute.
     *
     * @param uid null when no end user is named
     * @param tokens input and output
     */
    public void spent(Project project, @Nullable String uid, long tokens) {
        turnstile.spend(project, uid, tokens);
    }

    /**
     * Counts a mint with this API key: a signature costs a millisecond of a core.
     *
     * @throws ai.behest.wire.RefusedException rate_limited
     */
    public void admitMint(String keyId) {
        refuseIfOver(mints.acquire(keyId, MINTS_PER_MINUTE), "key");
    }

    /**
     * What a call of this subject counts against: the tenant's budgets, and the caps of the user's tier.
     *
     * @param tier null when no end user is named: no user's cap applies
     */
    public List<Limit> limits(Project project, @Nullable Tier tier, Subject subject) {
        List<Limit> budgets = purses.book().limits(subject);
        if (tier == null || tier.caps().isNone()) {
            return budgets;
        }
        List<Limit> limits = new ArrayList<>(budgets);
        caps.add(project, subject.uid(), tier, limits);
        return limits;
    }

    /**
     * Holds what the call needs of every budget it counts against, or of none. Waits a moment, without blocking, for money
     * that other calls hold.
     *
     * @return what is held, to be made a ticket or given back; fails with quota_exceeded, budget_exceeded,
     *     model_not_allowed (no price, but a hard budget), or overloaded
     */
    public CompletableFuture<Held> claim(Demand demand) {
        if (demand.limits().isEmpty()) {
            return CompletableFuture.completedFuture(new Held(purses, List.of(), demand.output()));
        }
        return new Claim(purses, demand, budgetWaitNanos).run();
    }

    /**
     * How the limits stand that are this end user's own, whatever it calls next: budgets of users and of users of a tier,
     * and the caps of its tier. Looked up in the database, so that what other nodes spent is in it.
     *
     * @param tier null when no end user is named
     * @return fails when the database cannot be asked
     */
    public CompletableFuture<List<Standing>> standings(Project project, @Nullable Tier tier, Subject subject) {
        List<Limit> own = limits(project, tier, subject).stream()
                .filter(limit -> Held.isOfUser(limit.budget())
                        && OF_EVERY_CALL.containsAll(
                                limit.budget().scope().values().keySet()))
                .toList();
        List<Purse> found = own.stream().map(purses::purse).toList();
        CompletableFuture<?>[] looked = new CompletableFuture<?>[own.size()];
        for (int i = 0; i < looked.length; i++) {
            looked[i] = purses.ask(own.get(i), found.get(i), 1, 1);
        }
        return CompletableFuture.allOf(looked).thenApply(_ -> {
            List<Standing> standings = new ArrayList<>(own.size());
            for (int i = 0; i < looked.length; i++) {
                standings.add(standing(own.get(i), found.get(i)));
            }
            return standings;
        });
    }

    private static Standing standing(Limit limit, Purse purse) {
        long end = purse.windowEnd();
        return new Standing(
                limit.budget(),
                purse.key(),
                Math.max(0, purse.spent()),
                end == Long.MAX_VALUE ? null : Instant.EPOCH.plus(end, ChronoUnit.MICROS));
    }

    /** False while the last write of the book has failed. */
    public boolean isBookWell() {
        return ledger.isWell();
    }

    /** Opens the call in the book, with what is held for it. The ticket must be resolved. */
    @MustBeClosed
    public Ticket admit(Reservation reservation, Held held) {
        return new Ticket(ledger, reservation, held);
    }

    private static void refuseIfOver(RateLimiter.Verdict verdict, String scope) {
        if (verdict.isRefused()) {
            throw Passage.perMinute(scope, "requests", verdict).asException();
        }
    }
}
