package ai.behest.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The server under test, started as a user starts it, on a data directory of its own; limits wide, nothing off. */
final class Gateway implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Program program;
    private final int port;
    private final Map<String, String> demo;

    private Gateway(Program program, int port, Map<String, String> demo) {
        this.program = program;
        this.port = port;
        this.demo = demo;
    }

    /**
     * How it is started.
     *
     * @param home the repository's root
     * @param core which core holds it, negative for any
     * @param databaseUrl PostgreSQL, or null for SQLite in {@code data}
     */
    record Start(
            Path home,
            Path data,
            int core,
            String upstream,
            @Nullable String databaseUrl) {}

    /** Starts it and waits until its first project answers. */
    static Gateway start(Start start) {
        int port = Program.freePort();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                start.home().resolve("server/target/behest-server.jar").toString(),
                "up",
                "--port",
                Integer.toString(port),
                "--data",
                start.data().toString()));
        Map<String, String> variables = new java.util.HashMap<>(Map.of(
                "OPENAI_BASE_URL", start.upstream(),
                "OPENAI_API_KEY", "sk-bench",
                "BEHEST_LIMIT_ADDRESS_PER_MINUTE", "0"));
        if (start.databaseUrl() != null) {
            variables.put("BEHEST_DATABASE_URL", start.databaseUrl());
        }
        Program program = Program.start(
                        start.data().resolveSibling("gateway.log"), variables, Program.pinned(start.core(), command))
                .listening(port);
        Path env = start.data().resolve("demo.env");
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!Files.exists(env) && program.isAlive() && System.nanoTime() < deadline) {
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
        return new Gateway(program, port, read(env));
    }

    private static Map<String, String> read(Path env) {
        try {
            return Files.readAllLines(env).stream()
                    .map(line -> line.split("=", 2))
                    .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        } catch (IOException e) {
            throw new UncheckedIOException("The gateway has written no demo.env", e);
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return program.pid();
    }

    /** A line of its demo.env. */
    String variable(String name) {
        return java.util.Objects.requireNonNull(demo.get(name), name);
    }

    String apiKey() {
        return demo.getOrDefault("BEHEST_KEY", "");
    }

    /** A request to the management API. */
    void admin(HttpClient http, String method, String path, String body) {
        send(http, method, path, "BEHEST_ADMIN_TOKEN", body);
    }

    String prefix() {
        return "/p/" + demo.get("BEHEST_SLUG");
    }

    /** Lets the demo project be called as often as a project may be, and its users as those of the widest tier. */
    Gateway widen(HttpClient http) {
        send(
                http,
                "PUT",
                "/v1/projects/" + demo.get("BEHEST_PROJECT_ID") + "/settings?deploy=true",
                "BEHEST_ADMIN_TOKEN",
                "{\"requests_per_minute\":10000000,\"default_tier\":\"max\",\"concurrent_calls\":1000000,"
                        + "\"concurrent_calls_per_key\":1000000,\"concurrent_calls_per_user\":1000000}");
        return this;
    }

    /** Tokens of so many users, minted one by one: each user has a limit of its own. */
    List<String> tokens(HttpClient http, int users) {
        List<String> tokens = new ArrayList<>(users);
        for (int user = 0; user < users; user++) {
            String minted =
                    send(http, "POST", prefix() + "/v1/auth/mint", "BEHEST_KEY", "{\"user_id\":\"user-" + user + "\"}");
            tokens.add(JSON.readTree(minted).get("token").stringValue());
        }
        return tokens;
    }

    /**
     * API keys of the demo project, made one by one: each may mint 300 times a second and no more, which is not to be what
     * is measured.
     */
    List<String> keys(HttpClient http, int count) {
        List<String> keys = new ArrayList<>(count);
        String path = "/v1/projects/" + demo.get("BEHEST_PROJECT_ID") + "/keys";
        for (int key = 0; key < count; key++) {
            String made = send(http, "POST", path, "BEHEST_ADMIN_TOKEN", "{\"name\":\"bench-" + key + "\"}");
            keys.add(JSON.readTree(made).get("key").stringValue());
        }
        return keys;
    }

    private String send(HttpClient http, String method, String path, String credential, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + demo.get(credential))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    void kill() {
        program.kill();
    }

    @Override
    public void close() {
        program.close();
    }
}
