package ai.behest.gateway;

import ai.behest.ledger.Money;
import ai.behest.wire.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * What a call came to, for whom it was made: in two headers, or in a stream as a comment before its end (contract §4, §7).
 *
 * @param callId the call's id, as it stands in the book
 * @param cost picodollars, or null when the model has no price
 * @param left picodollars of the tightest budget of money of the call's user, this call taken off, or null without one
 */
record Receipt(String callId, @Nullable Long cost, @Nullable Long left) {

    /** The comment's JSON: {@code {"cost_usd":"0.0012","left_usd":"0.49","call_id":"..."}}. */
    private record Told(@Nullable String costUsd, @Nullable String leftUsd, String callId) {}

    /** Puts the receipt into the head of an answer. */
    void write(HttpServerResponse response) {
        String spent = usd(cost);
        if (spent != null) {
            response.putHeader("X-Behest-Cost-Usd", spent);
        }
        String rest = usd(left);
        if (rest != null) {
            response.putHeader("X-Behest-Budget-Left-Usd", rest);
        }
    }

    /** An event that readers of a stream pass over: a line that begins with a colon (WHATWG HTML, server-sent events). */
    Buffer comment() {
        return Buffer.buffer(": behest " + Json.text(new Told(usd(cost), usd(left), callId)) + "\n\n");
    }

    private static @Nullable String usd(@Nullable Long picodollars) {
        return picodollars == null ? null : new Money(picodollars).toString();
    }
}
