package ai.behest.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.RawCall;
import ai.behest.RefusalShape;
import ai.behest.TestHouse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that are too large or too slow, and connections that dawdle: refused in time, and not kept in memory. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class BodyLimitsTest {
    private static final int MOST = 64 * 1024;
    private static final long GIBIBYTE = 1L << 30;

    private TestHouse house;

    @BeforeAll
    void open(@TempDir Path data) {
        Duration second = Duration.ofSeconds(1);
        Limits limits = Limits.DEFAULTS.withBodyBytes(MOST).withTimes(second, second, second, second);
        house = new TestHouse(data, TestHouse.Wishes.NONE.limits(limits));
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
    void refusesAnAnnouncedGibibyteBeforeItIsSent() {
        try (RawCall call = chat("Content-Length: " + GIBIBYTE)) {
            RefusalShape.check(call.answer(), 413, "payload_too_large");
            assertThat(call.isClosedByServer()).isTrue();
        }
    }

    @Test
    void refusesOneByteTooMany() {
        try (RawCall call = chat("Content-Length: " + (MOST + 1))) {
            RefusalShape.check(call.answer(), 413, "payload_too_large");
        }
    }

    @Test
    void readsABodyOfTheVeryLimit() {
        try (RawCall call = chat("Content-Length: " + MOST)) {
            call.send("x".repeat(MOST));
            RefusalShape.check(call.answer(), 400, "validation_error");
        }
    }

    @Test
    void refusesAnEndlessChunkedBodyAndTakesLittleOfIt() {
        try (RawCall call = chat("Transfer-Encoding: chunked")) {
            String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
            call.send(chunk.repeat(3));
            RefusalShape.check(call.answer(), 413, "payload_too_large");
            assertThat(call.flood(chunk, GIBIBYTE))
                    .as("what the buffers of the network hold")
                    .isLessThan(GIBIBYTE / 16);
        }
    }

    @Test
    void refusesABodyThatComesTooSlowlyAndClosesItsConnection() {
        try (RawCall call = chat("Content-Length: 100")) {
            call.send("{");
            RefusalShape.check(call.answer(), 408, "request_timeout");
            assertThat(call.isClosedByServer()).isTrue();
        }
    }

    @Test
    void refusesASlowMintToo() {
        try (RawCall call = new RawCall(house)) {
            call.send("POST /v1/auth/mint HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + house.apiKey()
                    + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
            RefusalShape.check(call.answer(), 408, "request_timeout");
        }
    }

    @Test
    void closesAConnectionWhoseHeaderNeverEnds() {
        try (RawCall call = new RawCall(house)) {
            call.send("GET /health/live HTTP/1.1\r\nHost: local");
            assertThat(call.isClosedByServer()).isTrue();
        }
    }

    @Test
    void closesAConnectionWhoseNextHeaderNeverEnds() {
        try (RawCall call = new RawCall(house)) {
            call.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\nGET /health/live HTTP/1.1\r\nHo");
            assertThat(call.answer().status()).isEqualTo(200);
            assertThat(call.isClosedByServer()).isTrue();
        }
    }

    private RawCall chat(String length) {
        return new RawCall(house)
                .send("POST /p/" + house.slug()
                        + "/v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + house.apiKey()
                        + "\r\nContent-Type: application/json\r\n" + length + "\r\n\r\n");
    }
}
