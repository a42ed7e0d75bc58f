package ai.behest.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One of many clients of one budget: calls of random size, streamed or whole, until it is refused. Three in ten times it
 * leaves at a random moment. A node that is down or a database that is away is waited for.
 */
final class RaceClient {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final HttpClient http;
    private final Supplier<Gateway> node;
    private final Random random;
    private final String tag;
    private final int mostTokens;

    RaceClient(HttpClient http, Supplier<Gateway> node, long seed, String tag, int mostTokens) {
        this.http = http;
        this.node = node;
        this.random = new Random(seed);
        this.tag = tag;
        this.mostTokens = mostTokens;
    }

    /**
     * What a client came to.
     *
     * @param refusal the details of the 402 that ended it
     */
    record Result(int answered, int left, int unavailable, JsonNode refusal) {}

    /** Calls until the budget refuses. */
    Result run() {
        int answered = 0;
        int left = 0;
        int unavailable = 0;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            boolean leaves = random.nextInt(10) < 3;
            try {
                HttpResponse<InputStream> answer = http.send(request(), HttpResponse.BodyHandlers.ofInputStream());
                try (InputStream body = answer.body()) {
                    switch (answer.statusCode()) {
                        case 200 -> {
                            if (leaves) {
                                body.readNBytes(random.nextInt(4_000));
                                left++;
                            } else {
                                body.readAllBytes();
                                answered++;
                            }
                        }
                        case 402 -> {
                            return new Result(
                                    answered,
                                    left,
                                    unavailable,
                                    JSON.readTree(body).at("/error/details"));
                        }
                        case 500, 502, 503, 504 -> {
                            unavailable++;
                            pause();
                        }
                        default ->
                            throw new IllegalStateException(answer.statusCode() + " "
                                    + new String(body.readAllBytes(), StandardCharsets.UTF_8));
                    }
                }
            } catch (IOException e) {
                unavailable++;
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted", e);
            }
        }
        throw new IllegalStateException(
                "A client of " + tag + " was not refused within " + PATIENCE.toSeconds() + " s");
    }

    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }

    private HttpRequest request() {
        int tokens = 1 + random.nextInt(mostTokens);
        boolean streamed = random.nextBoolean();
        Gateway gateway = node.get();
        String body = "{\"model\":\"o1\",\"stream\":" + streamed + ",\"max_tokens\":" + tokens
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Race\"}],\"simulation\":{\"chunks\":" + tokens
                + ",\"delay_ms\":" + random.nextInt(3) + "}}";
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + gateway.port() + gateway.prefix() + "/v1/chat/completions"))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + gateway.apiKey())
                .header("Content-Type", "application/json")
                .header("X-Behest-Tags", tag)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
