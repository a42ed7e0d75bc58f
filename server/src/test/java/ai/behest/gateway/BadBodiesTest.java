package ai.behest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.behest.RefusalShape;
import ai.behest.TestHouse;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Bodies that are refused: with a 400 that names the member, before any provider or the book hears of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class BadBodiesTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String GOOD =
            "{\"model\":\"gpt-4o-mini\",\"stream\":false,\"n\":1,\"messages\":[{\"role\":\"user\",\"content\":\"H\\u00e9y\"}]}";

    private TestHouse house;
    private String token;

    @BeforeAll
    void open(@TempDir Path data) {
        house = new TestHouse(data);
        token = house.token("ada");
    }

    @AfterAll
    void close() {
        house.close();
    }

    static IntStream cuts() {
        return IntStream.range(0, GOOD.length());
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void refusesJsonThatWasCutOff(int length) {
        refused(GOOD.substring(0, length).getBytes(StandardCharsets.UTF_8), "body");
    }

    static Stream<Arguments> shapes() {
        return Stream.of(
                arguments("an array", "[]", "body"),
                arguments("null", "null", "body"),
                arguments("a string", "\"hello\"", "body"),
                arguments("a number", "1", "body"),
                arguments("trailing text", GOOD + "x", "body"),
                arguments("a second value", GOOD + "{}", "body"),
                arguments("a comment", "/* hi */" + GOOD, "body"),
                arguments("single quotes", GOOD.replace('"', '\''), "body"),
                arguments("a byte order mark twice", "\ufeff\ufeff" + GOOD, "body"),
                arguments("a raw control character", with("\"x\":\"a\u0001b\""), "body"),
                arguments("NaN", with("\"temperature\":NaN"), "body"),
                arguments("Infinity", with("\"temperature\":-Infinity"), "body"),
                arguments("a number beyond a double", with("\"temperature\":1e999"), "body"),
                arguments("a nested number beyond a double", with("\"x\":{\"y\":[-1e999]}"), "body"),
                arguments("a number of 500 digits", with("\"x\":" + "9".repeat(500)), "body"),
                arguments("a leading zero", with("\"x\":012"), "body"),
                arguments("half of a surrogate pair", with("\"x\":\"\\ud83d\""), "body"),
                arguments("the other half", with("\"x\":[\"\\ude00\"]"), "body"),
                arguments("the halves in the wrong order", with("\"x\":\"\\ude00\\ud83d\""), "body"),
                arguments("half of a pair in a name", with("\"\\uD83D\":1"), "body"),
                arguments("a member twice", with("\"n\":2"), "body"),
                arguments("a nested member twice", with("\"x\":{\"a\":1,\"b\":[{\"c\":1,\"c\":2}]}"), "body"),
                arguments("a name of 4 KiB", with("\"" + "n".repeat(4_096) + "\":1"), "body"),
                arguments("65 arrays deep", with("\"x\":" + "[".repeat(64) + "]".repeat(64)), "body"),
                arguments("a million arrays deep", with("\"x\":" + "[".repeat(1_000_000)), "body"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void refusesWhatIsNotOneSoundJsonObject(String what, String body, String param) {
        refused(body.getBytes(StandardCharsets.UTF_8), param);
    }

    static Stream<Arguments> members() {
        return Stream.of(
                arguments("{}", "messages"),
                arguments("{\"messages\":null}", "messages"),
                arguments("{\"messages\":[]}", "messages"),
                arguments("{\"messages\":\"hi\"}", "messages"),
                arguments("{\"messages\":{}}", "messages"),
                arguments("{\"messages\":[1]}", "messages[0]"),
                arguments("{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},null]}", "messages[1]"),
                arguments("{\"messages\":[[]]}", "messages[0]"),
                arguments("{\"messages\":[{}]}", "messages[0].role"),
                arguments("{\"messages\":[{\"content\":\"a\"}]}", "messages[0].role"),
                arguments("{\"messages\":[{\"role\":null,\"content\":\"a\"}]}", "messages[0].role"),
                arguments("{\"messages\":[{\"role\":\"\",\"content\":\"a\"}]}", "messages[0].role"),
                arguments("{\"messages\":[{\"role\":7,\"content\":\"a\"}]}", "messages[0].role"),
                arguments("{\"messages\":[{\"role\":\"" + "r".repeat(65) + "\"}]}", "messages[0].role"),
                arguments(with("\"model\":7", "\"model\":\"gpt-4o-mini\","), "model"),
                arguments(with("\"model\":[\"gpt-4o\"]", "\"model\":\"gpt-4o-mini\","), "model"),
                arguments(with("\"model\":\"" + "m".repeat(201) + "\"", "\"model\":\"gpt-4o-mini\","), "model"),
                arguments(with("\"model\":\"a\\u0000b\"", "\"model\":\"gpt-4o-mini\","), "model"),
                arguments(with("\"model\":\"a\\r\\nb\"", "\"model\":\"gpt-4o-mini\","), "model"),
                arguments(with("\"stream\":\"yes\"", "\"stream\":false,"), "stream"),
                arguments(with("\"stream\":1", "\"stream\":false,"), "stream"),
                arguments(with("\"n\":0", "\"n\":1,"), "n"),
                arguments(with("\"n\":1000", "\"n\":1,"), "n"),
                arguments(with("\"n\":-1", "\"n\":1,"), "n"),
                arguments(with("\"n\":\"2\"", "\"n\":1,"), "n"),
                arguments(with("\"max_tokens\":0"), "max_tokens"),
                arguments(with("\"max_tokens\":-1"), "max_tokens"),
                arguments(with("\"max_tokens\":9223372036854775808"), "max_tokens"),
                arguments(with("\"max_tokens\":9223372036854775807"), "max_tokens"),
                arguments(with("\"max_tokens\":1.5"), "max_tokens"),
                arguments(with("\"max_tokens\":1e3"), "max_tokens"),
                arguments(with("\"max_tokens\":\"10\""), "max_tokens"),
                arguments(with("\"max_tokens\":true"), "max_tokens"),
                arguments(with("\"max_completion_tokens\":0"), "max_completion_tokens"),
                arguments(with("\"max_completion_tokens\":[]"), "max_completion_tokens"),
                arguments(with("\"stream_options\":true"), "stream_options"),
                arguments(with("\"stream_options\":[]"), "stream_options"),
                arguments(with("\"stream_options\":{\"include_usage\":1}"), "stream_options.include_usage"),
                arguments(with("\"user\":{}"), "user"),
                arguments(with("\"user\":\"" + "u".repeat(4_097) + "\""), "user"));
    }

    @ParameterizedTest
    @MethodSource("members")
    void namesTheMemberThatDoesNotFit(String body, String param) {
        refused(body.getBytes(StandardCharsets.UTF_8), param);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"input\":null}", "{\"input\":\"a\",\"input\":\"b\"}", "[\"a\"]"})
    void refusesBadEmbeddingsToo(String body) {
        RefusalShape.check(house.post("/v1/embeddings", token, body), 400, "validation_error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00ff", "\u00c3", "\u00c0\u00af", "\u00ed\u00a0\u0080", "\u00f5\u0080\u0080\u0080"})
    void refusesInvalidUtf8(String bytes) {
        String body = GOOD.replace("H\\u00e9y", bytes);
        refused(body.getBytes(StandardCharsets.ISO_8859_1), "body");
    }

    @Test
    void refusesAnEmptyBody() {
        refused(new byte[0], "body");
    }

    @Test
    void refusesALargeBodyThatIsCutOffAtItsEnd() {
        String body = GOOD.replace("H\\u00e9y", "long ".repeat(40_000));
        refused(body.substring(0, body.length() - 1).getBytes(StandardCharsets.UTF_8), "body");
    }

    @Test
    void neverRepeatsWhatWasSent() {
        JsonNode error = refused(
                "{\"messages\":[{\"role\":\"user\",\"content\":\"canary-4711".getBytes(StandardCharsets.UTF_8), "body");
        assertThat(error.toString()).doesNotContain("canary");
    }

    /** The good body with one more member. */
    private static String with(String member) {
        return "{" + member + "," + GOOD.substring(1);
    }

    /** The good body with one member in another's place. */
    private static String with(String member, String instead) {
        return with(member).replace(instead, "");
    }

    private JsonNode refused(byte[] body, String param) {
        long asked = house.provider().statistics().total().requests();
        int written = house.book().lines().size();
        HttpResponse<String> answer = house.send(house.request(CHAT, token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body)));
        JsonNode error = RefusalShape.check(answer, 400, "validation_error");
        assertThat(error.get("param").asString()).isEqualTo(param);
        assertThat(house.provider().statistics().total().requests())
                .as("requests to the provider")
                .isEqualTo(asked);
        assertThat(house.book().lines()).hasSize(written);
        assertThat(house.book().open()).isZero();
        return error;
    }
}
