package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.fake.Counts;
import ai.behest.ledger.export.CsvRecords;
import ai.behest.wire.Json;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * Calls of every kind, the same at each run: chats streamed and not, embeddings, cached and reasoning tokens, a model
 * without a price, calls that the provider refuses; by users with tokens and by the API key, 32 at a time.
 */
final class MixedCalls {
    private static final int AT_A_TIME = 32;
    /** So few that nobody comes near the 300 calls a minute of its tier. */
    private static final int CALLS_OF_A_USER = 160;
    /** A session's report shows 1,000 calls. */
    private static final int CALLS_OF_A_SESSION = 500;

    private static final String UNPRICED = "gpt-unheard-of";
    private static final String EMBEDDING = "text-embedding-3-small";
    /** USD per million tokens, from the pages that the shipped prices name: input, cached input, output. */
    private static final Map<String, List<String>> PRICES = Map.of(
            "gpt-4o-mini",
            List.of("0.15", "0.075", "0.6"),
            "gpt-4.1",
            List.of("2", "0.5", "8"),
            "gpt-5-mini",
            List.of("0.25", "0.025", "2"),
            "o3-mini",
            List.of("1.1", "0.55", "4.4"),
            EMBEDDING,
            List.of("0.02", "0.02", "0"));

    private static final List<String> CHAT_MODELS =
            List.of("gpt-4o-mini", "gpt-4.1", "gpt-5-mini", "o3-mini", UNPRICED);

    private final TestHouse house;
    private final int sessions;
    private final List<String> tokens = new ArrayList<>();
    private final List<Plan> plans = new ArrayList<>();

    private record Plan(int user, boolean embedding, String model, int status, String body) {}

    /** What the records of all sessions, read one by one, come to. */
    record Records(long requests, long input, long output, BigDecimal cost) {}

    MixedCalls(TestHouse house, int size) {
        this.house = house;
        this.sessions = Math.ceilDiv(size, CALLS_OF_A_SESSION);
        int users = Math.ceilDiv(size, CALLS_OF_A_USER);
        for (int user = 0; user < users; user++) {
            tokens.add(house.token("user-" + user));
        }
        Random random = new Random(10_000);
        for (int i = 0; i < size; i++) {
            plans.add(plan(i % users, random));
        }
    }

    private static Plan plan(int user, Random random) {
        int status = random.nextInt(25) == 0 ? List.of(400, 404, 429, 500).get(random.nextInt(4)) : 200;
        Map<String, Object> simulation = new LinkedHashMap<>();
        if (status != 200) {
            simulation.put("fault", Map.of("kind", "status", "status", status));
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("simulation", simulation);
        if (random.nextInt(5) == 0) {
            body.put("model", EMBEDDING);
            body.put("input", List.of("one text", "another ".repeat(1 + random.nextInt(20))));
            body.put("dimensions", 4);
            return new Plan(user, true, EMBEDDING, status, Json.text(body));
        }
        String model = CHAT_MODELS.get(random.nextInt(CHAT_MODELS.size()));
        body.put("model", model);
        // 40 bytes at least are ten tokens of prompt
        body.put(
                "messages",
                List.of(Map.of("role", "user", "content", "a question of mine ".repeat(3 + random.nextInt(20)))));
        simulation.put("chunks", 1 + random.nextInt(12));
        simulation.put("cached_tokens", random.nextInt(10));
        simulation.put("reasoning_tokens", random.nextInt(3) == 0 ? random.nextInt(500) : 0);
        if (random.nextBoolean()) {
            body.put("stream", true);
            if (random.nextBoolean()) {
                body.put("stream_options", Map.of("include_usage", true));
            }
        }
        return new Plan(user, false, model, status, Json.text(body));
    }

    void run() {
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> done = new ArrayList<>();
            for (int i = 0; i < AT_A_TIME; i++) {
                done.add(CompletableFuture.runAsync(
                        () -> {
                            for (int n = next.getAndIncrement(); n < plans.size(); n = next.getAndIncrement()) {
                                call(n, plans.get(n));
                            }
                        },
                        callers));
            }
            CompletableFuture.allOf(done.toArray(CompletableFuture<?>[]::new))
                    .orTimeout(60 + plans.size() / 100, TimeUnit.SECONDS)
                    .join();
        }
    }

    /** Every fourth call is made with the API key, for the user it names. */
    private void call(int number, Plan plan) {
        boolean withKey = number % 4 == 0;
        String path = plan.embedding ? "/v1/embeddings" : "/v1/chat/completions";
        HttpRequest.Builder request = house.request(path, withKey ? house.apiKey() : tokens.get(plan.user))
                .header("Content-Type", "application/json")
                .header("X-Session-Id", session(number))
                .POST(HttpRequest.BodyPublishers.ofString(plan.body));
        if (withKey) {
            request.header("X-End-User-Id", "user-" + plan.user);
        }
        HttpResponse<String> answer = house.send(request);
        assertThat(answer.statusCode() == 200)
                .as("call %s: %s %s", number, answer.statusCode(), answer.body())
                .isEqualTo(plan.status == 200);
    }

    private String session(int number) {
        return "session-" + number % sessions;
    }

    long unpriced() {
        return plans.stream().filter(plan -> plan.model.equals(UNPRICED)).count();
    }

    Records records() {
        long requests = 0;
        long input = 0;
        long output = 0;
        BigDecimal cost = BigDecimal.ZERO;
        for (int i = 0; i < sessions; i++) {
            JsonNode session = TestHouse.json(house.get("/v1/billing/sessions/" + session(i), house.apiKey()));
            assertThat(session.get("truncated").booleanValue()).isFalse();
            for (JsonNode call : session.get("calls")) {
                requests++;
                input += call.get("input_tokens").longValue();
                output += call.get("output_tokens").longValue();
                if (!call.get("cost_usd").isNull()) {
                    cost = cost.add(call.get("cost_usd").decimalValue());
                }
            }
        }
        return new Records(requests, input, output, cost);
    }

    /** What the export of all entries comes to, in the sum of this column. */
    BigDecimal exported(String format, String column) {
        HttpResponse<String> file =
                house.send(HttpRequest.newBuilder(URI.create(house.serverUrl() + "/v1/entries?format=" + format))
                        .header("Authorization", "Bearer " + house.adminToken()));
        assertThat(file.statusCode()).as(file.body()).isEqualTo(200);
        BigDecimal sum = BigDecimal.ZERO;
        List<Map<String, String>> rows = CsvRecords.read(file.body());
        assertThat(rows).hasSize(plans.size());
        for (Map<String, String> row : rows) {
            String cost = row.getOrDefault(column, "");
            sum = sum.add(cost.isEmpty() ? BigDecimal.ZERO : new BigDecimal(cost));
        }
        return sum;
    }

    /** What these tokens of a model cost in USD; nothing that is known when it has no price. */
    static BigDecimal price(String model, Counts counts) {
        List<String> prices = PRICES.get(model);
        if (prices == null) {
            return BigDecimal.ZERO;
        }
        return new BigDecimal(prices.get(0))
                .multiply(BigDecimal.valueOf(counts.inputTokens() - counts.cachedTokens()))
                .add(new BigDecimal(prices.get(1)).multiply(BigDecimal.valueOf(counts.cachedTokens())))
                .add(new BigDecimal(prices.get(2)).multiply(BigDecimal.valueOf(counts.outputTokens())))
                .movePointLeft(6);
    }

    static JsonNode line(JsonNode billing, String model) {
        for (JsonNode line : billing.at("/platform/by_model")) {
            if (line.get("model").stringValue().equals(model)) {
                return line;
            }
        }
        throw new AssertionError("No line of " + model + " in " + billing);
    }
}
