package ai.behest.sdk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one end user (contract §6), as {@link Behest#threads()}. A thread comes into being with the first chat call
 * that names it ({@link CallOptions#threadId()}). Another user's thread is not there: 404. All methods throw
 * {@link BehestException}.
 */
public final class Threads {

    private static final int MAX_ANSWER = 64 * 1024 * 1024;

    private final Courier courier;
    private final Wire wire;
    private final Background background;

    Threads(Courier courier, Wire wire, Background background) {
        this.courier = courier;
        this.wire = wire;
        this.background = background;
    }

    /** The user's threads, newest first. */
    public List<ThreadSummary> list(CallOptions user) {
        return list(get(wire.address(List.of("threads")), user), Threads::summary);
    }

    /** {@link #list(CallOptions)} without blocking; fails with the same exceptions, and a cancel ends the HTTP call. */
    public CompletableFuture<List<ThreadSummary>> listAsync(CallOptions user) {
        return background.run(() -> list(user));
    }

    /** One thread of the user's. */
    public ThreadSummary get(String threadId, CallOptions user) {
        return summary(get(wire.address(List.of("threads", segment(threadId))), user));
    }

    /** {@link #get(String, CallOptions)} without blocking. */
    public CompletableFuture<ThreadSummary> getAsync(String threadId, CallOptions user) {
        return background.run(() -> get(threadId, user));
    }

    /** A thread's messages, in order. */
    public List<ThreadMessage> messages(String threadId, CallOptions user) {
        return messages(threadId, null, null, user);
    }

    /**
     * A page of a thread's messages, in order.
     *
     * @param limit at most so many; the gateway's own limit when null
     * @param before only messages before the one with this id
     */
    public List<ThreadMessage> messages(
            String threadId, @Nullable Integer limit, @Nullable String before, CallOptions user) {
        var query = new LinkedHashMap<String, @Nullable String>();
        query.put("limit", limit == null ? null : Integer.toString(limit));
        query.put("before", before);
        return list(
                get(wire.address(List.of("threads", segment(threadId), "messages"), query), user), Threads::message);
    }

    /** {@link #messages(String, CallOptions)} without blocking. */
    public CompletableFuture<List<ThreadMessage>> messagesAsync(String threadId, CallOptions user) {
        return messagesAsync(threadId, null, null, user);
    }

    /** {@link #messages(String, Integer, String, CallOptions)} without blocking. */
    public CompletableFuture<List<ThreadMessage>> messagesAsync(
            String threadId, @Nullable Integer limit, @Nullable String before, CallOptions user) {
        return background.run(() -> messages(threadId, limit, before, user));
    }

    /** Deletes a thread and its messages. */
    public void delete(String threadId, CallOptions user) {
        URI address = wire.address(List.of("threads", segment(threadId)));
        courier.send(Call.bare("DELETE", address), user).discard();
    }

    /** {@link #delete(String, CallOptions)} without blocking. */
    public CompletableFuture<Void> deleteAsync(String threadId, CallOptions user) {
        return background.run(() -> {
            delete(threadId, user);
            return null;
        });
    }

    private JsonNode get(URI address, CallOptions user) {
        Call call = Call.bare("GET", address).with(Map.of("Accept", "application/json"));
        try (Answer answer = courier.send(call, user)) {
            return Json.tree(answer.read(MAX_ANSWER));
        } catch (JsonProcessingException noJson) {
            throw BehestServerException.nonsense(200, "The answer is not JSON");
        }
    }

    /** A bare array; the object with {@code data} that other lists of the gateway use is understood too. */
    private static <T> List<T> list(JsonNode json, Function<JsonNode, T> item) {
        JsonNode array = json.isArray() ? json : json.path("data");
        if (!array.isArray()) {
            throw BehestServerException.nonsense(200, "The answer is not a list");
        }
        var items = new ArrayList<T>(array.size());
        array.forEach(node -> items.add(item.apply(node)));
        return List.copyOf(items);
    }

    private static ThreadSummary summary(JsonNode json) {
        return new ThreadSummary(
                required(json, "id"),
                Json.text(json, "title"),
                json.path("message_count").asLong(json.path("messages_count").asLong()),
                instant(json, "last_message_at"),
                instant(json, "created_at"),
                instant(json, "updated_at"));
    }

    private static ThreadMessage message(JsonNode json) {
        JsonNode content = json.path("content");
        String text = content.isContainerNode() ? content.toString() : Json.text(json, "content");
        return new ThreadMessage(required(json, "id"), required(json, "role"), text, instant(json, "created_at"));
    }

    private static String required(JsonNode json, String name) {
        String value = Json.text(json, name);
        if (value == null) {
            throw BehestServerException.nonsense(200, "The answer lacks " + name);
        }
        return value;
    }

    private static @Nullable Instant instant(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (value.isNumber()) {
            return Instant.ofEpochSecond(value.asLong());
        }
        try {
            return value.isTextual() ? OffsetDateTime.parse(value.asText()).toInstant() : null;
        } catch (DateTimeException noInstant) {
            throw BehestServerException.nonsense(200, "The answer's " + name + " is not an ISO 8601 instant");
        }
    }

    /** A dot segment would be taken for a step up the path. */
    private static String segment(String threadId) {
        Rules.header("thread_id", threadId);
        if (threadId.equals(".") || threadId.equals("..")) {
            throw Failure.field("thread_id", "must not be a dot segment");
        }
        return threadId;
    }
}
