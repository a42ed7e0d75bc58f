package ai.behest.sdk;

import static ai.behest.sdk.TestGateway.chunk;
import static ai.behest.sdk.TestGateway.error;
import static ai.behest.sdk.TestGateway.stream;
import static ai.behest.sdk.TestGateway.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatStreamTest {

    private static final ChatCompletionCreateParams HELLO =
            ChatCompletions.params().addUserMessage("Hi").build();

    private final TestGateway gateway = new TestGateway();
    private final Behest behest = gateway.client().sleeper(time -> {}).build();
    /** Set when the gateway notices that its client is gone. */
    private final CountDownLatch clientLeft = new CountDownLatch(1);

    @AfterEach
    void stop() {
        gateway.close();
    }

    private ChatStream open(TestGateway.Reply reply) {
        gateway.next(reply);
        return behest.chat().completions().createStreaming(HELLO, CallOptions.forUser("u1"));
    }

    /** Talks until nobody listens any more. */
    private void talkOn(HttpExchange exchange) throws IOException {
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
    }

    private static String text(ChatCompletionChunk chunk) {
        return chunk.choices().get(0).delta().content().orElse("");
    }

    private static String text(ChatStream stream) {
        return stream.stream().map(ChatStreamTest::text).collect(Collectors.joining());
    }

    @Test
    void throwsARefusalBeforeThereIsAStream() {
        assertThatThrownBy(() -> open(error(402, "budget_exceeded", "spent")))
                .isInstanceOf(BehestQuotaException.class)
                .hasMessageContaining("spent");
    }

    @ParameterizedTest
    @CsvSource({
        "quota_exceeded, BehestQuotaException, 402",
        "rate_limited, BehestRateLimitException, 429",
        "token_expired, BehestAuthException, 401",
        "killed, BehestAuthException, 403",
        "content_blocked, BehestBadRequestException, 451",
        "provider_error, BehestServerException, 502",
        "provider_timeout, BehestServerException, 504",
        "something_new, BehestServerException, 500",
    })
    void throwsAnErrorInsideTheStreamAsTheExceptionOfItsCode(String code, String kind, int status) {
        var seen = new ArrayList<String>();
        try (ChatStream stream = open(stream(
                chunk("half"),
                "data: {\"error\":{\"code\":\"" + code + "\",\"message\":\"why\"},\"choices\":[]}\n\n"))) {
            BehestException failure = catchThrowableOfType(
                    BehestException.class, () -> stream.stream().forEach(chunk -> seen.add(text(chunk))));
            assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
            assertThat(failure.status()).isEqualTo(status);
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.traceId()).contains("trace-1");
            assertThat(failure.rawBody().orElseThrow()).contains("\"choices\":[]");
        }
        assertThat(seen).containsExactly("half");
        assertThat(gateway.calls()).as("never retried after the first byte").hasSize(1);
    }

    @Test
    void knowsAnErrorByTheTypeOfOpenAiWhenItsCodeIsUnknown() {
        try (ChatStream stream =
                open(stream("data: {\"error\":{\"type\":\"rate_limit_error\",\"message\":\"m\",\"code\":null}}\n\n"))) {
            assertThatThrownBy(() -> text(stream)).isInstanceOf(BehestRateLimitException.class);
        }
    }

    @Test
    void aTextThatSpeaksOfErrorsIsNoError() {
        try (ChatStream stream = open(words("the \\\"error\\\" is"))) {
            assertThat(text(stream)).isEqualTo("the \"error\" is");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data: {\"id\":", "data: {\"id\":\"c\"}", ": only a comment\n\n"})
    void takesNoStreamForWholeThatEndedEarly(String rest) {
        try (ChatStream stream = open(stream(chunk("half"), rest))) {
            assertThatThrownBy(() -> text(stream))
                    .isInstanceOfSatisfying(
                            BehestServerException.class,
                            cut -> assertThat(cut.code()).isEqualTo("stream_interrupted"));
        }
    }

    @Test
    void tellsABrokenConnectionFromAnEnd() {
        try (ChatStream stream = open(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(chunk("half").getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        })) {
            assertThatThrownBy(() -> text(stream)).hasMessageContaining("stream_interrupted");
        }
        assertThat(gateway.calls()).hasSize(1);
    }

    @Test
    void refusesAnEventThatIsNoJson() {
        try (ChatStream stream = open(stream("data: oops\n\n"))) {
            assertThatThrownBy(() -> text(stream)).hasMessageContaining("invalid_response");
        }
    }

    @Test
    void givesUpWhenNothingArrivesForTheTimeout() {
        var release = new CountDownLatch(1);
        gateway.next(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(chunk("half").getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            await(release);
        });
        try (ChatStream stream = behest.chat()
                .completions()
                .createStreaming(
                        HELLO,
                        CallOptions.builder().timeout(Duration.ofMillis(300)).build())) {
            assertThatThrownBy(() -> text(stream)).hasMessageContaining("stream_interrupted");
        } finally {
            release.countDown();
        }
    }

    @Test
    void streamsTheChunksOfTheOpenAiSdk() {
        try (ChatStream stream = open(words("Good", " ", "day"))) {
            assertThat(text(stream)).isEqualTo("Good day");
            assertThat(stream.sessionId()).contains("attributed-here");
            assertThat(stream.traceId()).contains("trace-1");
        }
        TestGateway.Seen seen = gateway.lastCall();
        assertThat(seen.header("Accept")).isEqualTo("text/event-stream");
        assertThat(seen.body()).isEqualTo("{\"messages\":[{\"content\":\"Hi\",\"role\":\"user\"}],\"stream\":true}");
    }

    @Test
    void readsCrLfCommentsOtherFieldsAndDataOverSeveralLines() {
        String pretty =
                chunk("two").replace("\"choices\"", "\ndata:\"choices\"").replace("\n", "\r\n");
        try (ChatStream stream =
                open(stream(": hello\n\n", "event: x\nid: 1\n" + chunk("one"), pretty, "data:[DONE]\n\n"))) {
            assertThat(text(stream)).isEqualTo("onetwo");
        }
    }

    @Test
    void readsACharacterThatIsCutByThePieces() {
        byte[] bytes = chunk("漢字").getBytes(StandardCharsets.UTF_8);
        try (ChatStream stream = open(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                for (byte b : bytes) {
                    out.write(b);
                    out.flush();
                }
                out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
            }
        })) {
            assertThat(text(stream)).isEqualTo("漢字");
        }
    }

    @Test
    void givesAChunkBeforeTheNextIsSent() {
        var firstRead = new CountDownLatch(1);
        try (ChatStream stream = open(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                out.write(chunk("one").getBytes(StandardCharsets.UTF_8));
                out.flush();
                await(firstRead);
                out.write((chunk("two") + "data: [DONE]\n\n").getBytes(StandardCharsets.UTF_8));
            }
        })) {
            var words = stream.stream().map(ChatStreamTest::text).peek(word -> firstRead.countDown());
            assertThat(words).containsExactly("one", "two");
        }
    }

    @Test
    void closingTheStreamCancelsTheCall() throws Exception {
        try (ChatStream stream = open(this::talkOn)) {
            assertThat(stream.stream().map(ChatStreamTest::text).findFirst()).contains("word");
        }
        assertThat(clientLeft.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closingFromAnotherThreadEndsAReadThatWaits() throws Exception {
        var reading = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        ChatStream stream = open(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(chunk("one").getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            await(release);
        });
        var read = CompletableFuture.supplyAsync(
                () -> stream.stream().peek(chunk -> reading.countDown()).count());
        await(reading);
        stream.close();
        stream.close();
        assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        release.countDown();
    }

    @Test
    void usesTheConnectionAgainAfterAStreamThatWasReadToItsEnd() {
        int streams = 0;
        // The end of a body may reach the client after its next call: then that one call opens another connection.
        while (streams < 50 && gateway.connections().size() >= streams) {
            streams++;
            var read = new CountDownLatch(1);
            var ended = new CountDownLatch(1);
            try (ChatStream stream = open(exchange -> {
                exchange.sendResponseHeaders(200, 0);
                var out = exchange.getResponseBody();
                out.write((chunk("a") + "data: [DONE]\n\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
                await(read);
                out.close();
                ended.countDown();
            })) {
                assertThat(text(stream)).isEqualTo("a");
                read.countDown();
                await(ended);
            }
        }
        assertThat(gateway.connections()).hasSizeLessThan(streams);
    }

    @Test
    void canBeReadOnce() {
        try (ChatStream stream = open(words("a"))) {
            assertThat(text(stream)).isEqualTo("a");
            assertThatThrownBy(stream::stream).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(stream::publisher).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> stream.subscribe(chunk -> {})).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void callsBackWithEachChunk() throws Exception {
        List<String> words = new CopyOnWriteArrayList<>();
        open(words("a", "b", "c")).subscribe(chunk -> words.add(text(chunk))).get(10, TimeUnit.SECONDS);
        assertThat(words).containsExactly("a", "b", "c");
    }

    @Test
    void failsTheFutureAndCancelsTheCallWhenACallbackThrows() throws Exception {
        var done = open(this::talkOn).subscribe(chunk -> {
            throw new IllegalArgumentException("mine");
        });
        assertThatThrownBy(() -> done.get(10, TimeUnit.SECONDS)).hasRootCauseMessage("mine");
        assertThat(clientLeft.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void cancellingTheCallbacksCancelsTheCall() throws Exception {
        var started = new CountDownLatch(1);
        var done = open(this::talkOn).subscribe(chunk -> started.countDown());
        await(started);
        done.cancel(true);
        assertThat(clientLeft.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void opensWithoutBlocking() throws Exception {
        gateway.next(words("a"));
        try (ChatStream stream = behest.chat()
                .completions()
                .createStreamingAsync(HELLO, CallOptions.forUser("u1"))
                .get(10, TimeUnit.SECONDS)) {
            assertThat(text(stream)).isEqualTo("a");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
