package ai.behest.gateway;

import ai.behest.admission.Passage;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** Tells a caller how its limits stand (contract §4): on every answer of a call, a refusal too. */
final class LimitHeaders {
    private LimitHeaders() {}

    static void write(HttpServerResponse response, Passage passage) {
        put(response, "", passage.requests());
        put(response, "-Tokens", passage.tokens());
        String warning = passage.warning();
        if (warning != null) {
            response.putHeader("X-Behest-Limit-Warning", warning);
        }
    }

    private static void put(HttpServerResponse response, String suffix, Passage.@Nullable Rate rate) {
        if (rate != null) {
            response.putHeader("X-RateLimit-Limit" + suffix, Integer.toString(rate.limit()))
                    .putHeader("X-RateLimit-Remaining" + suffix, Integer.toString(rate.remaining()))
                    .putHeader("X-RateLimit-Reset" + suffix, Long.toString(rate.resetSeconds()));
        }
    }
}
