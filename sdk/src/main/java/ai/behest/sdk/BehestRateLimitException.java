package ai.behest.sdk;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Too many requests in this minute (429), still after the retries. */
public final class BehestRateLimitException extends BehestException {

    private final @Nullable Duration retryAfter;

    BehestRateLimitException(Failure failure, @Nullable Duration retryAfter) {
        super(failure, null);
        this.retryAfter = retryAfter;
    }

    /** How long the gateway asks to wait, from its {@code Retry-After}; never negative. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
