package ai.behest.alert;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to one webhook.
 *
 * @param id what the receiver sees as {@code webhook-id}, the same in every attempt
 * @param alertId of the alert that it tells, or null for a test
 * @param attempts since it was first due, or since it was replayed
 * @param lastStatus the HTTP status of the last answer, or null when none came
 * @param lastError why the last attempt failed, or null when it did not
 * @param nextAttemptAt null when nothing more is sent
 */
public record Delivery(
        String id,
        String webhookId,
        String kind,
        @Nullable String alertId,
        State state,
        int attempts,
        @Nullable Integer lastStatus,
        @Nullable String lastError,
        Instant createdAt,
        @Nullable Instant attemptedAt,
        @Nullable Instant nextAttemptAt) {

    /** How far it has come. */
    public enum State {
        WAITING,
        DELIVERED,
        /** Every attempt failed. It can be replayed. */
        GIVEN_UP;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
