package ai.behest.sdk;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that this client throws. Catch it whole, or one of its kinds (contract §11): {@link BehestConfigException},
 * {@link BehestAuthException}, {@link BehestQuotaException}, {@link BehestRateLimitException},
 * {@link BehestBadRequestException}, {@link BehestServerException}. Messages and bodies never carry a key or a token.
 */
public abstract sealed class BehestException extends RuntimeException
        permits BehestConfigException,
                BehestAuthException,
                BehestQuotaException,
                BehestRateLimitException,
                BehestBadRequestException,
                BehestServerException {

    private final Failure failure;

    BehestException(Failure failure, @Nullable Throwable cause) {
        super(text(failure), cause);
        this.failure = failure;
    }

    /** The HTTP status, or 0 when there was no answer. Inside a stream: the status that belongs to the error's code. */
    public final int status() {
        return failure.status();
    }

    /** The machine-readable code, such as {@code budget_exceeded}; never empty. */
    public final String code() {
        return failure.code();
    }

    /** The field at fault, by its name on the wire, such as {@code ttl}. */
    public final Optional<String> param() {
        return Optional.ofNullable(failure.param());
    }

    /** What else the gateway said: for a quota its scope, limit, usage and reset. Empty when it said nothing. */
    public final Map<String, String> details() {
        return failure.details();
    }

    /** The gateway's {@code X-Trace-Id}: quote it when you ask for help. */
    public final Optional<String> traceId() {
        return Optional.ofNullable(failure.traceId());
    }

    /** The answer's body as it was received, at most 64 KiB of it, keys and tokens masked. */
    public final Optional<String> rawBody() {
        return Optional.ofNullable(failure.rawBody());
    }

    private static String text(Failure failure) {
        var text = new StringBuilder(failure.message()).append(" (").append(failure.code());
        if (failure.status() != 0) {
            text.append(", HTTP ").append(failure.status());
        }
        if (failure.traceId() != null) {
            text.append(", trace ").append(failure.traceId());
        }
        return text.append(')').toString();
    }
}
