package ai.behest.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An answer that comes and ends at once is heard, on whichever thread it comes: one in some hundreds once was not. */
class SmallAnswerTest {
    private static final int ASKED = 4_000;
    private static final byte[] ANSWER = "{\"keys\":[]}".getBytes(StandardCharsets.UTF_8);

    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private URI url;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, ANSWER.length);
            exchange.getResponseBody().write(ANSWER);
            exchange.close();
        });
        server.setExecutor(threads);
        server.start();
        url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @AfterEach
    void close() {
        server.stop(0);
        threads.close();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void everyAnswerIsHeard() {
        OperatorFetch operator = new OperatorFetch(vertx);
        GuardedFetch fetch = new GuardedFetch(vertx, true);
        GuardedPost post = new GuardedPost(vertx, true);
        assertThat(heard(() -> operator.get(url).thenApply(body -> body.length)))
                .isEqualTo(ASKED);
        assertThat(heard(() -> operator.post(url, Map.of(), "a=b").thenApply(body -> body.length)))
                .isEqualTo(ASKED);
        assertThat(heard(() -> fetch.get(url).thenApply(body -> body.length))).isEqualTo(ASKED);
        assertThat(heard(() -> post.post(url.toString(), Map.of(), ANSWER)
                        .thenApply(status -> status == 200 ? ANSWER.length : 0)))
                .isEqualTo(ASKED);
    }

    /** One after the other: it is the idle loop that answers faster than its caller listens. */
    private static int heard(Supplier<CompletableFuture<Integer>> ask) {
        int heard = 0;
        for (int i = 0; i < ASKED; i++) {
            heard += ask.get().exceptionally(_ -> 0).join() == ANSWER.length ? 1 : 0;
        }
        return heard;
    }
}
