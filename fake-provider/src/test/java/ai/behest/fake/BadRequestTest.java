package ai.behest.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BadRequestTest extends ProviderTest {
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}|model",
                "{\"model\":\"\",@}|model",
                "{\"model\":7,@}|model",
                "{\"model\":\"m\"}|messages",
                "{\"model\":\"m\",\"messages\":null}|messages",
                "{\"model\":\"m\",\"messages\":[]}|messages",
                "{\"model\":\"m\",\"messages\":\"hi\"}|messages",
                "{\"model\":\"m\",\"messages\":[1]}|messages[0]",
                "{\"model\":\"m\",\"messages\":[{}]}|messages[0].role",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":7}]}|messages[0].content",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[7]}]}|messages[0].content[0]",
                "{\"model\":\"m\",\"stream\":\"yes\",@}|stream",
                "{\"model\":\"m\",\"stream_options\":[],@}|stream_options",
                "{\"model\":\"m\",\"max_tokens\":0,@}|max_tokens",
                "{\"model\":\"m\",\"max_completion_tokens\":1.5,@}|max_completion_tokens",
                "{\"model\":\"m\",\"n\":0,@}|n",
                "{\"model\":\"m\",\"n\":129,@}|n",
                "{\"model\":\"m\",\"simulation\":[],@}|simulation",
                "{\"model\":\"m\",\"simulation\":{\"chunk\":1},@}|simulation.chunk",
                "{\"model\":\"m\",\"simulation\":{\"chunks\":-1},@}|simulation.chunks",
                "{\"model\":\"m\",\"simulation\":{\"chunks\":100001},@}|simulation.chunks",
                "{\"model\":\"m\",\"simulation\":{\"chunks\":\"1\"},@}|simulation.chunks",
                "{\"model\":\"m\",\"simulation\":{\"chunk_text\":1},@}|simulation.chunk_text",
                "{\"model\":\"m\",\"simulation\":{\"delay_ms\":1e3},@}|simulation.delay_ms",
                "{\"model\":\"m\",\"simulation\":{\"first_delay_ms\":-1},@}|simulation.first_delay_ms",
                "{\"model\":\"m\",\"simulation\":{\"cached_tokens\":true},@}|simulation.cached_tokens",
                "{\"model\":\"m\",\"simulation\":{\"reasoning_tokens\":-1},@}|simulation.reasoning_tokens",
                "{\"model\":\"m\",\"simulation\":{\"audio_tokens\":99999999999},@}|simulation.audio_tokens",
                "{\"model\":\"m\",\"simulation\":{\"usage\":1},@}|simulation.usage",
                "{\"model\":\"m\",\"simulation\":{\"text\":{}},@}|simulation.text",
                "{\"model\":\"m\",\"simulation\":{\"tag\":\"\"},@}|simulation.tag",
                "{\"model\":\"m\",\"simulation\":{\"tag\":\"a/b\"},@}|simulation.tag",
                "{\"model\":\"m\",\"simulation\":{\"ignore_max_tokens\":1},@}|simulation.ignore_max_tokens",
                "{\"model\":\"m\",\"simulation\":{\"crlf\":\"true\"},@}|simulation.crlf",
                "{\"model\":\"m\",\"simulation\":{\"split\":0},@}|simulation.split",
                "{\"model\":\"m\",\"simulation\":{\"event_bytes\":4194305},@}|simulation.event_bytes",
                "{\"model\":\"m\",\"simulation\":{\"comment\":\"hi\"},@}|simulation.comment",
                "{\"model\":\"m\",\"simulation\":{\"done\":0},@}|simulation.done",
                "{\"model\":\"m\",\"simulation\":{\"fault\":\"reset\"},@}|simulation.fault",
                "{\"model\":\"m\",\"simulation\":{\"fault\":{}},@}|simulation.fault.kind",
                "{\"model\":\"m\",\"simulation\":{\"fault\":{\"kind\":\"nope\"}},@}|simulation.fault.kind",
                "{\"model\":\"m\",\"simulation\":{\"fault\":{\"kind\":\"stall\",\"x\":1}},@}|simulation.fault.x",
                "{\"model\":\"m\",\"simulation\":{\"fault\":{\"kind\":\"stall\",\"after\":-1}},@}|simulation.fault.after",
                "{\"model\":\"m\",\"simulation\":{\"fault\":{\"kind\":\"empty\",\"after\":1}},@}|simulation.fault.after",
                "{\"model\":\"m\",\"simulation\":{\"fault\":{\"kind\":\"status\"}},@}|simulation.fault.status",
                "{\"model\":\"m\",\"simulation\":{\"fault\":{\"kind\":\"status\",\"status\":200}},@}|simulation.fault.status",
                "{\"model\":\"m\",\"simulation\":{\"fault\":{\"kind\":\"reset\",\"status\":500}},@}|simulation.fault.status",
                "{\"model\":\"m\",\"simulation\":{\"fault\":{\"kind\":\"status\",\"status\":429,\"retry_after\":\"a\\r\\nb\"}},@}|simulation.fault.retry_after",
                "{\"model\":\"m\",\"metadata\":{\"simulation\":{}},@}|metadata.simulation",
                "{\"model\":\"m\",\"metadata\":{\"simulation\":\"{\"},@}|metadata.simulation",
                "{\"model\":\"m\",\"metadata\":{\"simulation\":\"{\\\"x\\\":1}\"},@}|metadata.simulation.x",
            })
    void namesTheFieldThatIsWrong(String body, String field) throws Exception {
        HttpResponse<String> response = post(body.replace("@", MESSAGES));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .contains("\"param\":\"" + field + "\"", "\"type\":\"invalid_request_error\"", "\"message\":\"");
        assertThat(provider.statistics().total())
                .extracting(Counts::requests, Counts::refused, Counts::inputTokens)
                .containsExactly(1L, 1L, 0L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[]", "null", "7", "{\"model\":\"m\",}", "{} {}", "nonsense"})
    void refusesWhatIsNotAJsonObject(String body) throws Exception {
        HttpResponse<String> response = post(body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"code\":\"invalid_json\"");
    }

    @Test
    void refusesInvalidUtf8AndDeepNesting() throws Exception {
        HttpRequest invalid = to("/v1/chat/completions")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}))
                .build();
        assertThat(client.send(invalid, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(400);
        assertThat(post("[".repeat(100_000)).statusCode()).isEqualTo(400);
        assertThat(post("{\"a\":".repeat(100_000)).statusCode()).isEqualTo(400);
    }

    @Test
    void refusesABodyOverTheLimitAndLivesOn() throws Exception {
        byte[] large = new byte[Upload.MAX_BYTES + 1];
        HttpRequest request = to("/v1/chat/completions")
                .POST(HttpRequest.BodyPublishers.ofByteArray(large))
                .build();
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(413);
        assertThat(post(chat(false, "{}")).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v1", "/v1/chat", "/v1/completions", "/sent/", "/sent/unknown", "/v1/models/"})
    void knowsNoOtherPath(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("\"error\":{");
    }

    @Test
    void refusesTheWrongMethod() throws Exception {
        assertThat(get("/v1/chat/completions").statusCode()).isEqualTo(405);
        assertThat(get("/statistics/reset").statusCode()).isEqualTo(405);
        assertThat(post("/statistics", "").statusCode()).isEqualTo(405);
        assertThat(post("/v1/models", "").statusCode()).isEqualTo(405);
    }
}
