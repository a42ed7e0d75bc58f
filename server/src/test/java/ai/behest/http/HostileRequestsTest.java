package ai.behest.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.RawCall;
import ai.behest.RefusalShape;
import ai.behest.TestHouse;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as no client library sends them: refused at the door, and the next request is answered as itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class HostileRequestsTest {
    private static final String BODY = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    private TestHouse house;

    @BeforeAll
    void open(@TempDir Path data) {
        house = new TestHouse(data);
    }

    @AfterEach
    void reachesNobody() {
        assertThat(house.provider().statistics().total().requests()).isZero();
        assertThat(house.book().lines()).isEmpty();
    }

    @AfterAll
    void close() {
        house.close();
    }

    @Test
    void refusesMoreThanAHundredHeaderLines() {
        try (RawCall call = new RawCall(house)) {
            call.send(head("GET", "/health/live") + "X-A: b\r\n".repeat(100) + "\r\n");
            RefusalShape.check(call.answer(), 431, "headers_too_large");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Large: ", "Authorization: Bearer ", "X-Thread-Id: ", "Cookie: "})
    void refusesAHeaderOfSixtyFourKibibytes(String header) {
        try (RawCall call = new RawCall(house)) {
            call.send(chatHead() + header + "x".repeat(64 * 1024) + "\r\n\r\n");
            RefusalShape.check(call.answer(), 431, "headers_too_large");
            assertThat(call.isClosedByServer()).isTrue();
        }
    }

    @Test
    void refusesALongAddress() {
        try (RawCall call = new RawCall(house)) {
            call.send(head("GET", "/" + "x".repeat(9 * 1024)) + "\r\n");
            RefusalShape.check(call.answer(), 414, "uri_too_long");
            assertThat(call.isClosedByServer()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health/live HTTP/1.1\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
                "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
                "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
                "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: +3\r\n\r\nabc",
                "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: -3\r\n\r\nabc",
                "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\nabc",
                "GET /health/live HTTP/1.1\r\nHost: localhost\r\nX : y\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: localhost\r\nX: a\u0000b\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: localhost\r\nOrigin: https://a.b\r\nOrigin: https://c.d\r\n\r\n",
                "nonsense\r\n\r\n"
            })
    void refusesWhatIsNotOneWellFormedRequest(String request) {
        try (RawCall call = new RawCall(house)) {
            call.send(request);
            RefusalShape.check(call.answer(), 400, "validation_error");
        }
    }

    @Test
    void refusesABodyWhoseLengthIsStatedInTwoWays() {
        try (RawCall call = new RawCall(house)) {
            call.send(chatHead()
                    + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /p/x HTTP/1.1\r\n");
            RefusalShape.check(call.answer(), 400, "validation_error");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0085b", "a\u007fb", "a\u0001b"})
    void refusesAnIdWithControlCharacters(String id) {
        try (RawCall call = new RawCall(house)) {
            call.send(chatHead() + "X-Session-Id: " + id + "\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY);
            RefusalShape.check(call.answer(), 400, "validation_error");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-such-project.localhost",
                "a.%s.localhost",
                "%s.localhost.",
                "%s.localhost.evil.com",
                "%s..localhost",
                ".localhost",
                "xn--%s.localhost"
            })
    void knowsNoProjectByAnotherHost(String host) {
        try (RawCall call = new RawCall(house)) {
            call.send("GET /v1/threads HTTP/1.1\r\nHost: " + host.formatted(house.slug()) + "\r\nX-Forwarded-Host: "
                    + house.slug() + ".localhost\r\nAuthorization: Bearer " + house.apiKey() + "\r\n\r\n");
            RefusalShape.check(call.answer(), 404, "not_found");
        }
    }

    @Test
    void knowsAProjectByItsHostInWhateverCase() {
        String host = house.slug().toUpperCase(Locale.ROOT) + ".LocalHost:8080";
        try (RawCall call = new RawCall(house)) {
            call.send("GET /v1/threads HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer " + house.apiKey()
                    + "\r\n\r\n");
            assertThat(call.answer().body()).isEqualTo("[]");
        }
    }

    @Test
    void answersTheNextRequestAsItself() {
        try (RawCall call = new RawCall(house)) {
            String refused =
                    chatHead().replace("Bearer", "Basic") + "Content-Length: " + BODY.length() + "\r\n\r\n" + BODY;
            call.send(refused + head("GET", "/health/live") + "\r\n" + refused);
            RefusalShape.check(call.answer(), 401, "invalid_token");
            assertThat(call.answer().status()).isEqualTo(200);
            RefusalShape.check(call.answer(), 401, "invalid_token");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/threads/%zz", "/v1/threads/%", "/v1/models/%c3%28%", "/v1/threads/%00"})
    void findsNothingAtAPathThatIsNotText(String path) {
        try (RawCall call = new RawCall(house)) {
            call.send(
                    head("GET", "/p/" + house.slug() + path) + "Authorization: Bearer " + house.apiKey() + "\r\n\r\n");
            assertThat(call.answer().status()).isIn(400, 404);
        }
    }

    private String chatHead() {
        return head("POST", "/p/" + house.slug() + "/v1/chat/completions") + "Authorization: Bearer " + house.apiKey()
                + "\r\nContent-Type: application/json\r\n";
    }

    private static String head(String method, String path) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n";
    }
}
