package ai.behest.sdk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it arrives. Read it once, in one of three ways: {@link #stream()}, {@link #publisher()} or
 * {@link #subscribe(Consumer)}. {@link #close()}, from any thread, ends it and cancels the HTTP call, which stops the model
 * and its cost.
 *
 * <p>An error that the gateway reports inside the stream is thrown as the {@link BehestException} of its code. A stream
 * that ends before the gateway said so is a {@link BehestServerException}: half an answer never looks like a whole one.
 */
public final class ChatStream implements StreamResponse<ChatCompletionChunk> {

    private static final String DONE = "[DONE]";

    private final Answer answer;
    private final EventReader events;
    private final Background background;
    private final AtomicBoolean taken = new AtomicBoolean();
    private boolean finished;

    ChatStream(Answer answer, Background background) {
        this.answer = answer;
        this.events = new EventReader(answer.body());
        this.background = background;
    }

    /** The chunks in order; pulling one waits for it. Closing either stream closes both. */
    @Override
    public Stream<ChatCompletionChunk> stream() {
        take();
        var chunks =
                new Spliterators.AbstractSpliterator<ChatCompletionChunk>(
                        Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL) {
                    @Override
                    public boolean tryAdvance(Consumer<? super ChatCompletionChunk> action) {
                        ChatCompletionChunk chunk = next();
                        if (chunk == null) {
                            return false;
                        }
                        action.accept(chunk);
                        return true;
                    }
                };
        return StreamSupport.stream(chunks, false).onClose(this::close);
    }

    /**
     * The chunks as a reactive stream for one subscriber: reads on only as far as was asked for, and holds no thread in
     * between. Cancelling the subscription closes this stream.
     */
    public Flow.Publisher<ChatCompletionChunk> publisher() {
        take();
        return new ChunkPublisher(this, background.executor());
    }

    /**
     * Calls back with each chunk, one after the other, on the client's executor. The future completes at the end, fails as
     * the stream fails or as the callback throws; cancel it to stop.
     */
    public CompletableFuture<Void> subscribe(Consumer<? super ChatCompletionChunk> onChunk) {
        take();
        CompletableFuture<Void> done = background.run(() -> {
            for (ChatCompletionChunk chunk = next(); chunk != null; chunk = next()) {
                onChunk.accept(chunk);
            }
            return null;
        });
        var unused = done.whenComplete((nothing, failure) -> close());
        return done;
    }

    /** The session to which this call was attributed, as the gateway answered. */
    public Optional<String> sessionId() {
        return Optional.ofNullable(answer.header("X-Session-Id"));
    }

    /** The gateway's id of this call. */
    public Optional<String> traceId() {
        return Optional.ofNullable(answer.header("X-Trace-Id"));
    }

    @Override
    public void close() {
        answer.close();
    }

    @Override
    public String toString() {
        return "ChatStream[session=" + answer.header("X-Session-Id") + ", trace=" + answer.header("X-Trace-Id") + "]";
    }

    private void take() {
        if (!taken.compareAndSet(false, true)) {
            throw new IllegalStateException("A ChatStream can be read once");
        }
    }

    /** The next chunk, waiting for it; null at the end and after {@link #close()}. One thread at a time. */
    @Nullable
    ChatCompletionChunk next() {
        if (finished || answer.body().closed()) {
            return null;
        }
        try {
            String data = events.next();
            if (data != null && !data.startsWith(DONE)) {
                return chunk(data);
            }
            if (data == null) {
                boolean asked = answer.body().closed();
                finish();
                if (!asked) {
                    throw interrupted(null);
                }
            }
            finished = true;
            answer.letGo();
            return null;
        } catch (IOException cut) {
            boolean asked = answer.body().closed() && !(cut instanceof HttpTimeoutException);
            finish();
            if (asked) {
                return null;
            }
            throw interrupted(cut);
        }
    }

    private ChatCompletionChunk chunk(String data) {
        try {
            byte[] json = data.getBytes(StandardCharsets.UTF_8);
            if (data.contains("\"error\"")) {
                JsonNode event = Json.tree(json);
                if (event.hasNonNull("error")) {
                    finish();
                    throw FailureReader.inStream(event, data, answer.header("X-Trace-Id"))
                            .exception(answer.retryAfter());
                }
            }
            return Json.read(json, ChatCompletionChunk.class);
        } catch (JsonProcessingException noJson) {
            finish();
            throw BehestServerException.nonsense(200, "An event of the stream is not JSON");
        }
    }

    private void finish() {
        finished = true;
        answer.close();
    }

    private BehestServerException interrupted(@Nullable IOException cause) {
        return new BehestServerException(
                new Failure(
                        0,
                        "stream_interrupted",
                        "The stream ended before the answer was complete",
                        null,
                        Map.of(),
                        answer.header("X-Trace-Id"),
                        null),
                cause);
    }
}
