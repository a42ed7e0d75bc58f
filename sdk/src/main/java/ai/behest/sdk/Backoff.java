package ai.behest.sdk;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How often and how long to wait before a call is made again. The wait doubles from half a second up to eight, less up to
 * half of it by chance, so that clients that failed together do not come back together.
 *
 * @param retries at most so many further attempts, 0 to 10
 * @param chance a number from 0 up to 1, new on every call
 */
record Backoff(int retries, DoubleSupplier chance) {

    private static final long FIRST_MILLIS = 500;
    private static final long LONGEST_MILLIS = 8_000;
    /** A gateway that asks for more than this gets no retry; the caller is told instead. */
    private static final Duration LONGEST_ASKED = Duration.ofSeconds(60);

    /** The wait before attempt number {@code attempt + 2}, or null when there shall be none. */
    @Nullable
    Duration before(int attempt, @Nullable Duration asked) {
        if (attempt >= retries || (asked != null && asked.compareTo(LONGEST_ASKED) > 0)) {
            return null;
        }
        long most = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(attempt, 10));
        long jitter = (long) (most / 2.0 * chance.getAsDouble());
        return asked == null ? Duration.ofMillis(most - jitter) : asked.plusMillis(jitter);
    }

    /** {@code Retry-After} in either form of RFC 9110 §10.2.3; null when it is neither. */
    static @Nullable Duration retryAfter(String value, Instant now) {
        String text = value.strip();
        if (text.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            Duration wait = Duration.between(
                    now,
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException neither) {
            return null;
        }
    }
}
