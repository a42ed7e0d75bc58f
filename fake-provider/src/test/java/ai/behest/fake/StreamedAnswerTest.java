package ai.behest.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StreamedAnswerTest extends ProviderTest {
    private static final String USAGE = "\"stream_options\":{\"include_usage\":true},";

    /** One event as the provider must write it for a request. */
    private static String event(String request, String choice, String more) {
        return "data: {\"id\":\"chatcmpl-sim-" + Fingerprint.of(Json.utf8(request))
                + "\",\"object\":\"chat.completion.chunk\",\"created\":1767225600,\"model\":\"m\","
                + "\"system_fingerprint\":\"simulation\",\"choices\":[" + choice + "]" + more + "}\n\n";
    }

    private static String choice(int index, String delta, String finish) {
        return "{\"index\":" + index + ",\"delta\":" + delta + ",\"logprobs\":null,\"finish_reason\":" + finish + "}";
    }

    private static String role(int index) {
        return choice(index, "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null");
    }

    private static String content(int index, String text) {
        return choice(index, "{\"content\":\"" + text + "\"}", "null");
    }

    @Test
    void sendsExactlyTheEventsThatOpenAiWouldSend() throws Exception {
        String request = chat(true, "{}");
        HttpResponse<String> response = post(request);
        assertThat(response.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        assertThat(response.body())
                .isEqualTo(event(request, role(0), "")
                        + event(request, content(0, "[simulation]"), "")
                        + event(request, content(0, " You"), "")
                        + event(request, content(0, " said:"), "")
                        + event(request, content(0, " Hello"), "")
                        + event(request, choice(0, "{}", "\"stop\""), "")
                        + "data: [DONE]\n\n");
    }

    @Test
    void sendsUsageInAnEventOfItsOwnWhenAsked() throws Exception {
        String request = chat(
                true, USAGE, "{\"chunks\":1,\"chunk_text\":\"a\\\"b\",\"cached_tokens\":1,\"reasoning_tokens\":5}");
        assertThat(post(request).body())
                .isEqualTo(event(request, role(0), ",\"usage\":null")
                        + event(request, content(0, "a\\\"b"), ",\"usage\":null")
                        + event(request, choice(0, "{}", "\"stop\""), ",\"usage\":null")
                        + event(
                                request,
                                "",
                                ",\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":6,\"total_tokens\":8,"
                                        + "\"prompt_tokens_details\":{\"cached_tokens\":1,\"audio_tokens\":0},"
                                        + "\"completion_tokens_details\":{\"reasoning_tokens\":5,\"audio_tokens\":0,"
                                        + "\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}")
                        + "data: [DONE]\n\n");
    }

    @Test
    void interleavesSeveralChoices() throws Exception {
        String request = chat(true, "\"n\":2,", "{\"chunks\":2,\"chunk_text\":\"x\"}");
        assertThat(post(request).body())
                .isEqualTo(event(request, role(0), "")
                        + event(request, role(1), "")
                        + event(request, content(0, "x"), "")
                        + event(request, content(1, "x"), "")
                        + event(request, content(0, "x"), "")
                        + event(request, content(1, "x"), "")
                        + event(request, choice(0, "{}", "\"stop\""), "")
                        + event(request, choice(1, "{}", "\"stop\""), "")
                        + "data: [DONE]\n\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 61, 100_000})
    void sendsAsManyChunksAsScripted(int chunks) throws Exception {
        String body = post(chat(true, "{\"chunks\":" + chunks + "}")).body();
        assertThat(body.split("\"delta\":\\{\"content\"", -1)).hasSize(chunks + 1);
        assertThat(provider.statistics().total().outputTokens()).isEqualTo(chunks);
        assertThat(body).endsWith("data: [DONE]\n\n");
    }

    @Test
    void beginsTheWordsAgainWithASpaceWhenMoreChunksAreWanted() throws Exception {
        String body =
                post(chat(true, "{\"chunks\":4,\"text\":\"one two three\"}")).body();
        assertThat(body)
                .contains("\" three\"")
                .containsOnlyOnce("\"content\":\"one\"")
                .contains("\"content\":\" one\"");
    }

    @Test
    void stopsAtMaxTokensAndSaysSo() throws Exception {
        String body = post(chat(true, "\"max_tokens\":3,", "{\"chunks\":9}")).body();
        assertThat(body.split("\"delta\":\\{\"content\"", -1)).hasSize(4);
        assertThat(body).contains("\"finish_reason\":\"length\"").doesNotContain("\"stop\"");
        assertThat(provider.statistics().total().outputTokens()).isEqualTo(3);
    }

    @Test
    void endsLinesWithCrlfWhenScripted() throws Exception {
        String plain = post(chat(true, "{\"tag\":\"x\"}")).body();
        String body = post(chat(true, "{\"crlf\":true,\"comment\":true}")).body();
        assertThat(body.replace("\r\n", "")).doesNotContain("\n");
        assertThat(body.replace(": simulation\r\n\r\n", "")
                        .replace("\r\n", "\n")
                        .replaceAll("sim-\\w+", ""))
                .isEqualTo(plain.replaceAll("sim-\\w+", ""));
    }

    @Test
    void putsACommentBeforeEachEventWhenScripted() throws Exception {
        String body = post(chat(true, "{\"comment\":true,\"chunks\":2}")).body();
        assertThat(body.split(": simulation\n\ndata: ", -1)).hasSize(5);
        assertThat(body).startsWith(": simulation\n\ndata: ");
    }

    @Test
    void leavesTheEndMarkOutWhenScripted() throws Exception {
        assertThat(post(chat(true, "{\"done\":false}")).body())
                .doesNotContain("[DONE]")
                .endsWith("\"finish_reason\":\"stop\"}]}\n\n");
        assertThat(provider.statistics().total().served()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 1_048_576, 4 << 20})
    void padsOneEventToTheScriptedSize(int size) throws Exception {
        String body = post(chat(true, "{\"event_bytes\":" + size + "}")).body();
        List<Integer> sizes = new ArrayList<>();
        for (String event : body.split("(?<=\n\n)", -1)) {
            sizes.add(event.length());
        }
        assertThat(sizes).contains(size);
        assertThat(body).contains("\"obfuscation\":\"xxx");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 50})
    void sendsSlicesThatTogetherAreTheSameBytes(int split) throws Exception {
        String whole = post(chat(true, "{\"chunks\":3}")).body();
        try (RawCall call = new RawCall(provider.port(), chat(true, "{\"chunks\":3,\"split\":" + split + "}"))) {
            call.head();
            StringBuilder body = new StringBuilder();
            List<byte[]> chunks = call.chunks();
            for (byte[] slice : chunks) {
                body.append(new String(slice, StandardCharsets.UTF_8));
            }
            assertThat(chunks.subList(0, chunks.size() - 1)).allMatch(slice -> slice.length == split);
            assertThat(body.toString().replaceAll("sim-\\w+", "")).isEqualTo(whole.replaceAll("sim-\\w+", ""));
        }
    }

    @Test
    void keepsTheScriptedPace() throws Exception {
        long start = System.nanoTime();
        post(chat(true, "{\"chunks\":10,\"delay_ms\":20,\"first_delay_ms\":100}"));
        assertThat((System.nanoTime() - start) / 1_000_000).isBetween(100L + 10 * 20, 5_000L);
    }

    @Test
    void sendsEachPacedEventWhenItsTimeHasCome() throws Exception {
        try (RawCall call = new RawCall(provider.port(), chat(true, "{\"chunks\":3,\"delay_ms\":30}"))) {
            call.head();
            long last = System.nanoTime();
            call.chunk();
            for (int i = 0; i < 3; i++) {
                assertThat(new String(call.chunk(), StandardCharsets.UTF_8)).containsOnlyOnce("data: ");
            }
            assertThat((System.nanoTime() - last) / 1_000_000).isGreaterThanOrEqualTo(60);
        }
    }
}
