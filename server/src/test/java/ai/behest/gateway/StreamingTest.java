package ai.behest.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.Book;
import ai.behest.Script;
import ai.behest.TestHouse;
import ai.behest.Until;
import ai.behest.fake.Sent;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams as the provider sends them: the same bytes, in the same order, as soon as they are there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class StreamingTest {
    private static final String USAGE = "\"stream_options\":{\"include_usage\":true},";

    private TestHouse house;
    private String key;

    @BeforeAll
    void open(@TempDir Path data) {
        house = new TestHouse(data);
        // with a key and no user's name no user's limit applies
        key = house.apiKey();
    }

    @AfterEach
    void nothingLeaks() {
        Until.holds("no reservation is open", () -> house.book().open() == 0);
        Until.holds(
                "no stream is open at the provider",
                () -> house.provider().statistics().openStreams() == 0);
    }

    @AfterAll
    void close() {
        house.close();
    }

    @Test
    void sendsTheFirstByteWhileTheProviderIsStillAtIt() throws Exception {
        String tag = Script.tag();
        HttpResponse<InputStream> answer =
                open(Script.chat(true, "{\"chunks\":6,\"delay_ms\":150,\"tag\":\"" + tag + "\"}", USAGE));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            for (int event = 1; event <= 5; event++) {
                assertThat(lines.readLine()).startsWith("data: {");
                assertThat(sent(tag).outcome())
                        .as("the provider, when event " + event + " is here")
                        .isEqualTo("open");
                lines.readLine();
            }
            assertThat(lines.lines().toList()).endsWith("data: [DONE]", "");
        }
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-cache");
    }

    @Test
    void sendsTheVeryBytesOfTheProvider() throws Exception {
        String tag = Script.tag();
        byte[] body = bytes(Script.chat(true, "{\"chunks\":200,\"tag\":\"" + tag + "\"}", USAGE + "\"n\":2,"));
        assertThat(sha256(body)).isEqualTo(sent(tag).sha256());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"stream_options\":null,",
                "\"stream_options\":{},",
                "\"stream_options\":{\"include_usage\":false},",
                "\"stream_options\":{\"x\":[1]},"
            })
    void keepsTheUsageEventForItselfWhenNobodyAsked(String options) throws Exception {
        String tag = Script.tag();
        String body = new String(
                bytes(Script.chat(true, "{\"chunks\":3,\"tag\":\"" + tag + "\"}", options)), StandardCharsets.UTF_8);
        assertThat(body).doesNotContain("prompt_tokens").endsWith("data: [DONE]\n\n");
        assertThat(sent(tag).bytes()).as("the provider was asked for it").isGreaterThan(body.length() + 50);
        assertThat(house.book().lines().getLast().estimated()).isFalse();
    }

    @Test
    void turnsCrlfAndCommentsIntoPlainEvents() throws Exception {
        String plain = "{\"chunks\":9}";
        String expected = withoutId(bytes(Script.chat(true, plain, USAGE)));
        String odd = "{\"chunks\":9,\"crlf\":true,\"comment\":true}";
        assertThat(withoutId(bytes(Script.chat(true, odd, USAGE)))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void putsEventsTogetherThatWereCutAnywhere(boolean crlf) throws Exception {
        String expected = withoutId(bytes(Script.chat(true, "{\"chunks\":3}", USAGE)));
        for (int split = 1; split <= 40; split++) {
            String script = "{\"chunks\":3,\"split\":" + split + ",\"crlf\":" + crlf + "}";
            assertThat(withoutId(bytes(Script.chat(true, script, USAGE))))
                    .as("cut every " + split + " bytes")
                    .isEqualTo(expected);
        }
    }

    @Test
    void passesAnEventOfAMebibyte() throws Exception {
        String tag = Script.tag();
        byte[] body = bytes(Script.chat(true, "{\"event_bytes\":1048576,\"tag\":\"" + tag + "\"}", USAGE));
        assertThat(body.length).isGreaterThan(1 << 20);
        assertThat(sha256(body)).isEqualTo(sent(tag).sha256());
    }

    @Test
    void refusesAnEventOfThreeMebibytesInClearWords() throws Exception {
        String body = new String(bytes(Script.chat(true, "{\"event_bytes\":3145728}", USAGE)), StandardCharsets.UTF_8);
        assertThat(body)
                .contains("\"code\":\"provider_error\"")
                .contains("too large")
                .doesNotContain("[DONE]");
        assertThat(house.book().lines().getLast().status()).isEqualTo("failed");
    }

    @Test
    void endsAStreamProperlyWhoseProviderForgotDone() throws Exception {
        String body = new String(bytes(Script.chat(true, "{\"chunks\":2,\"done\":false}")), StandardCharsets.UTF_8);
        assertThat(body).endsWith("data: [DONE]\n\n");
        assertThat(house.book().lines().getLast().status()).isEqualTo("completed");
    }

    @Test
    void carriesFiveHundredStreamsAtOnceWithoutMixingThem() throws Exception {
        record Stream(String tag, CompletableFuture<HttpResponse<byte[]>> answer) {}
        int before = house.book().lines().size();
        List<Stream> streams = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            String tag = Script.tag();
            String script = "{\"chunks\":60,\"delay_ms\":20,\"chunk_text\":\" " + tag + "\",\"tag\":\"" + tag + "\"}";
            HttpRequest request = chat(Script.chat(true, script, USAGE)).build();
            streams.add(new Stream(tag, house.http().sendAsync(request, BodyHandlers.ofByteArray())));
        }
        for (Stream stream : streams) {
            HttpResponse<byte[]> answer = stream.answer().get(60, TimeUnit.SECONDS);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(sha256(answer.body()))
                    .as(stream.tag())
                    .isEqualTo(sent(stream.tag()).sha256());
        }
        List<Book.Line> lines = house.book().lines();
        assertThat(lines).hasSize(before + 500);
        assertThat(lines.subList(before, lines.size()))
                .allSatisfy(line -> assertThat(line.output()).isEqualTo(60));
        assertThat(house.provider().statistics().maxOpenStreams())
                .as("they ran at the same time")
                .isGreaterThan(400);
    }

    private HttpRequest.Builder chat(String body) {
        return house.request("/v1/chat/completions", key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpResponse<InputStream> open(String body) throws Exception {
        return house.http().send(chat(body).build(), BodyHandlers.ofInputStream());
    }

    private byte[] bytes(String body) throws Exception {
        HttpResponse<byte[]> answer = house.http().send(chat(body).build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    /** The id is made of the request's bytes, and so differs between scripts. */
    private static String withoutId(byte[] body) {
        return new String(body, StandardCharsets.UTF_8).replaceAll("chatcmpl-sim-[0-9a-f]+", "ID");
    }

    private Sent sent(String tag) {
        return house.provider().sent(tag).orElseThrow();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
