package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Json;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * From a provider's report of usage, over HTTP, to the entry's cost: worked out by hand at rates no two of which are
 * alike. The provider reports whatever the message asks it to.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class UsageCostTest {
    /** USD per million tokens; a picodollar for a token is a millionth of it. */
    private static final String PRICES = """
            {"version":"shapes-1","models":[{"provider":"shapes","model":"m","kind":"chat","input":"1","cached":"0.1",
             "cache_write":"1.25","cache_write_1h":"2","audio_input":"10","image_input":"3","output":"4","reasoning":"5",
             "audio_output":"20","image_output":"30","source":"test","read":"2026-11-25"}]}
            """;

    private HttpServer provider;
    private ExecutorService threads;
    private TestHouse house;

    @BeforeAll
    void open(@TempDir Path data) throws IOException {
        threads = Executors.newVirtualThreadPerTaskExecutor();
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.setExecutor(threads);
        provider.createContext("/v1/chat/completions", UsageCostTest::answer);
        provider.start();
        house = new TestHouse(
                data,
                TestHouse.Wishes.NONE.variable(
                        "BEHEST_PROVIDER_SHAPES_BASE_URL",
                        "http://127.0.0.1:" + provider.getAddress().getPort() + "/v1"));
        HttpResponse<String> priced = house.send(HttpRequest.newBuilder(URI.create(house.serverUrl() + "/v1/prices"))
                .header("Authorization", "Bearer " + house.adminToken())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(PRICES)));
        assertThat(priced.statusCode()).as(priced.body()).isEqualTo(201);
    }

    @AfterAll
    void close() {
        house.close();
        provider.stop(0);
        threads.shutdownNow();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = Json.tree(exchange.getRequestBody().readAllBytes());
            String usage = request.at("/messages/0/content").asString();
            boolean stream = request.path("stream").asBoolean(false);
            String body = stream
                    ? "data: {\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"},"
                            + "\"finish_reason\":\"stop\"}]}\n\ndata: {\"model\":\"m\",\"choices\":[],\"usage\":"
                            + usage
                            + "}\n\ndata: [DONE]\n\n"
                    : "{\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
                            + "\"hi\"},\"finish_reason\":\"stop\"}],\"usage\":" + usage + "}";
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", stream ? "text/event-stream" : "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        }
    }

    private Book.Line call(String usage, boolean stream) {
        String body = Json.text(Map.of("model", "shapes/m", "stream", stream, "messages", new Object[] {
            Map.of("role", "user", "content", usage.replace('\'', '"'))
        }));
        HttpResponse<String> answer = house.post("/v1/chat/completions", house.apiKey(), body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return house.book().line(answer.headers().firstValue("X-Trace-Id").orElseThrow());
    }

    private static BigDecimal usd(Book.Line line) {
        return new BigDecimal(Objects.requireNonNull(line.cost())).movePointLeft(12);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // OpenAI: 35 x 1 + 60 x 0.1 + 5 x 10 + 27 x 4 + 20 x 5 + 3 x 20 = 359
                "{'prompt_tokens':100,'completion_tokens':50,'total_tokens':150,'prompt_tokens_details':"
                        + "{'cached_tokens':60,'audio_tokens':5},'completion_tokens_details':{'reasoning_tokens':20,"
                        + "'audio_tokens':3,'rejected_prediction_tokens':6}} | 0.000359",
                // OpenAI since GPT-5.6: 200 x 1 + 2,000 x 0.1 + 400 x 1.25 + 300 x 4 = 2,100
                "{'prompt_tokens':2600,'completion_tokens':300,'total_tokens':2900,'prompt_tokens_details':"
                        + "{'cached_tokens':2000,'cache_write_tokens':400}} | 0.0021",
                // Anthropic: 2,048 x 1 + 1,800 x 0.1 + 148 x 1.25 + 100 x 2 + 503 x 4 = 4,625
                "{'input_tokens':2048,'cache_read_input_tokens':1800,'cache_creation_input_tokens':248,"
                        + "'output_tokens':503,'cache_creation':{'ephemeral_5m_input_tokens':148,"
                        + "'ephemeral_1h_input_tokens':100}} | 0.004625",
                // xAI, reasoning beside: 9,992 x 1 + 128 x 0.1 + 1,499 x 4 + 2,809 x 5 = 30,045.8
                "{'prompt_tokens':10120,'completion_tokens':1499,'total_tokens':14428,'prompt_tokens_details':"
                        + "{'cached_tokens':128},'completion_tokens_details':{'reasoning_tokens':2809}} | 0.0300458",
                // Gemini behind OpenAI's dialect: 20 x 1 + 198 x 4 + 405 x 5 = 2,837
                "{'prompt_tokens':20,'completion_tokens':198,'total_tokens':623} | 0.002837",
                // DeepSeek: 76 x 1 + 1,024 x 0.1 + 16 x 4 + 64 x 5 = 562.4
                "{'prompt_tokens':1100,'completion_tokens':80,'total_tokens':1180,'prompt_cache_hit_tokens':1024,"
                        + "'prompt_cache_miss_tokens':76,'completion_tokens_details':{'reasoning_tokens':64}}"
                        + " | 0.0005624",
                // pictures: 50 x 1 + 323 x 3 + 100 x 4 + 3,900 x 30 = 118,419
                "{'input_tokens':373,'input_tokens_details':{'text_tokens':50,'image_tokens':323},"
                        + "'output_tokens':4000,'output_tokens_details':{'text_tokens':100,'image_tokens':3900},"
                        + "'total_tokens':4373} | 0.118419",
                // OpenRouter: 90 x 1 + 100 x 1.25 + 4 x 3 + 2 x 4 = 235
                "{'completion_tokens':2,'cost':0.95,'prompt_tokens':194,'prompt_tokens_details':{'cached_tokens':0,"
                        + "'cache_write_tokens':100,'video_tokens':4},'total_tokens':196} | 0.000235",
            })
    void costsExactlyWhatTheBucketsCome(String usage, BigDecimal cost) {
        for (boolean stream : new boolean[] {false, true}) {
            Book.Line line = call(usage, stream);
            assertThat(usd(line)).isEqualByComparingTo(cost);
            assertThat(line.estimated()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // a part larger than its whole stands beside it: 100 x 1 + 200 x 0.1 + 10 x 4 = 160
                "{'prompt_tokens':100,'completion_tokens':10,'prompt_tokens_details':{'cached_tokens':200}} | 0.00016",
                // a broken discount is none: 100 x 1 + 10 x 4 = 140
                "{'prompt_tokens':100,'completion_tokens':10,'prompt_tokens_details':{'cached_tokens':-5}} | 0.00014",
                // a broken surcharge takes all: 100 x 10 + 10 x 4 = 1,040
                "{'prompt_tokens':100,'completion_tokens':10,'prompt_tokens_details':{'audio_tokens':'7'}} | 0.00104",
            })
    void aReportThatContradictsItselfIsMarkedAndNeverCostsLess(String usage, BigDecimal cost) {
        Book.Line line = call(usage, true);
        assertThat(usd(line)).isEqualByComparingTo(cost);
        assertThat(line.estimated()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // the input as reported, and one token of output for the two letters that came
                "{'prompt_tokens':5000,'completion_tokens':-1} | 5000 | 1",
                "{'prompt_tokens':5000,'completion_tokens':0} | 5000 | 1",
                // the output as reported
                "{'prompt_tokens':-1,'completion_tokens':700} | -1 | 700",
                // more than any amount of money pays
                "{'prompt_tokens':1000000000000,'completion_tokens':1000000000000,'completion_tokens_details':"
                        + "{'audio_tokens':1000000000000}} | -1 | 1",
            })
    void aSideThatIsNotToldIsMetered(String usage, long input, long output) {
        Book.Line line = call(usage, false);
        assertThat(line.estimated()).isTrue();
        assertThat(line.output()).isEqualTo(output);
        if (input >= 0) {
            assertThat(line.input()).isEqualTo(input);
        } else {
            assertThat(line.input()).as("a token for four bytes").isBetween(20L, 200L);
        }
    }
}
