package ai.behest;

import ai.behest.store.TestDatabase;
import ai.behest.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A whole server as a process of its own, started as {@code ./behest up} starts it, and a client of its demo project. */
final class ServerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Pattern UP = Pattern.compile("Behest is up at http://localhost:([0-9]+) ");

    private final ChildProcess process;
    private final int port;
    private final Map<String, String> demo;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ServerProcess(ChildProcess process, int port, Map<String, String> demo) {
        this.process = process;
        this.port = port;
        this.demo = demo;
    }

    /** Starts it and waits until it says where it is. */
    static ServerProcess start(Path folder, Map<String, String> more) {
        Path data = folder.resolve("data");
        Map<String, String> variables = new HashMap<>(more);
        String url = TestDatabase.url(folder);
        if (url != null) {
            variables.put("BEHEST_DATABASE_URL", url);
        }
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "ai.behest.Main",
                "up",
                "--port",
                "0",
                "--data",
                data.toString());
        ChildProcess process = ChildProcess.start(folder, variables, folder, command);
        try {
            Matcher up = UP.matcher(
                    process.outputOnce(PATIENCE, text -> UP.matcher(text).find()));
            if (!up.find()) {
                throw new AssertionError("The server does not say where it is");
            }
            return new ServerProcess(process, Integer.parseInt(up.group(1)), demo(data.resolve("demo.env")));
        } catch (IOException | AssertionError e) {
            process.close();
            throw new AssertionError("The server did not start", e);
        }
    }

    private static Map<String, String> demo(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    /** The ledger of a server that was started in this folder. */
    static Book book(Path folder) {
        String url = TestDatabase.url(folder);
        return new Book(url == null ? "jdbc:sqlite:" + folder.resolve("data").resolve("behest.db") : "jdbc:" + url);
    }

    /** Lets the demo project and its users call as often as a project and a user can. */
    void widen() {
        HttpRequest.Builder request = request(
                        "/v1/projects/" + demo.get("BEHEST_PROJECT_ID") + "/settings?deploy=true", "BEHEST_ADMIN_TOKEN")
                .PUT(HttpRequest.BodyPublishers.ofString(
                        "{\"requests_per_minute\":10000000,\"default_tier\":\"max\"}"));
        requireOk(send(request));
    }

    /** A token of this user, in a session of its own. */
    String token(String user) {
        HttpResponse<String> minted = requireOk(send(request(project("/v1/auth/mint"), "BEHEST_KEY")
                .POST(HttpRequest.BodyPublishers.ofString(Json.text(Map.of("user_id", user))))));
        return Json.stored(minted.body(), JsonNode.class).get("token").stringValue();
    }

    /** A chat of the project. */
    HttpRequest chat(String token, Map<String, Object> more) {
        Map<String, Object> body = new HashMap<>(more);
        body.put("model", "gpt-4o-mini");
        body.put("messages", List.of(Map.of("role", "user", "content", "Remember me")));
        return authorized(project("/v1/chat/completions"), token)
                .header("X-Thread-Id", "a-thread-of-" + token.hashCode())
                .POST(HttpRequest.BodyPublishers.ofString(Json.text(body)))
                .build();
    }

    JsonNode get(String path, String token) {
        return Json.stored(
                requireOk(send(authorized(project(path), token).GET())).body(), JsonNode.class);
    }

    HttpClient http() {
        return http;
    }

    /** Chats on and on until the server is gone; the trace ids of the answers whose end came. */
    List<String> chatUntilItDies(String token) {
        List<String> seen = new ArrayList<>();
        while (true) {
            try {
                HttpResponse<String> answer = http.send(
                        chat(token, Map.of("stream", seen.size() % 2 == 0)), HttpResponse.BodyHandlers.ofString());
                requireOk(answer);
                seen.add(answer.headers().firstValue("X-Trace-Id").orElseThrow());
            } catch (IOException e) {
                return seen;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return seen;
            }
        }
    }

    /** SIGTERM; its exit status once it has drained and gone. */
    int terminate() {
        process.terminate();
        return process.status(PATIENCE);
    }

    /** {@code kill -9}. */
    void kill() {
        process.kill();
    }

    private String project(String path) {
        return "/p/" + demo.get("BEHEST_SLUG") + path;
    }

    private HttpRequest.Builder request(String path, String credential) {
        String secret = demo.get(credential);
        return authorized(path, secret == null ? "" : secret);
    }

    private HttpRequest.Builder authorized(String path, String bearer) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + bearer)
                .header("Content-Type", "application/json");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("The server did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    private static HttpResponse<String> requireOk(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return answer;
    }

    @Override
    public void close() {
        process.close();
        http.close();
    }
}
