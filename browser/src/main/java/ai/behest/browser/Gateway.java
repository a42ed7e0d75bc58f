package ai.behest.browser;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gateway that {@code ./behest up} started, in front of a provider that counts what it was asked. */
public final class Gateway implements AutoCloseable {
    private static final Pattern UP = Pattern.compile("Behest is up at (http://localhost:[0-9]+) ");
    private static final JsonMapper MAPPER = JsonMapper.shared();
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
    public Gateway(Path folder, int delayMillis) {
        this(folder, delayMillis, Map.of());
    }

    /** Starts one with these variables besides. */
    public Gateway(Path folder, int delayMillis, Map<String, String> more) {
        this.folder = folder;
        provider = FakeProvider.start(vertx, FakeProvider.Options.DEFAULT.withDelayMillis(delayMillis));
        Map<String, String> variables = new LinkedHashMap<>(Map.of(
                "OPENAI_API_KEY", "sk-of-the-fake-provider",
                "OPENAI_BASE_URL", provider.baseUrl(),
                "BEHEST_LIMIT_ADDRESS_PER_MINUTE", "0",
                "BEHEST_LOG_LEVEL", "ERROR"));
        variables.putAll(more);
        List<String> command =
                List.of(Packages.root().resolve("behest").toString(), "up", "--port", "0", "--data", data().toString());
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

    public Path folder() {
        return folder;
    }

    public Path data() {
        return folder.resolve("data");
    }

    /** {@code http://localhost:PORT}. */
    public String origin() {
        return origin;
    }

    /** Waits until it has said this, and gives back what matched. */
    public Matcher onceItSays(Pattern what) {
        return program.onceItSays(what, PATIENCE);
    }

    /** What {@code demo.env} says, by its variables. */
    public String demo(String variable) {
        return Objects.requireNonNull(demo.get(variable), variable);
    }

    /** How many requests the provider has seen. */
    public long providerCalls() {
        return provider.statistics().total().requests();
    }

    /** How many answers of the provider were cut by whoever asked. */
    public long interruptedCalls() {
        return provider.statistics().total().interrupted();
    }

    /** Saves these as the project's allowed origins, through the management API. */
    public void allow(String... origins) {
        manage(
                "PUT",
                "v1/projects/" + demo("BEHEST_PROJECT_ID") + "/settings?deploy=true",
                Map.of("allowed_origins", List.of(origins)));
    }

    /** A request to the management API, as the demo's administrator. */
    public JsonNode manage(String method, String path, Map<String, Object> body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(demo("BEHEST_CONSOLE_URL") + path))
                .header("Authorization", "Bearer " + demo("BEHEST_ADMIN_TOKEN"))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(MAPPER.writeValueAsString(body)))
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
            }
            return MAPPER.readTree(answer.body());
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
