package ai.behest.admission;

import ai.behest.wire.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the limits of a project, a key and a user say of one call: whether it may go on, and how the limits stand. A call
 * that goes on counts as under way until the passage is {@link #close closed}. Used by one thread at a time.
 */
public final class Passage implements AutoCloseable {
    private final boolean shadow;
    private final InFlight inFlight;
    private final List<String> counted = new ArrayList<>(3);
    private final StringBuilder warning = new StringBuilder();
    private @Nullable Rate requests;
    private @Nullable Rate tokens;
    private Refusal.@Nullable RateLimited refusal;

    /** @param shadow whether limits are told and refuse nothing */
    Passage(boolean shadow, InFlight inFlight) {
        this.shadow = shadow;
        this.inFlight = inFlight;
    }

    /**
     * How a limit per minute stands, as the {@code X-RateLimit-*} headers tell it.
     *
     * @param resetSeconds until all of it may be used at once again
     */
    public record Rate(int limit, int remaining, long resetSeconds) {
        static Rate of(RateLimiter.Verdict verdict) {
            return new Rate(verdict.limit(), verdict.remaining(), Math.ceilDiv(verdict.resetMillis(), 1_000L));
        }
    }

    /** Why the call must not go on, or null when it may. */
    public Refusal.@Nullable RateLimited refusal() {
        return refusal;
    }

    /** The limit of requests that is the caller's own, or the one that refused. */
    public @Nullable Rate requests() {
        return requests;
    }

    /** The limit of tokens of which the least is left, or null without one. */
    public @Nullable Rate tokens() {
        return tokens;
    }

    /**
     * The limits that are on trial and would have refused the call, as an answer's header says it:
     * {@code user;kind=tokens;limit=1000}, separated by commas. Null when there is none.
     */
    public @Nullable String warning() {
        return warning.isEmpty() ? null : warning.toString();
    }

    boolean isOpen() {
        return refusal == null;
    }

    void requests(String scope, RateLimiter.Verdict verdict) {
        requests = Rate.of(verdict);
        if (verdict.isRefused()) {
            over(perMinute(scope, "requests", verdict), scope, "requests", verdict.limit());
        }
    }

    void tokens(String scope, RateLimiter.Verdict verdict) {
        if (tokens == null || verdict.remaining() < tokens.remaining() || verdict.isRefused()) {
            tokens = Rate.of(verdict);
        }
        if (verdict.isRefused()) {
            over(perMinute(scope, "tokens", verdict), scope, "tokens", verdict.limit());
        }
    }

    /** Counts the call as under way for this key, unless so many are already. */
    void enter(String scope, String key, int most) {
        boolean full = inFlight.enter(key) > most;
        if (full && !shadow) {
            inFlight.leave(key);
        } else {
            counted.add(key);
        }
        if (full) {
            over(concurrent(scope, most), scope, "concurrent", most);
        }
    }

    private void over(Refusal.RateLimited refused, String scope, String kind, int limit) {
        if (!shadow) {
            refusal = refused;
            close();
            return;
        }
        warning.append(warning.isEmpty() ? "" : ", ")
                .append(scope)
                .append(";kind=")
                .append(kind)
                .append(";limit=")
                .append(limit);
    }

    static Refusal.RateLimited perMinute(String scope, String kind, RateLimiter.Verdict verdict) {
        Map<String, Object> details = details(scope, kind, verdict.limit());
        details.put("window_seconds", 60);
        details.put("retry_after_ms", verdict.retryAfterMillis());
        return new Refusal.RateLimited(
                "Too many " + kind + " per minute for this " + scope + ": the limit is " + verdict.limit() + ".",
                details,
                Duration.ofMillis(verdict.retryAfterMillis()));
    }

    private static Refusal.RateLimited concurrent(String scope, int most) {
        Map<String, Object> details = details(scope, "concurrent", most);
        details.put("retry_after_ms", 1_000);
        return new Refusal.RateLimited(
                "Too many calls at once for this " + scope + ": the limit is " + most + ".",
                details,
                Duration.ofSeconds(1));
    }

    private static Map<String, Object> details(String scope, String kind, int limit) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("scope", scope);
        details.put("kind", kind);
        details.put("limit", limit);
        return details;
    }

    /** The call is over. */
    @Override
    public void close() {
        counted.forEach(inFlight::leave);
        counted.clear();
    }
}
