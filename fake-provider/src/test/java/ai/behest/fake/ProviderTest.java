package ai.behest.fake;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A fresh provider for each test, and the calls that the tests make to it. */
abstract class ProviderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static Vertx vertx;
    static HttpClient client;
    FakeProvider provider;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        client = HttpClient.newHttpClient();
    }

    @BeforeEach
    void start() {
        provider = FakeProvider.start(vertx, options());
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @AfterAll
    static void shut() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    FakeProvider.Options options() {
        return FakeProvider.Options.DEFAULT;
    }

    /** A chat request of one user message "Hello", with a script; the script is JSON. */
    static String chat(boolean stream, String script) {
        return chat(stream, "", script);
    }

    /** {@code more}: further members, each with a comma after it. */
    static String chat(boolean stream, String more, String script) {
        return "{\"model\":\"m\",\"stream\":" + stream + "," + more
                + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"simulation\":" + script + "}";
    }

    HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return post("/v1/chat/completions", body);
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(request(path, body), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(to(path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest request(String path, String body) {
        return to(path).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + provider.port() + path))
                .timeout(PATIENCE);
    }

    static void eventually(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            Assertions.assertThat(System.nanoTime()).as("time limit").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
