package ai.behest.alert;

import ai.behest.wire.Json;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is posted to a webhook, in the shape that Standard Webhooks recommends ("Payload structure").
 *
 * @param type the kind of the alert, or {@link #TEST}
 * @param timestamp when it happened; the header {@code webhook-timestamp} says when it was sent
 * @param alert the alert's id, as the API lists it; null in a test
 */
record Event(String type, Instant timestamp, @Nullable String alert, Object data) {
    /** The kind of an event that a person asked for, to see whether it arrives. */
    static final String TEST = "webhook.test";

    static Event of(Alert alert) {
        return new Event(alert.kind(), alert.at(), alert.id(), alert.data());
    }

    static Event test(String webhookId, Instant now) {
        return new Event(TEST, now, null, Map.of("webhook", webhookId));
    }

    String body() {
        return Json.text(this);
    }
}
