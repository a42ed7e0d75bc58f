package ai.behest.admission;

import ai.behest.ledger.Ledger;
import ai.behest.ledger.Reservation;
import ai.behest.tenant.Project;
import ai.behest.tenant.Tier;
import ai.behest.wire.Refusal;
import com.google.errorprone.annotations.MustBeClosed;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Lets calls in, within their limits. Nothing here waits: limits are counted in memory. */
public final class Admission {
    private static final long MOST_KEYS = 1_000_000;
    private static final int MINTS_PER_MINUTE = 300 * 60;

    private final Ledger ledger;
    private final int addressPerMinute;
    private final RateLimiter addresses;
    private final RateLimiter projects;
    private final RateLimiter users;
    private final RateLimiter mints;

    /** @param addressPerMinute requests per minute of one client address before any credential is looked at; 0 for no limit */
    public Admission(Ledger ledger, int addressPerMinute, LongSupplier nanoClock) {
        this.ledger = ledger;
        this.addressPerMinute = addressPerMinute;
        this.addresses = new RateLimiter(MOST_KEYS, nanoClock);
        this.projects = new RateLimiter(MOST_KEYS, nanoClock);
        this.users = new RateLimiter(MOST_KEYS, nanoClock);
        this.mints = new RateLimiter(MOST_KEYS, nanoClock);
    }

    /** The state of the caller's own limit, as the {@code X-RateLimit-*} headers tell it. */
    public record Rate(int limit, int remaining, long resetSeconds) {}

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
     * Counts a request of this project that no end user is named for: only the project's limit applies.
     *
     * @throws ai.behest.wire.RefusedException rate_limited
     */
    public Rate admitProject(Project project) {
        return rate(
                refuseIfOver(projects.acquire(project.id(), project.settings().requestsPerMinute()), "project"));
    }

    /**
     * Counts a request of this project and, in it, of this user.
     *
     * @throws ai.behest.wire.RefusedException rate_limited
     */
    public Rate admitUser(Project project, String uid, Tier tier) {
        admitProject(project);
        return rate(refuseIfOver(users.acquire(project.id() + '\n' + uid, tier.requestsPerMinute()), "user"));
    }

    /**
     * Counts a mint with this API key: a signature costs a millisecond of a core.
     *
     * @throws ai.behest.wire.RefusedException rate_limited
     */
    public void admitMint(String keyId) {
        refuseIfOver(mints.acquire(keyId, MINTS_PER_MINUTE), "key");
    }

    /** False while the last write of the book has failed. */
    public boolean isBookWell() {
        return ledger.isWell();
    }

    /** Sets the call's upper bound aside and opens it in the book. The ticket must be resolved. */
    @MustBeClosed
    public Ticket admit(Reservation reservation) {
        return new Ticket(ledger, reservation);
    }

    private static Rate rate(RateLimiter.Verdict verdict) {
        return new Rate(verdict.limit(), verdict.remaining(), Math.ceilDiv(verdict.resetMillis(), 1_000L));
    }

    private static RateLimiter.Verdict refuseIfOver(RateLimiter.Verdict verdict, String scope) {
        if (verdict.isRefused()) {
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("scope", scope);
            details.put("limit", verdict.limit());
            details.put("window_seconds", 60);
            details.put("retry_after_ms", verdict.retryAfterMillis());
            throw new Refusal.RateLimited(
                            "Too many requests per minute for this " + scope + ": the limit is " + verdict.limit()
                                    + ".",
                            details,
                            Duration.ofMillis(verdict.retryAfterMillis()))
                    .asException();
        }
        return verdict;
    }
}
