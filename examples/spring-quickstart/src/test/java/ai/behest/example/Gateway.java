package ai.behest.example;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A gateway that mints, and streams an answer of two pieces: the second one only when the test has seen the first. */
final class Gateway implements AutoCloseable {

    static final String KEY = "behest_sk_live_0123456789abcdef0123456789abcdef";

    final List<String> mints = new CopyOnWriteArrayList<>();
    final List<String> chats = new CopyOnWriteArrayList<>();
    final CountDownLatch cancelled = new CountDownLatch(1);
    volatile CountDownLatch second = new CountDownLatch(0);
    volatile int status = 200;
    volatile boolean endless;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    Gateway() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/p/amber-fox-042/v1/auth/mint", this::mint);
        server.createContext("/p/amber-fox-042/v1/chat/completions", this::chat);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/p/amber-fox-042";
    }

    private void mint(HttpExchange exchange) throws IOException {
        mints.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        answer(exchange, 200, "{\"token\":\"a.b.c\",\"ttl\":900,\"session_id\":\"s1\",\"expires_at\":4102444800}");
    }

    private void chat(HttpExchange exchange) throws IOException {
        chats.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        if (status != 200) {
            answer(
                    exchange,
                    status,
                    "{\"error\":{\"code\":\"budget_exceeded\",\"message\":\"internal-hint\","
                            + "\"details\":{\"resets_at\":\"2026-11-25T00:00:00Z\"}}}");
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            piece(body, "Hel");
            if (!second.await(20, TimeUnit.SECONDS)) {
                return;
            }
            do {
                piece(body, "lo\\n");
            } while (endless);
            write(body, "data: [DONE]\n\n");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException gone) {
            cancelled.countDown();
        }
    }

    private static void piece(OutputStream body, String text) throws IOException {
        write(
                body,
                "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
                        + "[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"},\"finish_reason\":null}]}\n\n");
    }

    private static void write(OutputStream body, String text) throws IOException {
        body.write(text.getBytes(StandardCharsets.UTF_8));
        body.flush();
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        endless = false;
        server.stop(0);
        threads.shutdownNow();
    }
}
