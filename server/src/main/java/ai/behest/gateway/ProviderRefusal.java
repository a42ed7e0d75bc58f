package ai.behest.gateway;

import ai.behest.wire.Code;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a provider's "no" becomes on our side (contract §8). A request that it finds bad is the caller's to mend, and
 * its message passes; a credential that it does not take is ours, and says so as a 502; its own trouble is a 5xx.
 */
final class ProviderRefusal {
    private static final int MESSAGE_MOST = 1_000;
    private static final long RETRY_MOST_SECONDS = 3_600;

    private ProviderRefusal() {}

    static Refusal of(HttpClientResponse answer, byte[] body) {
        int status = answer.statusCode();
        return switch (status) {
            case 400, 404, 409, 413, 415, 422 -> {
                JsonNode error = error(body);
                String message = text(error, "message");
                yield new Refusal.ByProvider(
                        status == 409 || status == 413 || status == 415 ? 400 : status,
                        message == null ? "The provider refused the request." : message,
                        text(error, "code"));
            }
            case 429 ->
                new Refusal.RateLimited(
                        "The provider's own rate limit is reached.",
                        Map.of("scope", "provider"),
                        retryAfter(answer.getHeader("Retry-After")));
            case 401, 402, 403 ->
                new Refusal.Failed(
                        Code.PROVIDER_ERROR,
                        "The provider did not accept the key or account that is configured for it.");
            case 408, 504 -> new Refusal.Failed(Code.PROVIDER_TIMEOUT, "The provider did not answer in time.");
            case 503, 529 ->
                new Refusal.Failed(
                        Code.OVERLOADED, "The provider is overloaded.", retryAfter(answer.getHeader("Retry-After")));
            default -> new Refusal.Failed(Code.PROVIDER_ERROR, "The provider failed with status " + status + ".");
        };
    }

    /** A failure that the provider reports inside an answer that began well. */
    static Refusal inStream(@Nullable String message) {
        return new Refusal.Failed(
                Code.PROVIDER_ERROR,
                message == null ? "The provider failed in the middle of its answer." : shown(message));
    }

    private static @Nullable JsonNode error(byte[] body) {
        try {
            JsonNode tree = Json.tree(body);
            JsonNode error = tree.isArray() && !tree.isEmpty() ? tree.get(0).get("error") : tree.get("error");
            return error == null ? tree : error;
        } catch (RefusedException e) {
            return null;
        }
    }

    private static @Nullable String text(@Nullable JsonNode error, String member) {
        if (error == null) {
            return null;
        }
        JsonNode value = error.isString() && member.equals("message") ? error : error.get(member);
        return value != null && value.isString() ? shown(value.stringValue()) : null;
    }

    private static String shown(String message) {
        String cut = message.length() > MESSAGE_MOST ? message.substring(0, MESSAGE_MOST) : message;
        return cut.replaceAll("\\p{Cntrl}", " ");
    }

    private static Duration retryAfter(@Nullable String header) {
        try {
            long seconds = header == null ? 1 : Long.parseLong(header.strip());
            return Duration.ofSeconds(Math.clamp(seconds, 1, RETRY_MOST_SECONDS));
        } catch (NumberFormatException e) {
            return Duration.ofSeconds(1);
        }
    }
}
