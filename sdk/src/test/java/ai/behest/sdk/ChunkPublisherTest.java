package ai.behest.sdk;

import static ai.behest.sdk.TestGateway.chunk;
import static ai.behest.sdk.TestGateway.stream;
import static ai.behest.sdk.TestGateway.words;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.models.chat.completions.ChatCompletionChunk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With an executor that runs tasks at once, so that what was asked for has arrived when {@code request} returns. */
class ChunkPublisherTest {

    private final TestGateway gateway = new TestGateway();
    private final Behest behest = gateway.client().executor(Runnable::run).build();

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static class Reader implements Flow.Subscriber<ChatCompletionChunk> {

        final List<String> words = new ArrayList<>();
        Flow.@Nullable Subscription subscription;

        @Nullable
        Throwable failure;

        int ends;

        void request(long count) {
            if (subscription != null) {
                subscription.request(count);
            }
        }

        void cancel() {
            if (subscription != null) {
                subscription.cancel();
            }
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
        }

        @Override
        public void onNext(ChatCompletionChunk item) {
            words.add(item.choices().get(0).delta().content().orElse(""));
        }

        @Override
        public void onError(Throwable throwable) {
            failure = throwable;
            ends++;
        }

        @Override
        public void onComplete() {
            ends++;
        }
    }

    private Reader subscribe(TestGateway.Reply reply) {
        gateway.next(reply);
        var reader = new Reader();
        behest.chat()
                .completions()
                .createStreaming(chat -> chat.addUserMessage("Hi"), CallOptions.forUser("u1"))
                .publisher()
                .subscribe(reader);
        return reader;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void refusesADemandThatIsNone(long demand) {
        Reader reader = subscribe(words("a"));
        reader.request(demand);
        assertThat(reader.failure).isInstanceOf(IllegalArgumentException.class);
        reader.request(1);
        assertThat(reader.words).isEmpty();
        assertThat(reader.ends).isEqualTo(1);
    }

    @Test
    void refusesASecondSubscriber() {
        gateway.next(words("a"));
        var publisher = behest.chat()
                .completions()
                .createStreaming(chat -> chat.addUserMessage("Hi"), CallOptions.forUser("u1"))
                .publisher();
        var first = new Reader();
        var second = new Reader();
        publisher.subscribe(first);
        publisher.subscribe(second);
        assertThat(second.failure).isInstanceOf(IllegalStateException.class);
        second.request(1);
        first.request(5);
        assertThat(first.words).containsExactly("a");
        assertThat(second.words).isEmpty();
    }

    @Test
    void givesNoMoreThanWasAskedFor() {
        Reader reader = subscribe(words("a", "b", "c", "d", "e"));
        assertThat(reader.words).isEmpty();
        reader.request(2);
        assertThat(reader.words).containsExactly("a", "b");
        reader.request(1);
        assertThat(reader.words).containsExactly("a", "b", "c");
        reader.request(Long.MAX_VALUE);
        assertThat(reader.words).containsExactly("a", "b", "c", "d", "e");
        assertThat(reader.failure).isNull();
        assertThat(reader.ends).isEqualTo(1);
    }

    @Test
    void asksForMoreFromWithinOnNext() {
        gateway.next(words("a", "b", "c"));
        var reader = new Reader() {
            @Override
            public void onNext(ChatCompletionChunk item) {
                super.onNext(item);
                request(1);
                request(Long.MAX_VALUE);
            }
        };
        behest.chat()
                .completions()
                .createStreaming(chat -> chat.addUserMessage("Hi"), CallOptions.forUser("u1"))
                .publisher()
                .subscribe(reader);
        reader.request(1);
        assertThat(reader.words).containsExactly("a", "b", "c");
        assertThat(reader.ends).isEqualTo(1);
    }

    @Test
    void passesOnAnErrorInsideTheStream() {
        Reader reader = subscribe(stream(chunk("a"), "data: {\"error\":{\"code\":\"provider_error\"}}\n\n"));
        reader.request(10);
        assertThat(reader.words).containsExactly("a");
        assertThat(reader.failure).isInstanceOf(BehestServerException.class);
        assertThat(reader.ends).isEqualTo(1);
    }

    @Test
    void cancelsTheCallAndGivesNothingMore() throws Exception {
        var clientLeft = new CountDownLatch(1);
        Reader reader = subscribe(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] word = chunk("word").getBytes(StandardCharsets.UTF_8);
            try (var out = exchange.getResponseBody()) {
                while (true) {
                    out.write(word);
                    out.flush();
                }
            } catch (IOException gone) {
                clientLeft.countDown();
                throw gone;
            }
        });
        reader.request(3);
        reader.cancel();
        reader.request(3);
        assertThat(reader.words).hasSize(3);
        assertThat(reader.ends).isZero();
        assertThat(clientLeft.await(10, TimeUnit.SECONDS)).isTrue();
    }
}
