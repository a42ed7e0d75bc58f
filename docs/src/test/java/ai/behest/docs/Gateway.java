package ai.behest.docs;

import ai.behest.fake.FakeProvider;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A gateway that {@code ./behest up} started, in front of a provider that counts what it was asked. */
final class Gateway implements AutoCloseable {
    private static final Pattern UP = Pattern.compile("Behest is up at (http://localhost:[0-9]+) ");
    private static final Duration PATIENCE = Duration.ofMinutes(5); // it may have to be built

    private final Path folder;
    private final Vertx vertx = Vertx.vertx();
    private final FakeProvider provider;
    private final Program program;
    private final String origin;
    private final Map<String, String> demo;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /**
     * Starts one.
     *
     * @param folder where its {@code data} lies
     * @param delayMillis between two words of an answer
     */
    Gateway(Path folder, int delayMillis) {
        this.folder = folder;
        provider = FakeProvider.start(vertx, FakeProvider.Options.DEFAULT.withDelayMillis(delayMillis));
        Map<String, String> variables = Map.of(
                "OPENAI_API_KEY", "sk-of-the-fake-provider",
                "OPENAI_BASE_URL", provider.baseUrl(),
                "BEHEST_LIMIT_ADDRESS_PER_MINUTE", "0",
                "BEHEST_LOG_LEVEL", "ERROR");
        List<String> command =
                List.of(Repository.ROOT.resolve("behest").toString(), "up", "--port", "0", "--data", data().toString());
        program = Program.start(folder, variables, command);
        origin = program.onceItSays(UP, PATIENCE).group(1);
        demo = demo();
    }

    private Map<String, String> demo() {
        Map<String, String> lines = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(data().resolve("demo.env"))) {
                int equals = line.indexOf('=');
                lines.put(line.substring(0, equals), line.substring(equals + 1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    Path folder() {
        return folder;
    }

    Path data() {
        return folder.resolve("data");
    }

    /** {@code http://localhost:PORT}. */
    String origin() {
        return origin;
    }

    /** What {@code demo.env} says, by its variables. */
    String demo(String variable) {
        return Objects.requireNonNull(demo.get(variable), variable);
    }

    /** How many requests the provider has seen. */
    long providerCalls() {
        return provider.statistics().total().requests();
    }

    /** How many answers of the provider were cut by whoever asked. */
    long interruptedCalls() {
        return provider.statistics().total().interrupted();
    }

    /** Saves these as the project's allowed origins, through the management API. */
    void allow(String... origins) {
        manage(
                "PUT",
                "v1/projects/" + demo("BEHEST_PROJECT_ID") + "/settings?deploy=true",
                Map.of("allowed_origins", List.of(origins)));
    }

    /** A request to the management API, as the demo's administrator. */
    JsonNode manage(String method, String path, Map<String, Object> body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(demo("BEHEST_CONSOLE_URL") + path))
                .header("Authorization", "Bearer " + demo("BEHEST_ADMIN_TOKEN"))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(JsonBlocks.MAPPER.writeValueAsString(body)))
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
            }
            return JsonBlocks.MAPPER.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    @Override
    public void close() {
        program.close();
        provider.close();
        http.close();
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("The provider's Vert.x did not close", e);
        }
    }
}
