package ai.behest.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way out to what the operator configured, over real sockets. */
@SuppressWarnings("NullAway.Init")
class OperatorFetchTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<String> asked = new AtomicReference<>("");
    private HttpServer server;
    private String url;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.set(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
            int status = exchange.getRequestURI().getPath().equals("/moved") ? 302 : 200;
            byte[] answer = exchange.getRequestURI().getPath().equals("/large")
                    ? new byte[257 * 1024]
                    : "{}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void close() {
        server.stop(0);
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private static String text(CompletableFuture<byte[]> answer) {
        return new String(answer.join(), StandardCharsets.UTF_8);
    }

    @Test
    void getsAndPosts() {
        OperatorFetch fetch = new OperatorFetch(vertx);
        assertThat(text(fetch.get(URI.create(url + "/a%20b?x=1&y=%2F")))).isEqualTo("{}");
        assertThat(asked.get()).isEqualTo("GET /a%20b?x=1&y=%2F null null ");
        assertThat(text(fetch.post(URI.create(url), Map.of("Authorization", "Basic abc"), "a=1&b=%2B")))
                .isEqualTo("{}");
        assertThat(asked.get()).isEqualTo("POST / application/x-www-form-urlencoded Basic abc a=1&b=%2B");
    }

    @Test
    void followsNobodyAndReadsNoMoreThanItShould() {
        OperatorFetch fetch = new OperatorFetch(vertx);
        for (String path : new String[] {"/moved", "/large"}) {
            assertThatThrownBy(() -> fetch.get(URI.create(url + path)).join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(IOException.class);
        }
        assertThat(asked.get()).startsWith("GET /large");
        assertThatThrownBy(() -> fetch.get(URI.create("file:///etc/passwd")).join())
                .isInstanceOf(CompletionException.class);
    }

    @Test
    void doesNotWaitForWhoSaysNothing() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            OperatorFetch fetch = new OperatorFetch(vertx, Duration.ofMillis(200));
            assertThatThrownBy(() -> fetch.get(URI.create("http://127.0.0.1:" + silent.getLocalPort()))
                            .join())
                    .hasCauseInstanceOf(TimeoutException.class);
        }
    }
}
