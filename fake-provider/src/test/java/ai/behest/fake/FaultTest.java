package ai.behest.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FaultTest extends ProviderTest {
    private static String fault(boolean stream, String members) {
        return chat(stream, "{\"chunks\":5,\"fault\":{" + members + "}}");
    }

    private void assertInterrupted(long input, long output) {
        assertThat(provider.statistics().total())
                .extracting(
                        Counts::requests,
                        Counts::served,
                        Counts::interrupted,
                        Counts::interruptedInputTokens,
                        Counts::interruptedOutputTokens)
                .containsExactly(1L, 0L, 1L, input, output);
        assertThat(provider.statistics().openStreams()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answersWithAStatus(boolean stream) throws Exception {
        HttpResponse<String> response = post(fault(
                stream,
                "\"kind\":\"status\",\"status\":429,\"retry_after\":7,\"message\":\"slow down\",\"code\":\"c\""));
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).contains("7");
        assertThat(response.body())
                .isEqualTo("{\"error\":{\"message\":\"slow down\",\"type\":\"rate_limit_error\",\"param\":null,"
                        + "\"code\":\"c\"}}");
        assertThat(provider.statistics().total())
                .extracting(Counts::requests, Counts::failed, Counts::interrupted)
                .containsExactly(1L, 1L, 0L);
    }

    @Test
    void answersWithARetryDateAsScripted() throws Exception {
        String date = "Wed, 21 Oct 2026 07:28:00 GMT";
        HttpResponse<String> response =
                post(fault(true, "\"kind\":\"status\",\"status\":503,\"retry_after\":\"" + date + "\""));
        assertThat(response.headers().firstValue("Retry-After")).contains(date);
        assertThat(response.body()).contains("[simulation] scripted status 503", "\"server_error\"");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stallsBeforeTheHead(boolean stream) throws Exception {
        try (RawCall call = new RawCall(provider.port(), fault(stream, "\"kind\":\"stall\""))) {
            call.socket.setSoTimeout(200);
            assertThatThrownBy(() -> call.read(1)).isInstanceOf(SocketTimeoutException.class);
        }
        eventually(Duration.ofSeconds(1), () -> provider.statistics().total().interrupted() == 1);
        assertInterrupted(0, 0);
    }

    @Test
    void stallsAfterSomeEventsAndKeepsTheConnection() throws Exception {
        try (RawCall call = new RawCall(provider.port(), fault(true, "\"kind\":\"stall\",\"after\":3"))) {
            call.head();
            String sent = new String(call.chunk(), StandardCharsets.UTF_8);
            assertThat(sent.split("data: ", -1)).hasSize(4);
            call.socket.setSoTimeout(200);
            assertThatThrownBy(() -> call.read(1)).isInstanceOf(SocketTimeoutException.class);
            assertThat(provider.statistics().openStreams()).isEqualTo(1);
        }
        eventually(Duration.ofSeconds(1), () -> provider.statistics().total().interrupted() == 1);
        assertInterrupted(2, 2);
    }

    @Test
    void stallsInThePacedStreamAndInTheMiddleOfAWholeBody() throws Exception {
        try (RawCall call = new RawCall(
                        provider.port(), chat(true, "{\"delay_ms\":1,\"fault\":{\"kind\":\"stall\",\"after\":1}}"));
                RawCall whole = new RawCall(provider.port(), fault(false, "\"kind\":\"stall\",\"after\":1"))) {
            call.head();
            call.chunk();
            int length = length(whole.head());
            whole.read(length / 2);
            call.socket.setSoTimeout(200);
            whole.socket.setSoTimeout(200);
            assertThatThrownBy(() -> call.read(1)).isInstanceOf(SocketTimeoutException.class);
            assertThatThrownBy(() -> whole.read(1)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void resetsBeforeTheHead(boolean stream) throws Exception {
        try (RawCall call = new RawCall(provider.port(), fault(stream, "\"kind\":\"reset\""))) {
            assertThatThrownBy(call::rest).isInstanceOf(SocketException.class).hasMessageContaining("reset");
        }
        assertInterrupted(0, 0);
    }

    @Test
    void resetsInTheMidst() throws Exception {
        try (RawCall call = new RawCall(provider.port(), fault(true, "\"kind\":\"reset\",\"after\":4"))) {
            call.head();
            assertThat(new String(call.chunk(), StandardCharsets.UTF_8).split("data: ", -1))
                    .hasSize(5);
            assertThatThrownBy(call::rest).isInstanceOf(SocketException.class).hasMessageContaining("reset");
        }
        assertInterrupted(2, 3);
    }

    @Test
    void resetsInTheMidstOfAWholeBody() throws Exception {
        try (RawCall call = new RawCall(provider.port(), fault(false, "\"kind\":\"reset\",\"after\":1"))) {
            int length = length(call.head());
            assertThat(call.read(length / 2)).startsWith("{\"id\"");
            assertThatThrownBy(call::rest).isInstanceOf(SocketException.class).hasMessageContaining("reset");
        }
        assertInterrupted(2, 0);
    }

    @Test
    void closesWithoutAnswering() throws Exception {
        try (RawCall call = new RawCall(provider.port(), fault(true, "\"kind\":\"close\""))) {
            assertThat(call.rest()).isEmpty();
        }
        assertInterrupted(0, 0);
    }

    @Test
    void endsAStreamCleanlyWithoutFinishing() throws Exception {
        String body = post(fault(true, "\"kind\":\"close\",\"after\":3")).body();
        assertThat(body.split("data: ", -1)).hasSize(4);
        assertThat(body).endsWith("\n\n").doesNotContain("\"stop\"", "[DONE]");
        assertInterrupted(2, 2);
    }

    @Test
    void aFaultPastTheEndTakesThePlaceOfTheEndMark() throws Exception {
        String body = post(fault(true, "\"kind\":\"close\",\"after\":1000")).body();
        assertThat(body).contains("\"stop\"").doesNotContain("[DONE]");
        assertInterrupted(2, 5);
    }

    @Test
    void truncatesAWholeBody() throws Exception {
        try (RawCall call = new RawCall(provider.port(), fault(false, "\"kind\":\"close\",\"after\":1"))) {
            int length = length(call.head());
            assertThat(call.rest()).hasSize(length / 2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void sendsGarbage(int after) throws Exception {
        HttpResponse<byte[]> response = client.send(
                request("/v1/chat/completions", fault(true, "\"kind\":\"garbage\",\"after\":" + after)),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
        assertThat(response.body()).endsWith(FaultBytes.GARBAGE);
        assertInterrupted(after == 0 ? 0 : 2, Math.max(0, after - 1));
    }

    @Test
    void sendsAnErrorPage() throws Exception {
        HttpResponse<String> response = post(fault(true, "\"kind\":\"html\""));
        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.headers().firstValue("content-type")).contains("text/html");
        assertThat(response.body()).isEqualTo(FaultBytes.HTML);
        assertThat(provider.statistics().total().failed()).isEqualTo(1);
    }

    @Test
    void sendsAnErrorPageInTheMidst() throws Exception {
        HttpResponse<String> response = post(fault(true, "\"kind\":\"html\",\"after\":2"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).startsWith("data: {").endsWith(FaultBytes.HTML);
        assertInterrupted(2, 1);
    }

    @Test
    void sendsAnErrorEvent() throws Exception {
        String body = post(fault(true, "\"kind\":\"error_event\",\"after\":2,\"message\":\"boom\""))
                .body();
        assertThat(body)
                .endsWith("data: {\"error\":{\"message\":\"boom\",\"type\":\"server_error\",\"param\":null,"
                        + "\"code\":null}}\n\n");
        assertInterrupted(2, 1);
    }

    @Test
    void sendsMalformedJson() throws Exception {
        HttpResponse<String> response = post(fault(false, "\"kind\":\"not_json\""));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        assertThat(response.body()).isEqualTo("{\"id\":\"chatcmpl-sim\",\"choices\":[{");
        assertThat(post(fault(true, "\"kind\":\"not_json\",\"after\":1")).body())
                .endsWith("\"choices\":[{\n\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sendsAnEmptyBody(boolean stream) throws Exception {
        HttpResponse<String> response = post(fault(stream, "\"kind\":\"empty\""));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertInterrupted(0, 0);
    }

    @Test
    void leavesTheUsageOut() throws Exception {
        assertThat(post(fault(false, "\"kind\":\"missing_usage\"")).body()).doesNotContain("usage");
        assertThat(post(chat(
                                true,
                                "\"stream_options\":{\"include_usage\":true},",
                                "{\"fault\":{\"kind\":\"missing_usage\"}}"))
                        .body())
                .doesNotContain("prompt_tokens")
                .endsWith("data: [DONE]\n\n");
        assertThat(provider.statistics().total().served()).isEqualTo(2);
        assertThat(provider.statistics().total().outputTokens()).isEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sendsTheWrongContentType(boolean stream) throws Exception {
        HttpResponse<String> response = post(fault(stream, "\"kind\":\"wrong_content_type\""));
        assertThat(response.headers().firstValue("content-type")).contains("application/octet-stream");
        assertThat(response.body()).contains("simulation");
        assertThat(provider.statistics().total().served()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sendsABodyWithoutEndUntilTheClientLeaves(boolean stream) throws Exception {
        try (RawCall call = new RawCall(provider.port(), fault(stream, "\"kind\":\"huge\""))) {
            call.head();
            assertThat(call.read(16 << 20)).contains("xxxx");
        }
        eventually(Duration.ofSeconds(1), () -> provider.statistics().total().interrupted() == 1);
        assertThat(post(chat(false, "{}")).statusCode()).isEqualTo(200);
    }

    private static int length(List<String> head) throws IOException {
        for (String line : head) {
            if (line.startsWith("Content-Length: ")) {
                return Integer.parseInt(line.substring(16));
            }
        }
        throw new IOException("no length in " + head);
    }
}
