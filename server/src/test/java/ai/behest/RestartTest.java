package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.fake.FakeProvider;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A whole server as a process of its own: ended, killed, started again on the same data. */
@SuppressWarnings("NullAway.Init")
class RestartTest {
    private static final int CLIENTS = 8;
    /** Promised are 3 s on a machine that has nothing else to do; one that runs tests has. */
    private static final Duration GENEROUS = Duration.ofSeconds(40);

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private FakeProvider provider;
    private ServerProcess server;

    @BeforeEach
    void open() {
        provider = FakeProvider.start(vertx, FakeProvider.Options.DEFAULT);
        server = start();
        server.widen();
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        provider.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private ServerProcess start() {
        return ServerProcess.start(
                folder, Map.of("OPENAI_BASE_URL", provider.baseUrl(), "BEHEST_LIMIT_ADDRESS_PER_MINUTE", "0"));
    }

    @Test
    void keepsEverythingOverARestart() throws Exception {
        String token = server.token("ada");
        chat(token);
        JsonNode usage = totals(token);
        JsonNode threads = server.get("/v1/threads", token);
        assertThat(usage.get("requests").longValue()).isOne();
        assertThat(threads.get(0).get("message_count").intValue()).isEqualTo(2);

        server.terminate();
        long before = System.nanoTime();
        server = start();
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        System.out.println("A second start on the same data took " + took.toMillis() + " ms");

        assertThat(took).isLessThan(GENEROUS);
        assertThat(totals(token)).isEqualTo(usage);
        assertThat(server.get("/v1/threads", token)).isEqualTo(threads);
        chat(token);
        assertThat(totals(token).get("requests").longValue()).isEqualTo(2);
        assertThat(server.token("bob")).isNotEmpty();
    }

    @Test
    void drainsAStreamToItsEndOnSigterm() {
        String token = server.token("ada");
        CompletableFuture<HttpResponse<String>> stream = server.http()
                .sendAsync(
                        server.chat(token, Map.of("stream", true, "simulation", Map.of("chunks", 40, "delay_ms", 50))),
                        HttpResponse.BodyHandlers.ofString());
        Until.holds(
                GENEROUS, "a stream is under way", () -> provider.statistics().openStreams() == 1);

        server.terminate();

        assertThat(stream).isCompleted();
        List<String> events = List.of(stream.join().body().split("\n\n", -1));
        assertThat(events).hasSize(40 + 4).endsWith("data: [DONE]", "");
        assertThat(ServerProcess.book(folder).lines())
                .singleElement()
                .satisfies(line -> assertThat(line.status()).isEqualTo("completed"))
                .satisfies(line -> assertThat(line.output()).isEqualTo(40));
    }

    @Test
    void losesNoAcknowledgedAnswerWhenKilled() throws Exception {
        List<String> tokens = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            tokens.add(server.token("user-" + client));
        }
        List<String> acknowledged = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int kill = 1; kill <= 3; kill++) {
                acknowledged.addAll(killUnderLoad(clients, tokens, 30L * kill));
                server = start();
                assertThat(ServerProcess.book(folder).open()).isZero();
            }
        }
        Book book = ServerProcess.book(folder);
        assertThat(acknowledged).hasSizeGreaterThan(3);
        assertThat(book.lines())
                .filteredOn(line -> line.status().equals("completed"))
                .extracting(Book.Line::traceId)
                .doesNotHaveDuplicates()
                .containsAll(acknowledged);
        assertThat(book.lines())
                .filteredOn(line -> line.status().equals("recovered"))
                .allSatisfy(line -> assertThat(line.estimated()).isTrue());
        assertThat(book.lines()).extracting(Book.Line::traceId).doesNotHaveDuplicates();
    }

    private List<String> killUnderLoad(ExecutorService clients, List<String> tokens, long served) throws Exception {
        provider.resetStatistics();
        ServerProcess dying = server;
        List<Future<List<String>>> seen = tokens.stream()
                .map(token -> clients.submit(() -> dying.chatUntilItDies(token)))
                .toList();
        Until.holds(
                GENEROUS,
                served + " answers",
                () -> provider.statistics().total().served() >= served);
        dying.kill();
        List<String> acknowledged = new ArrayList<>();
        for (Future<List<String>> client : seen) {
            acknowledged.addAll(client.get(10, TimeUnit.SECONDS));
        }
        dying.close();
        return acknowledged;
    }

    private void chat(String token) throws Exception {
        HttpResponse<String> answer =
                server.http().send(server.chat(token, Map.of()), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private JsonNode totals(String token) {
        return server.get("/v1/usage", token).get("totals");
    }
}
