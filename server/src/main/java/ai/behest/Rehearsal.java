package ai.behest;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs a server with what a server usually does, on data of its own and with nobody but the simulation to ask. The launcher
 * has the JVM watch it, and starts servers with what was seen: JEP 483 and JEP 515.
 */
@Command(
        name = "rehearse",
        mixinStandardHelpOptions = true,
        description = "Prepares this machine, once after each update, so that servers start sooner. Run it as"
                + " ./behest rehearse: the launcher keeps what the JVM learns.")
final class Rehearsal implements Callable<Integer> {
    private static final int AT_ONCE = 16;
    private static final int USERS = 100;
    private static final int CALLS = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SETTINGS = """
            {"default_tier": "max", "requests_per_minute": 1000000, "concurrent_calls": 1000}""";

    private static final List<String> BODIES = List.of("""
            {"messages": [{"role": "user", "content": "Hello there"}]}""", """
            {"messages": [{"role": "user", "content": "Hello there"}], "stream": true}""");

    private final int calls;

    private final JsonMapper json = new JsonMapper();

    Rehearsal() {
        this(CALLS);
    }

    /** @param calls of each user */
    Rehearsal(int calls) {
        this.calls = calls;
    }

    @Override
    public Integer call() throws IOException {
        Path data = Files.createTempDirectory("behest-rehearsal");
        Config config = Config.from(Map.of("BEHEST_LIMIT_ADDRESS_PER_MINUTE", "0"))
                .with("127.0.0.1", 0, data, null, "localhost");
        try (Behest behest = Behest.start(config);
                HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            Demo.Keys keys = Objects.requireNonNull(behest.firstStart(false));
            Welcome.print(new PrintWriter(Writer.nullWriter()), behest, config, keys, behest.ownerLink(keys), 0);
            perform(http, behest.origin(), keys);
        } finally {
            delete(data);
        }
        return 0;
    }

    private void perform(HttpClient http, String origin, Demo.Keys keys) {
        String settings = origin + "/v1/projects/" + keys.projectId() + "/settings";
        ask(http, "PUT", settings + "?deploy=true", keys.adminToken(), SETTINGS);
        try (ExecutorService users = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> done = IntStream.range(0, USERS)
                    .<Future<?>>mapToObj(user -> users.submit(() -> chat(http, keys, user)))
                    .toList();
            for (Future<?> each : done) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("The rehearsal went wrong: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The rehearsal was interrupted", e);
        }
        ask(http, "GET", keys.baseUrl() + "/v1/usage", keys.key(), "");
        ask(http, "GET", origin + "/sign-in", keys.key(), "");
    }

    private void chat(HttpClient http, Demo.Keys keys, int user) {
        String minted =
                ask(http, "POST", keys.baseUrl() + "/v1/auth/mint", keys.key(), "{\"user_id\": \"user-" + user + "\"}");
        String token = json.readTree(minted).get("token").stringValue();
        for (int i = 0; i < calls; i++) {
            ask(http, "POST", keys.baseUrl() + "/v1/chat/completions", token, BODIES.get(i % BODIES.size()));
        }
    }

    private static String ask(HttpClient http, String method, String address, String credential, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .header("Authorization", "Bearer " + credential)
                .header("Content-Type", "application/json")
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(
                        method + " " + request.uri().getPath() + " was answered with " + answer.statusCode());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The rehearsal was interrupted", e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
