package ai.behest.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.Book;
import ai.behest.RawCall;
import ai.behest.Script;
import ai.behest.TestHouse;
import ai.behest.Until;
import ai.behest.fake.Sent;
import ai.behest.http.Limits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Clients that leave, or stop reading: the provider stops, what was used is in the book, nothing fills up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class LeavingTest {
    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final long MOST_UNREAD = 24L << 20;

    private TestHouse house;

    @BeforeAll
    void open(@TempDir Path data) {
        Patience patience = new Patience(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(3));
        Limits limits = Limits.DEFAULTS.withTimes(
                Duration.ofSeconds(10), Duration.ofSeconds(75), Duration.ofSeconds(20), Duration.ofSeconds(2));
        house = new TestHouse(data, TestHouse.Wishes.NONE.patience(patience).limits(limits));
    }

    @AfterEach
    void nothingLeaks() {
        Until.holds("no reservation is open", () -> house.book().open() == 0);
        Until.holds(
                "no stream is open at the provider",
                () -> house.provider().statistics().openStreams() == 0);
        Until.holds("nobody waits for an answer", () -> underWay() == 1);
    }

    @AfterAll
    void close() {
        house.close();
    }

    @Test
    void stopsTheProviderWithinASecondWhenAStreamsClientLeaves() {
        String tag = Script.tag();
        try (RawCall call = chat(Script.chat(true, "{\"chunks\":1000,\"delay_ms\":20,\"tag\":\"" + tag + "\"}"))) {
            call.head();
            Until.holds("some events are here", () -> sent(tag).bytes() > 2_000);
        }
        cancelled(tag);
        Book.Line line = last();
        assertThat(line.status()).isEqualTo("interrupted");
        assertThat(line.httpStatus()).isEqualTo(499);
        assertThat(line.estimated()).isTrue();
        assertThat(line.input()).isPositive();
        assertThat(line.output()).isBetween(1L, 999L);
    }

    @Test
    void stopsTheProviderWhenTheClientOfAWholeAnswerLeaves() {
        String tag = Script.tag();
        try (RawCall call = chat(Script.chat(false, "{\"first_delay_ms\":60000,\"tag\":\"" + tag + "\"}"))) {
            Until.holds(
                    "the provider is at it", () -> house.provider().sent(tag).isPresent());
            assertThat(call.isOpen()).isTrue();
        }
        cancelled(tag);
        assertThat(last().status()).isEqualTo("interrupted");
    }

    @Test
    void takesNoMoreFromTheProviderThanTheClientReads() throws IOException {
        String tag = Script.tag();
        String script = "{\"chunks\":60000,\"chunk_text\":\"" + "x".repeat(1_000) + "\",\"tag\":\"" + tag + "\"}";
        try (RawCall call = chat(Script.chat(true, script))) {
            call.head();
            long stoodAt = standsStill(tag);
            assertThat(stoodAt).isLessThan(MOST_UNREAD);
            long read = 0;
            byte[] buffer = new byte[1 << 16];
            while (sent(tag).outcome().equals("open")) {
                read += call.stream().read(buffer);
            }
            assertThat(read).as("what was held back came once it was read").isGreaterThan(2 * stoodAt);
            assertThat(sent(tag).outcome()).isEqualTo("served");
        }
    }

    @Test
    void cutsAClientThatNeverReads() {
        String tag = Script.tag();
        String script = "{\"chunks\":100000,\"chunk_text\":\"" + "x".repeat(1_000) + "\",\"tag\":\"" + tag + "\"}";
        try (RawCall call = chat(Script.chat(true, script))) {
            call.head();
            Until.holds("the call is over", () -> sent(tag).cancelledAt() != null);
            assertThat(sent(tag).bytes()).isLessThan(MOST_UNREAD);
            assertThat(last().status()).isEqualTo("interrupted");
            Until.holds("the client was given up", () -> underWay() == 1);
            assertThat(call.isClosedByServer()).isTrue();
        }
    }

    @Test
    void cutsAClientThatNeverReadsTheEndOfItsAnswer() {
        String tag = Script.tag();
        String script = "{\"event_bytes\":4194304,\"chunk_text\":\"" + "x".repeat(4_000)
                + "\",\"chunks\":2500,\"tag\":\"" + tag + "\"}";
        try (RawCall call = chat(Script.chat(false, script))) {
            Until.holds(
                    "the provider has answered",
                    () -> house.provider().sent(tag).isPresent()
                            && sent(tag).outcome().equals("served"));
            Until.holds(
                    "the answer is on its way",
                    () -> house.book().lines().size() > 0 && house.book().open() == 0);
            assertThat(underWay()).as("it waits for its client").isEqualTo(2);
            Until.holds(Duration.ofSeconds(20), "the client was given up", () -> underWay() == 1);
            assertThat(call.isOpen()).isTrue();
        }
    }

    /** Bytes that the provider has got rid of once it gets rid of no more. */
    private long standsStill(String tag) {
        long[] seen = {-1, System.nanoTime()};
        Until.holds("the provider stands still", () -> {
            long now = sent(tag).bytes();
            if (now != seen[0]) {
                seen[0] = now;
                seen[1] = System.nanoTime();
            }
            return System.nanoTime() - seen[1] > Duration.ofMillis(500).toNanos();
        });
        return seen[0];
    }

    private void cancelled(String tag) {
        Until.holds(A_SECOND, "the provider was told to stop", () -> sent(tag).cancelledAt() != null);
    }

    private Book.Line last() {
        Until.holds("the call is in the book", () -> house.book().open() == 0);
        return house.book().lines().getLast();
    }

    private RawCall chat(String body) {
        return new RawCall(house)
                .send("POST /p/" + house.slug()
                        + "/v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + house.apiKey() + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body);
    }

    /** Requests that the server has not answered to the end, the one that asks included. */
    private long underWay() {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(house.serverUrl() + "/metrics"));
        String line = house.send(request)
                .body()
                .lines()
                .filter(text -> text.startsWith("behest_requests_under_way "))
                .findFirst()
                .orElseThrow();
        return (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1));
    }

    private Sent sent(String tag) {
        return house.provider().sent(tag).orElseThrow();
    }
}
