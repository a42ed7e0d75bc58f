package ai.behest.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FakeProviderTest extends ProviderTest {
    @Override
    FakeProvider.Options options() {
        return FakeProvider.Options.DEFAULT.withLoops(2).withChunks(3).withDelayMillis(1);
    }

    @Test
    void saysWhereItIs() throws Exception {
        assertThat(provider.baseUrl()).isEqualTo("http://127.0.0.1:" + provider.port() + "/v1");
        assertThat(get("/v1/models").statusCode()).isEqualTo(200);
    }

    @Test
    void answersOnEveryLoopOfAGivenPort() throws Exception {
        int free = freePort();
        provider.close();
        provider = FakeProvider.start(vertx, options().withPort(free));
        assertThat(provider.port()).isEqualTo(free);
        for (int i = 0; i < 4; i++) {
            try (RawCall call = new RawCall(free, chat(false, "{}"))) {
                assertThat(call.head()).contains("HTTP/1.1 200 OK");
            }
        }
    }

    /** A port that nobody listens on, below those that the system hands out to clients: they may take a freed one. */
    private static int freePort() {
        for (int port = 21_000; port < 29_000; port++) {
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No port is free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void usesItsDefaultsWhereTheScriptIsSilent() throws Exception {
        assertThat(post(chat(false, "{}")).body()).contains("\"completion_tokens\":3,");
        assertThat(post(chat(false, "{\"chunks\":4}")).body()).contains("\"completion_tokens\":4,");
    }

    @Test
    void failsPlainlyWhenThePortIsTaken() {
        var taken = FakeProvider.Options.DEFAULT.withPort(provider.port()).withHost("127.0.0.1");
        var other = io.vertx.core.Vertx.vertx();
        try {
            assertThatThrownBy(() -> FakeProvider.start(other, taken)).isInstanceOf(IllegalStateException.class);
        } finally {
            other.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
        }
    }

    @Test
    void doesNotBlockAnEventLoop() {
        CompletableFuture<FakeProvider> started = new CompletableFuture<>();
        vertx.runOnContext(v -> {
            try {
                started.complete(FakeProvider.start(vertx, FakeProvider.Options.DEFAULT));
            } catch (IllegalStateException e) {
                started.completeExceptionally(e);
            }
        });
        assertThatThrownBy(() -> started.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("asynchronous");
    }

    @Test
    void isGoneWhenClosed() {
        provider.close();
        assertThatThrownBy(() -> get("/v1/models")).isInstanceOf(ConnectException.class);
    }

    @Test
    void checksItsOptions() {
        var options = FakeProvider.Options.DEFAULT;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withPort(65_536))
                .withMessageContaining("port");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withHost(" "))
                .withMessageContaining("host");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withApiKey(""))
                .withMessageContaining("apiKey");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withChunks(-1))
                .withMessageContaining("chunks");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withDelayMillis(-1))
                .withMessageContaining("delayMillis");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withLoops(0))
                .withMessageContaining("loops");
    }

    @Test
    void readsItsCommandLine() {
        String[] line = {"--port", "7", "--host", "::1", "--loops", "2", "--delay-ms", "5", "--chunks", "9"};
        assertThat(Main.options(line)).isEqualTo(new FakeProvider.Options("::1", 7, null, 9, 5, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port", "--port x", "--port 70000", "--nope 1", "--loops 0"})
    void refusesAWrongCommandLine(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> Main.options(line.split(" ", -1)));
    }
}
