package ai.behest.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class StatisticsTest extends ProviderTest {
    @Override
    FakeProvider.Options options() {
        return FakeProvider.Options.DEFAULT.withLoops(2);
    }

    /** The n-th of the mixed calls, for the model that its kind names. */
    private static String mixed(int n) {
        String body = switch (n % 5) {
            case 0 -> chat(true, "{\"chunks\":" + n + ",\"cached_tokens\":1}");
            case 1 -> chat(false, "{\"chunks\":" + n + ",\"reasoning_tokens\":3}");
            case 2 -> chat(true, "{\"chunks\":8,\"delay_ms\":2,\"fault\":{\"kind\":\"close\",\"after\":4}}");
            case 3 -> chat(n % 2 == 0, "{\"fault\":{\"kind\":\"status\",\"status\":500}}");
            default -> chat(true, "{\"unknown\":1}");
        };
        return body.replace("\"model\":\"m\"", "\"model\":\"m" + n % 5 + "\"");
    }

    @Test
    void countsTwoHundredMixedConcurrentCallsExactly() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        Counts expected = Counts.ZERO;
        for (int n = 0; n < 200; n++) {
            calls.add(
                    client.sendAsync(request("/v1/chat/completions", mixed(n)), HttpResponse.BodyHandlers.ofString()));
            expected = expected.plus(Counts.received());
            expected = expected.plus(
                    switch (n % 5) {
                        case 0 -> Counts.servedWith(new Tokens(2, 1, n, 0, 0));
                        case 1 -> Counts.servedWith(new Tokens(2, 0, n + 3, 3, 0));
                        case 2 -> Counts.interruptedWith(2, 3);
                        case 3 -> Counts.failedOnce();
                        default -> Counts.refusedOnce();
                    });
        }
        CompletableFuture.allOf(calls.toArray(CompletableFuture<?>[]::new)).get(20, TimeUnit.SECONDS);
        Statistics statistics = provider.statistics();
        assertThat(statistics.total()).isEqualTo(expected);
        assertThat(statistics.models().keySet()).containsExactlyInAnyOrder("m0", "m1", "m2", "m3");
        assertThat(statistics.models().values().stream().reduce(Counts.ZERO, Counts::plus))
                .isEqualTo(expected.plus(new Counts(-40, 0, 0, 0, -40, 0, 0, 0, 0, 0, 0, 0)));
        assertThat(statistics.openStreams()).isZero();
        assertThat(statistics.maxOpenStreams()).isBetween(1, 120);
    }

    @Test
    void hasCountedACallWhenItsEndIsSeen() throws Exception {
        for (int n = 1; n <= 300; n++) {
            post(chat(n % 2 == 0, "{\"chunks\":1}"));
            assertThat(provider.statistics().total().served()).isEqualTo(n);
        }
    }

    @Test
    void knowsOpenStreamsAndConnections() throws Exception {
        List<RawCall> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            calls.add(new RawCall(provider.port(), chat(true, "{\"fault\":{\"kind\":\"stall\",\"after\":1}}")));
        }
        eventually(Duration.ofSeconds(5), () -> provider.statistics().openStreams() == 5);
        assertThat(provider.statistics().connections()).isEqualTo(5);
        for (RawCall call : calls) {
            call.close();
        }
        eventually(Duration.ofSeconds(1), () -> provider.statistics().openStreams() == 0);
        eventually(Duration.ofSeconds(1), () -> provider.statistics().connections() == 0);
        assertThat(provider.statistics().maxOpenStreams()).isEqualTo(5);
    }

    @Test
    void aResetForgetsCallsUnderWay() throws Exception {
        try (RawCall call = new RawCall(provider.port(), chat(true, "{\"chunks\":20,\"delay_ms\":10}"))) {
            call.head();
            assertThat(post("/statistics/reset", "").statusCode()).isEqualTo(200);
            assertThat(provider.statistics().openStreams()).isEqualTo(1);
            call.chunks();
        }
        assertThat(provider.statistics().total()).isEqualTo(Counts.ZERO);
        assertThat(provider.statistics().openStreams()).isZero();
        assertThat(provider.statistics().maxOpenStreams()).isEqualTo(1);
    }

    @Test
    void showsTheSameAsJson() throws Exception {
        post(chat(false, "{\"chunks\":3}"));
        assertThat(get("/statistics").body())
                .startsWith("{\"requests\":1,\"served\":1,\"interrupted\":0,\"failed\":0,\"refused\":0,"
                        + "\"input_tokens\":2,\"cached_tokens\":0,\"output_tokens\":3,\"reasoning_tokens\":0,"
                        + "\"audio_tokens\":0,\"interrupted_input_tokens\":0,\"interrupted_output_tokens\":0,"
                        + "\"open_streams\":0,\"max_open_streams\":0,\"connections\":1,"
                        + "\"last_authorization_sha256\":null,\"models\":{\"m\":{\"requests\":1,");
    }

    @Test
    void boundsTheNumberOfModels() throws Exception {
        Tally tally = new Tally();
        for (int i = 0; i < 1_100; i++) {
            tally.received(null).begin("model-" + i, false);
        }
        assertThat(tally.snapshot().models()).hasSize(1_001);
        assertThat(tally.snapshot().models().get("(others)"))
                .extracting(Counts::requests)
                .isEqualTo(100L);
    }
}
