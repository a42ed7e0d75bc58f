package ai.behest.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.wire.RefusedException;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The guarded way out for what is posted to tenants' addresses. */
class GuardedPostTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private static int post(GuardedPost post, String url) {
        return post.post(url, Map.of("Content-Type", "application/json"), "{}".getBytes(StandardCharsets.UTF_8))
                .join();
    }

    @Test
    void asksForPathAndQueryAsTheyWereEntered() throws IOException {
        AtomicReference<String> asked = new AtomicReference<>("");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.set(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Host"));
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        server.start();
        try {
            GuardedPost post = new GuardedPost(vertx, true);
            String host = "127.0.0.1:" + server.getAddress().getPort();
            for (String target : new String[] {"/", "/a/b/", "/a%20b?x=1&y=%2F", "/?q"}) {
                assertThat(post(post, "http://" + host + target)).isEqualTo(202);
                assertThat(asked.get()).isEqualTo("POST " + target + " " + host);
            }
            post(post, "http://" + host);
            assertThat(asked.get()).startsWith("POST / ");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void thisMachineIsForbiddenUnlessTheOperatorAllowsIt() {
        GuardedPost post = new GuardedPost(vertx, false);
        for (String url : new String[] {"http://127.0.0.1:1/", "https://127.0.0.1/", "https://localhost/"}) {
            assertThatThrownBy(() -> post(post, url))
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(RefusedException.class);
        }
    }

    @Test
    void privateAddressesAreForbiddenEvenWhenThisMachineIsAllowed() {
        GuardedPost post = new GuardedPost(vertx, true);
        for (String url : new String[] {"http://10.0.0.1/", "http://169.254.169.254/latest", "http://[fd00::1]/"}) {
            assertThatThrownBy(() -> post(post, url))
                    .cause()
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused -> assertThat(refused.refusal().param()).isEqualTo("url"));
        }
    }

    @Test
    void whoeverSaysNothingIsLeftAfterAWhile() throws Exception {
        GuardedPost post = new GuardedPost(vertx, true, Duration.ofMillis(300));
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Integer> posted =
                    post.post("http://127.0.0.1:" + silent.getLocalPort() + "/", Map.of(), new byte[] {'{', '}'});
            try (Socket socket = silent.accept()) {
                assertThatThrownBy(posted::join).hasCauseInstanceOf(TimeoutException.class);
                socket.setSoTimeout(10_000);
                InputStream in = socket.getInputStream();
                in.readAllBytes(); // ends: the connection is closed from the other side
            }
        }
    }

    @Test
    void anAnswerWithoutAnEndIsNotRead() throws Exception {
        GuardedPost post = new GuardedPost(vertx, true);
        try (ServerSocket endless = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Integer> posted =
                    post.post("http://127.0.0.1:" + endless.getLocalPort() + "/", Map.of(), new byte[] {'{', '}'});
            try (Socket socket = endless.accept()) {
                socket.setSoTimeout(10_000);
                socket.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\nabc"
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(posted.get(5, TimeUnit.SECONDS)).isEqualTo(200);
                socket.getInputStream().readAllBytes();
            }
        }
    }
}
