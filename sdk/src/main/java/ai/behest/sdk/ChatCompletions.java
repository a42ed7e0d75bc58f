package ai.behest.sdk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.core.JsonMissing;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.StructuredChatCompletion;
import com.openai.models.chat.completions.StructuredChatCompletionCreateParams;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/chat/completions} in the name of an end user, with the OpenAI SDK's parameters and results. The token is
 * minted on a user's first call and kept until shortly before it expires. All methods throw {@link BehestException}.
 */
public final class ChatCompletions {

    private static final int MAX_ANSWER = 64 * 1024 * 1024;
    private static final List<String> NOT_FOR_THE_MODEL = List.of("user_id", "session_id", "tier", "token");

    private final Courier courier;
    private final Wire wire;
    private final Background background;

    ChatCompletions(Courier courier, Wire wire, Background background) {
        this.courier = courier;
        this.wire = wire;
        this.background = background;
    }

    /**
     * The OpenAI SDK's builder, already told that no model is named, so that the project's model is used. Its own
     * {@code builder()} insists on one; {@code "default"} means the same.
     */
    @SuppressWarnings("unchecked") // JsonMissing stands for a missing field of any type, and is declared raw.
    public static ChatCompletionCreateParams.Builder params() {
        return ChatCompletionCreateParams.builder().model(JsonMissing.of());
    }

    /** One answer, whole, for the configured user. */
    public ChatCompletion create(ChatCompletionCreateParams params) {
        return create(params, CallOptions.none());
    }

    /** One answer, whole. */
    public ChatCompletion create(ChatCompletionCreateParams params, CallOptions options) {
        Call call = call(params, false);
        try (Answer answer = courier.send(call, options)) {
            return Json.read(answer.read(MAX_ANSWER), ChatCompletion.class);
        } catch (JsonProcessingException noJson) {
            throw BehestServerException.nonsense(200, "The answer is not a chat completion");
        }
    }

    /** {@link #create(ChatCompletionCreateParams, CallOptions)} with parameters built on the spot. */
    public ChatCompletion create(Consumer<ChatCompletionCreateParams.Builder> params, CallOptions options) {
        return create(built(params), options);
    }

    /** An answer of the shape of a class of yours (structured outputs). */
    public <T> StructuredChatCompletion<T> create(StructuredChatCompletionCreateParams<T> params, CallOptions options) {
        return new StructuredChatCompletion<>(params.responseType(), create(params.rawParams(), options));
    }

    /** {@link #create(ChatCompletionCreateParams, CallOptions)} without blocking; cancel it to cancel the HTTP call. */
    public CompletableFuture<ChatCompletion> createAsync(ChatCompletionCreateParams params, CallOptions options) {
        return background.run(() -> create(params, options));
    }

    /** One answer, as it arrives, for the configured user. Close the stream. */
    public ChatStream createStreaming(ChatCompletionCreateParams params) {
        return createStreaming(params, CallOptions.none());
    }

    /** One answer, as it arrives; returns when the gateway has accepted the call. Close the stream. */
    public ChatStream createStreaming(ChatCompletionCreateParams params, CallOptions options) {
        Call call = call(params, true).with(Map.of("Accept", "text/event-stream"));
        return new ChatStream(courier.send(call, options), background);
    }

    /** {@link #createStreaming(ChatCompletionCreateParams, CallOptions)} with parameters built on the spot. */
    public ChatStream createStreaming(Consumer<ChatCompletionCreateParams.Builder> params, CallOptions options) {
        return createStreaming(built(params), options);
    }

    /** {@link #createStreaming(ChatCompletionCreateParams, CallOptions)} without blocking. */
    public CompletableFuture<ChatStream> createStreamingAsync(ChatCompletionCreateParams params, CallOptions options) {
        return background.run(() -> createStreaming(params, options));
    }

    private static ChatCompletionCreateParams built(Consumer<ChatCompletionCreateParams.Builder> params) {
        ChatCompletionCreateParams.Builder builder = params();
        params.accept(builder);
        return builder.build();
    }

    private Call call(ChatCompletionCreateParams params, boolean stream) {
        ObjectNode body = Json.objectOf(params._body());
        body.remove(NOT_FOR_THE_MODEL);
        body.remove("stream");
        if (stream) {
            body.put("stream", true);
        }
        Call call = Call.post(address(params), Json.bytes(body));
        for (String name : params._headers().names()) {
            call = call.with(Map.of(name, String.join(", ", params._headers().values(name))));
        }
        return call;
    }

    private URI address(ChatCompletionCreateParams params) {
        var query = new LinkedHashMap<String, @Nullable String>();
        for (String name : params._queryParams().keys()) {
            query.put(name, params._queryParams().values(name).get(0));
        }
        return wire.address(List.of("chat", "completions"), query);
    }
}
