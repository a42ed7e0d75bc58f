package ai.behest.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SentTest extends ProviderTest {
    @ParameterizedTest
    @ValueSource(strings = {"{\"tag\":\"t.1\"}", "{\"tag\":\"t.1\",\"split\":3,\"crlf\":true,\"chunks\":30}"})
    void remembersTheHashAndLengthOfWhatWasSent(String script) throws Exception {
        for (boolean stream : new boolean[] {true, false}) {
            String request = chat(stream, script);
            byte[] body = post(request).body().getBytes(StandardCharsets.UTF_8);
            Sent sent = provider.sent("t.1").orElseThrow();
            assertThat(sent.sha256()).isEqualTo(Sha256.hex(body));
            assertThat(sent.bytes()).isEqualTo(body.length);
            assertThat(sent.requestSha256()).isEqualTo(Sha256.hex(Json.utf8(request)));
            assertThat(sent.outcome()).isEqualTo("served");
            assertThat(sent.cancelledAt()).isNull();
        }
        assertThat(provider.sent("t.1").orElseThrow().calls()).isEqualTo(2);
    }

    @Test
    void noticesWithinASecondThatTheClientLeft() throws Exception {
        try (RawCall call =
                new RawCall(provider.port(), chat(true, "{\"chunks\":1000,\"delay_ms\":50,\"tag\":\"gone\"}"))) {
            call.head();
            call.chunk();
            call.chunk();
            assertThat(provider.sent("gone").orElseThrow().outcome()).isEqualTo("open");
        }
        long left = System.currentTimeMillis();
        eventually(Duration.ofSeconds(1), () -> provider.statistics().total().interrupted() == 1);
        Sent sent = provider.sent("gone").orElseThrow();
        assertThat(sent.outcome()).isEqualTo("interrupted");
        assertThat(sent.cancelledAt()).isNotNull().isBetween(left - 50, left + 1_000);
        assertThat(sent.bytes()).isBetween(300L, 20_000L);
        assertThat(provider.statistics().total().interruptedOutputTokens()).isBetween(1L, 20L);
        assertThat(get("/sent/gone").body())
                .contains("\"cancelled\":true", "\"outcome\":\"interrupted\"", "\"cancelled_after_ms\":");
    }

    @Test
    void noticesThatTheClientOfAWholeAnswerLeft() throws Exception {
        try (RawCall call = new RawCall(provider.port(), chat(false, "{\"first_delay_ms\":60000,\"tag\":\"w\"}"))) {
            eventually(Duration.ofSeconds(5), () -> provider.sent("w").isPresent());
            assertThat(call.socket.isConnected()).isTrue();
        }
        eventually(Duration.ofSeconds(1), () -> provider.statistics().total().interrupted() == 1);
        assertThat(provider.sent("w").orElseThrow().bytes()).isZero();
    }

    @Test
    void noticesThatAClientLeftThatReadNothing() throws Exception {
        try (RawCall call = new RawCall(provider.port(), chat(true, "{\"chunks\":100000,\"tag\":\"slow\"}"))) {
            eventually(
                    Duration.ofSeconds(5),
                    () -> provider.sent("slow").map(Sent::bytes).orElse(0L) > 100_000);
            assertThat(call.socket.isConnected()).isTrue();
        }
        eventually(Duration.ofSeconds(1), () -> provider.statistics().total().interrupted() == 1);
        assertThat(provider.sent("slow").orElseThrow().bytes()).isLessThan(20_000_000);
    }

    @Test
    void forgetsTheOldestTags() {
        SentLog log = new SentLog(InstantSource.system());
        for (int i = 0; i <= SentLog.CAPACITY; i++) {
            log.begin("t" + i, new byte[0]);
        }
        assertThat(log.find("t0")).isNull();
        assertThat(log.find("t1")).isNotNull();
    }
}
