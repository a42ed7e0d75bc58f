package ai.behest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.behest.Book;
import ai.behest.RefusalShape;
import ai.behest.Script;
import ai.behest.TestHouse;
import ai.behest.Until;
import ai.behest.wire.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A provider that fails, in every way that the fake one knows: the client is told, the call is in the book, nothing leaks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ProviderFaultsTest {
    private static final String CHAT = "/v1/chat/completions";

    private TestHouse house;
    private String token;

    @BeforeAll
    void open(@TempDir Path data) {
        Patience patience = new Patience(Duration.ofMillis(800), Duration.ofMillis(800), Duration.ofSeconds(2));
        house = new TestHouse(data, TestHouse.Wishes.NONE.patience(patience));
        token = house.token("ada");
    }

    @AfterEach
    void nothingLeaksAndTheServerAnswers() {
        Until.holds("no reservation is open", () -> house.book().open() == 0);
        Until.holds(
                "no stream is open at the provider",
                () -> house.provider().statistics().openStreams() == 0);
        HttpResponse<String> next = ask(true, "{\"chunks\":2}");
        assertThat(next.statusCode()).isEqualTo(200);
        assertThat(next.body()).endsWith("data: [DONE]\n\n");
    }

    @AfterAll
    void close() {
        house.close();
    }

    /** Fault, events before it, and what becomes of a stream that had not begun. */
    static Stream<Arguments> faultsBeforeAnything() {
        return Stream.of(
                arguments("stall", 0, 504, "provider_timeout"),
                arguments("reset", 0, 502, "provider_error"),
                arguments("close", 0, 502, "provider_error"),
                arguments("garbage", 0, 502, "provider_error"),
                arguments("html", 0, 502, "provider_error"),
                arguments("error_event", 0, 502, "provider_error"),
                arguments("not_json", 0, 502, "provider_error"),
                arguments("huge", 0, 502, "provider_error"),
                arguments("empty", -1, 502, "provider_error"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faultsBeforeAnything")
    void tellsTheClientOfAStreamThatNeverBegan(String kind, int after, int status, String code) {
        HttpResponse<String> answer = ask(true, Script.fault(kind, after));
        RefusalShape.check(answer, status, code);
        failed(answer, status);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faultsBeforeAnything")
    void tellsTheClientOfAnAnswerThatNeverCame(String kind, int after, int status, String code) {
        HttpResponse<String> answer = ask(false, Script.fault(kind, after));
        RefusalShape.check(answer, status, code);
        failed(answer, status);
    }

    static Stream<Arguments> faultsInTheMiddle() {
        return Stream.of("stall", "reset", "close", "garbage", "html", "error_event", "not_json", "huge")
                .flatMap(kind -> Stream.of(1, 3).map(after -> arguments(kind, after)));
    }

    @ParameterizedTest(name = "{0} after {1} events")
    @MethodSource("faultsInTheMiddle")
    void endsABrokenStreamWithAnErrorAndNoDone(String kind, int after) {
        HttpResponse<String> answer = ask(true, Script.fault(kind, after));
        assertThat(answer.statusCode()).isEqualTo(200);
        String[] events = answer.body().split("\n\n", -1);
        assertThat(events).hasSize(after + 2);
        assertThat(events[after + 1]).as("every event ends in a blank line").isEmpty();
        assertThat(answer.body())
                .doesNotContain("[DONE]")
                .doesNotContain("<html")
                .doesNotContain("\r");
        JsonNode last = Json.tree(events[after].substring("data: ".length()).getBytes(StandardCharsets.UTF_8));
        assertThat(last.get("error").get("code").stringValue())
                .isEqualTo(kind.equals("stall") ? "provider_timeout" : "provider_error");
        assertThat(last.get("error").get("trace_id").stringValue()).isEqualTo(trace(answer));
        assertThat(last.get("choices").isArray()).isTrue();
        Book.Line line = failed(answer, 200);
        assertThat(line.estimated()).isTrue();
        assertThat(line.input()).isPositive();
        assertThat(line.output()).as("the content that was passed on").isGreaterThanOrEqualTo(after - 1);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"stall", "reset", "close", "garbage", "html", "not_json", "huge"})
    void tellsTheClientOfAnAnswerThatWasCutInHalf(String kind) {
        HttpResponse<String> answer = ask(false, Script.fault(kind, 1));
        int status = kind.equals("stall") ? 504 : 502;
        RefusalShape.check(answer, status, status == 504 ? "provider_timeout" : "provider_error");
        assertThat(failed(answer, status).estimated()).isTrue();
    }

    static Stream<Arguments> statuses() {
        return Stream.of(
                arguments(400, 400, "validation_error"),
                arguments(401, 502, "provider_error"),
                arguments(402, 502, "provider_error"),
                arguments(403, 502, "provider_error"),
                arguments(404, 404, "model_not_found"),
                arguments(408, 504, "provider_timeout"),
                arguments(409, 400, "validation_error"),
                arguments(413, 400, "validation_error"),
                arguments(418, 502, "provider_error"),
                arguments(422, 422, "validation_error"),
                arguments(429, 429, "rate_limited"),
                arguments(500, 502, "provider_error"),
                arguments(502, 502, "provider_error"),
                arguments(503, 503, "overloaded"),
                arguments(504, 504, "provider_timeout"),
                arguments(529, 503, "overloaded"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statuses")
    void turnsAProvidersStatusIntoOurs(int theirs, int ours, String code) {
        for (boolean stream : new boolean[] {true, false}) {
            HttpResponse<String> answer = ask(
                    stream,
                    "{\"fault\":{\"kind\":\"status\",\"status\":" + theirs
                            + ",\"retry_after\":7,\"message\":\"said upstream\",\"code\":\"their_code\"}}");
            JsonNode error = RefusalShape.check(answer, ours, code);
            boolean passes = ours == 400 || ours == 404 || ours == 422;
            assertThat(error.get("message").stringValue().equals("said upstream"))
                    .isEqualTo(passes);
            assertThat(answer.body().contains("said upstream")).isEqualTo(passes);
            assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(ours == 429 || ours == 503);
            answer.headers()
                    .firstValue("Retry-After")
                    .ifPresent(wait -> assertThat(wait).isEqualTo("7"));
            Book.Line line = failed(answer, ours);
            assertThat(line.input() + line.output())
                    .as("a refused call costs nothing")
                    .isZero();
            assertThat(line.estimated()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void estimatesACallWhoseUsageIsMissing(boolean stream) {
        HttpResponse<String> answer = ask(stream, Script.fault("missing_usage", -1));
        assertThat(answer.statusCode()).isEqualTo(200);
        Book.Line line = house.book().line(trace(answer));
        assertThat(line.status()).isEqualTo("completed");
        assertThat(line.estimated()).isTrue();
        assertThat(line.input()).isPositive();
        assertThat(line.output()).isGreaterThanOrEqualTo(4);
        assertThat(line.cost()).isPositive();
    }

    @Test
    void refusesAStreamOfTheWrongType() {
        HttpResponse<String> answer = ask(true, Script.fault("wrong_content_type", -1));
        RefusalShape.check(answer, 502, "provider_error");
        failed(answer, 502);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt_tokens\":-1,\"completion_tokens\":2}",
                "{\"prompt_tokens\":1.5,\"completion_tokens\":2}",
                "{\"prompt_tokens\":\"3\",\"completion_tokens\":2}",
                "{\"prompt_tokens\":9223372036854775808,\"completion_tokens\":2}",
                "{\"prompt_tokens\":1e30,\"completion_tokens\":2}",
                "{\"prompt_tokens\":5,\"completion_tokens\":2,\"prompt_tokens_details\":{\"cached_tokens\":6}}",
                "{\"prompt_tokens\":5,\"completion_tokens\":2,\"completion_tokens_details\":{\"reasoning_tokens\":-9}}",
                "{\"prompt_tokens\":5}",
                "{\"completion_tokens\":5}",
                "{}"
            })
    void estimatesACallWhoseUsageCannotBeTrue(String usage) {
        for (boolean stream : new boolean[] {true, false}) {
            HttpResponse<String> answer = ask(stream, "{\"chunks\":4,\"usage\":" + usage + "}");
            assertThat(answer.statusCode()).isEqualTo(200);
            Book.Line line = house.book().line(trace(answer));
            assertThat(line.status()).isEqualTo("completed");
            assertThat(line.estimated()).isTrue();
            assertThat(line.input()).isPositive();
            assertThat(line.output()).isGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void estimatesACallWhoseUsageNoAmountOfMoneyPays() {
        String body =
                Script.chat(true, "{\"usage\":{\"prompt_tokens\":1000000000000,\"completion_tokens\":1000000000000}}");
        HttpResponse<String> answer = house.post(CHAT, token, body.replace("gpt-4o-mini", "gpt-4o"));
        assertThat(answer.body()).endsWith("data: [DONE]\n\n");
        Book.Line line = house.book().line(trace(answer));
        assertThat(line.status()).isEqualTo("completed");
        assertThat(line.estimated()).isTrue();
        assertThat(line.cost()).isBetween(1L, 1_000_000_000_000L);
    }

    private HttpResponse<String> ask(boolean stream, String simulation) {
        return house.post(CHAT, token, Script.chat(stream, simulation));
    }

    private Book.Line failed(HttpResponse<String> answer, int status) {
        Book.Line line = house.book().line(trace(answer));
        assertThat(line.status()).isEqualTo("failed");
        assertThat(line.httpStatus()).isEqualTo(status);
        return line;
    }

    private static String trace(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Trace-Id").orElseThrow();
    }
}
