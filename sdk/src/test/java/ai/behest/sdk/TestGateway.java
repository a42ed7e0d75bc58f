package ai.behest.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A gateway in small, over real HTTP: it mints as contract §2 says, insists on its own tokens, and plays what it is told. */
final class TestGateway implements AutoCloseable {

    static final String API_KEY = "behest_sk_live_0123456789abcdef0123456789abcdef";

    /** What a call looked like when it arrived. */
    record Seen(String method, String path, @Nullable String query, Map<String, List<String>> headers, String body) {

        @Nullable
        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().get(0))
                    .findFirst()
                    .orElse(null);
        }

        JsonNode json() {
            try {
                return Json.tree(body.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Answers a call; whatever it throws breaks the connection. */
    interface Reply {
        void to(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Seen> mints = new CopyOnWriteArrayList<>();
    private final List<Seen> calls = new CopyOnWriteArrayList<>();
    private final Set<InetSocketAddress> connections = ConcurrentHashMap.newKeySet();
    private final Map<String, String> issued = new ConcurrentHashMap<>();
    private final Queue<Reply> mintReplies = new ConcurrentLinkedQueue<>();
    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
    private volatile Reply usual = completion("Hello");
    private volatile boolean trusting;

    TestGateway() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 2048);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/p/amber-fox-042";
    }

    BehestBuilder client() {
        return Behest.builder().key(API_KEY).baseUrl(url());
    }

    List<Seen> mints() {
        return mints;
    }

    List<Seen> calls() {
        return calls;
    }

    /** The clients' ends of the connections so far. */
    Set<InetSocketAddress> connections() {
        return connections;
    }

    Seen lastCall() {
        return calls.get(calls.size() - 1);
    }

    /** The next calls other than mints get these, then it is as usual again. */
    void next(Reply... replies) {
        this.replies.addAll(List.of(replies));
    }

    void nextMint(Reply... replies) {
        mintReplies.addAll(List.of(replies));
    }

    void usually(Reply reply) {
        usual = reply;
    }

    /** Tokens signed elsewhere are let through. */
    void trustEveryToken() {
        trusting = true;
    }

    void revokeAll() {
        issued.clear();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            connections.add(exchange.getRemoteAddress());
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var seen = new Seen(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getRawPath(),
                    exchange.getRequestURI().getRawQuery(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    body);
            exchange.getResponseHeaders().add("X-Trace-Id", "trace-1");
            if (seen.path().endsWith("/v1/auth/mint")) {
                mints.add(seen);
                Reply scripted = mintReplies.poll();
                (scripted == null ? mint(seen) : scripted).to(exchange);
                return;
            }
            calls.add(seen);
            String authorization = String.valueOf(seen.header("Authorization"));
            if (!trusting && !issued.containsKey(authorization)) {
                error(401, "invalid_token", "The token is not valid").to(exchange);
                return;
            }
            Reply scripted = replies.poll();
            (scripted == null ? usual : scripted).to(exchange);
        }
    }

    private Reply mint(Seen seen) {
        if (!("Bearer " + API_KEY).equals(seen.header("Authorization"))) {
            return error(401, "invalid_api_key", "The API key is not valid");
        }
        JsonNode asked = seen.json();
        String session = asked.path("session_id").asText("session-" + mints.size());
        int ttl = asked.path("ttl").asInt(3600);
        String token = "token-" + mints.size() + "-" + issued.size();
        issued.put("Bearer " + token, asked.path("user_id").asText());
        return json(
                200,
                "{\"token\":\"%s\",\"jwt\":\"%s\",\"token_type\":\"Bearer\",\"ttl\":%d,\"expires_in\":%d,\"expires_at\":%d,\"session_id\":\"%s\"}"
                        .formatted(token, token, ttl, ttl, 2_000_000_000L + ttl, session));
    }

    static Reply json(int status, String body, String... headers) {
        return exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    static Reply error(int status, String code, String message, String... headers) {
        return json(
                status,
                "{\"error\":{\"code\":\"%s\",\"message\":\"%s\",\"type\":\"x\",\"param\":null,\"details\":{\"scope\":\"user\"},\"trace_id\":\"t\"},\"message\":\"%s\",\"code\":\"%s\"}"
                        .formatted(code, message, message, code),
                headers);
    }

    static Reply completion(String text) {
        return json(
                200,
                "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"logprobs\":null,\"message\":{\"role\":\"assistant\",\"refusal\":null,\"content\":\"%s\"}}]}"
                        .formatted(text));
    }

    static String chunk(String text) {
        return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":null,\"delta\":{\"content\":\"%s\"}}]}\n\n"
                .formatted(text);
    }

    /** A stream of these very lines. */
    static Reply stream(String... parts) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.getResponseHeaders().set("X-Session-Id", "attributed-here");
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                for (String part : parts) {
                    out.write(part.getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
            }
        };
    }

    static Reply words(String... words) {
        var parts = new String[words.length + 1];
        for (int i = 0; i < words.length; i++) {
            parts[i] = chunk(words[i]);
        }
        parts[words.length] = "data: [DONE]\n\n";
        return stream(parts);
    }

    /** The connection breaks before an answer begins. */
    static Reply broken() {
        return HttpExchange::close;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
