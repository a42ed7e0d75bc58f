package ai.behest.spring;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A gateway on a port of its own that answers what a test tells it to, path by path. */
final class StubGateway implements AutoCloseable {

    /** What to answer. */
    record Answer(int status, String body, Map<String, String> headers) {

        static Answer ok(String body) {
            return new Answer(200, body, Map.of());
        }

        /** The contract's error body (§8), with something in it that nobody but the server should read. */
        static Answer error(int status, String code, Map<String, String> headers) {
            return new Answer(
                    status,
                    "{\"error\":{\"code\":\"" + code + "\",\"message\":\"internal-hint\",\"param\":\"messages\","
                            + "\"details\":{\"scope\":\"tenant-7\",\"resets_at\":\"2026-11-25T00:00:00Z\"},"
                            + "\"trace_id\":\"tr-1\"},\"message\":\"internal-hint\",\"code\":\"" + code + "\"}",
                    headers);
        }
    }

    static final String KEY = "behest_sk_live_0123456789abcdef0123456789abcdef";

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final HttpServer server;

    StubGateway() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
        minting();
    }

    /** The environment of an app that lets this gateway mint. */
    Map<String, String> environment() {
        return Map.of(
                "BEHEST_KEY",
                KEY,
                "BEHEST_BASE_URL",
                "http://localhost:" + server.getAddress().getPort());
    }

    void minting() {
        on(
                "/v1/auth/mint",
                Answer.ok("{\"token\":\"a.b.c\",\"ttl\":900,\"session_id\":\"s1\",\"expires_at\":4102444800}"));
    }

    void on(String path, Answer answer) {
        answers.put(path, answer);
    }

    private void answer(HttpExchange exchange) throws IOException {
        Answer answer =
                answers.getOrDefault(exchange.getRequestURI().getPath(), Answer.error(404, "not_found", Map.of()));
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("X-Trace-Id", "tr-1");
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
