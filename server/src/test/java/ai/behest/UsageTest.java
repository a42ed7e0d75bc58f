package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.fake.Counts;
import ai.behest.wire.Json;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Who sees which usage, over HTTP: ada has made two calls, bob one, the API key one for nobody. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class UsageTest {
    private static final String USAGE = "/v1/usage";
    private static final String BILLING = "/v1/billing/usage";
    private static final String ADAS_SESSION = "/v1/billing/sessions/session-of-ada";

    private TestHouse house;
    private String ada;
    private String bob;
    private String adminKey;

    @BeforeAll
    void open(@TempDir Path data) {
        house = new TestHouse(data);
        ada = house.token("ada");
        bob = house.token("bob");
        adminKey = key(house.projectId(), "admin");
        chat(ada);
        chat(ada);
        chat(bob);
        chat(house.apiKey());
    }

    @AfterAll
    void close() {
        house.close();
    }

    private void chat(String bearer) {
        HttpResponse<String> answer = house.post("/v1/chat/completions", bearer, """
                {"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hello"}]}
                """);
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private String key(String projectId, String role) {
        return manage("/v1/projects/" + projectId + "/keys", Json.text(Map.of("name", "another", "role", role)))
                .get("key")
                .stringValue();
    }

    private String minted(String uid, String role) {
        HttpResponse<String> minted =
                house.post("/v1/auth/mint", adminKey, Json.text(Map.of("user_id", uid, "role", role)));
        assertThat(minted.statusCode()).as(minted.body()).isEqualTo(200);
        return TestHouse.json(minted).get("token").stringValue();
    }

    /** An API key of another project of the same tenant. */
    private String otherProjectsKey() {
        return key(manage("/v1/projects", "{\"name\":\"Other\"}").get("id").stringValue(), "user");
    }

    private JsonNode manage(String path, String body) {
        HttpResponse<String> answer = house.send(HttpRequest.newBuilder(URI.create(house.serverUrl() + path))
                .header("Authorization", "Bearer " + house.adminToken())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return TestHouse.json(answer);
    }

    private long seen(String path, String bearer) {
        HttpResponse<String> answer = house.get(path, bearer);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode json = TestHouse.json(answer);
        JsonNode sums = json.has("totals") ? json.get("totals") : json.has("platform") ? json.get("platform") : json;
        return sums.get("requests").longValue();
    }

    private void refuses(String path, @Nullable String bearer, int status, String code, @Nullable String param) {
        HttpResponse<String> answer = bearer == null
                ? house.send(HttpRequest.newBuilder(URI.create(house.projectUrl() + path)))
                : house.get(path, bearer);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode error = TestHouse.json(answer).get("error");
        assertThat(error.get("code").stringValue()).isEqualTo(code);
        if (param != null) {
            assertThat(error.get("param").stringValue()).isEqualTo(param);
        }
    }

    @Test
    void aUserSeesItsOwnUsageOnly() {
        assertThat(seen(USAGE, ada)).isEqualTo(2);
        assertThat(seen(USAGE + "?user_id=ada", ada)).isEqualTo(2);
        assertThat(seen(USAGE, bob)).isEqualTo(1);
        refuses(USAGE + "?user_id=bob", ada, 403, "forbidden", "user_id");
        refuses(USAGE + "?user_id=ADA", ada, 403, "forbidden", "user_id");
        refuses(BILLING, ada, 403, "forbidden", null);
    }

    @Test
    void aUserSeesItsOwnSessionOnly() {
        assertThat(seen(ADAS_SESSION, ada)).isEqualTo(2);
        refuses(ADAS_SESSION, bob, 404, "not_found", null);
        refuses(ADAS_SESSION + "?user_id=ada", bob, 403, "forbidden", "user_id");
        refuses("/v1/billing/sessions/none", house.apiKey(), 404, "not_found", null);
        refuses("/v1/billing/sessions/", house.apiKey(), 404, "not_found", null);
    }

    @Test
    void whoeverHoldsTheProjectSeesAllOfIt() {
        List<String> holders =
                List.of(house.apiKey(), house.adminToken(), minted("eve", "admin"), minted("default", "user"));
        for (String holder : holders) {
            assertThat(seen(USAGE, holder)).isEqualTo(4);
            assertThat(seen(USAGE + "?user_id=ada", holder)).isEqualTo(2);
            assertThat(seen(USAGE + "?user_id=nobody-knows", holder)).isZero();
            assertThat(seen(BILLING, holder)).isEqualTo(4);
        }
        for (String holder : holders.subList(0, 3)) {
            assertThat(seen(ADAS_SESSION, holder)).isEqualTo(2);
            assertThat(seen(ADAS_SESSION + "?user_id=ada", holder)).isEqualTo(2);
            refuses(ADAS_SESSION + "?user_id=bob", holder, 404, "not_found", null);
        }
    }

    @Test
    void theDefaultUserSeesSumsButNotTheCallsOfOthers() {
        refuses(ADAS_SESSION, minted("default", "user"), 404, "not_found", null);
        refuses(ADAS_SESSION + "?user_id=ada", minted("default", "user"), 403, "forbidden", "user_id");
    }

    @Test
    void theDefaultUserSeesOnlyItsOwnWhenTheSettingIsOff(@TempDir Path data) {
        try (TestHouse strict = new TestHouse(data)) {
            strict.settings("{\"default_user_reads_project\":false}");
            assertThat(strict.post("/v1/chat/completions", strict.token("ada"), """
                                    {"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hello"}]}
                                    """)
                            .statusCode())
                    .isEqualTo(200);
            HttpResponse<String> usage = strict.get(USAGE, strict.token("default"));
            assertThat(TestHouse.json(usage).at("/totals/requests").longValue()).isZero();
            assertThat(strict.get(BILLING, strict.token("default")).statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void theDefaultUserSeesOnlyItsOwnFromABrowser(@TempDir Path data) {
        try (TestHouse web = new TestHouse(data)) {
            web.settings("{\"allowed_origins\":[\"https://app.example.com\"]}");
            assertThat(web.post("/v1/chat/completions", web.token("ada"), """
                                    {"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hello"}]}
                                    """).statusCode())
                    .isEqualTo(200);
            String token = web.token("default");
            HttpResponse<String> usage =
                    web.send(web.request(USAGE, token).header("Origin", "https://app.example.com"));
            assertThat(usage.statusCode()).isEqualTo(200);
            assertThat(TestHouse.json(usage).at("/totals/requests").longValue()).isZero();
            assertThat(TestHouse.json(web.get(USAGE, token))
                            .at("/totals/requests")
                            .longValue())
                    .isEqualTo(1);
        }
    }

    @Test
    void aCredentialOfAnotherProjectOrTenantSeesNothing(@TempDir Path data) {
        String other = otherProjectsKey();
        for (String path : List.of(USAGE, BILLING, ADAS_SESSION)) {
            refuses(path, other, 403, "forbidden", null);
            refuses(path, null, 401, "invalid_token", null);
            refuses(path, "behest_admin_" + "0".repeat(32), 401, "invalid_token", null);
            refuses(path, "behest_sk_live_" + "0".repeat(32), 401, "invalid_api_key", null);
        }
        try (TestHouse neighbour = new TestHouse(data)) {
            refuses(USAGE, neighbour.adminToken(), 401, "invalid_token", null);
            refuses(USAGE, neighbour.token("ada"), 401, "invalid_token", null);
        }
    }

    @Test
    void refusesEachBadParameterByName() {
        refuses(USAGE + "?from=yesterday", ada, 400, "validation_error", "from");
        refuses(USAGE + "?to=2026-02-30", ada, 400, "validation_error", "to");
        refuses(USAGE + "?from=2026-01-02&to=2026-01-01", ada, 400, "validation_error", "from");
        refuses(USAGE + "?from=2024-01-01&to=2026-01-01", ada, 400, "validation_error", "from");
        refuses(USAGE + "?granularity=week", ada, 400, "validation_error", "granularity");
        refuses(USAGE + "?granularity=minute", ada, 400, "validation_error", "granularity");
        refuses(USAGE + "?user_id=", house.apiKey(), 400, "validation_error", "user_id");
        refuses(USAGE + "?user_id=" + "u".repeat(256), house.apiKey(), 400, "validation_error", "user_id");
        refuses(BILLING + "?from=", house.apiKey(), 400, "validation_error", "from");
        assertThat(seen(USAGE + "?colour=blue", ada)).isEqualTo(2);
    }

    @Test
    void readsAnOffsetWhosePlusArrivedAsASpace() {
        assertThat(seen(USAGE + "?from=2026-01-01T00:00:00+02:00&to=2026-01-02T00:00:00+02:00", ada))
                .isZero();
    }

    @Test
    void answersInTheShapeOfTheContract() {
        JsonNode usage = TestHouse.json(house.get(USAGE + "?granularity=hour", ada));
        assertThat(usage.propertyNames()).containsExactly("totals", "breakdown");
        assertThat(usage.at("/totals/cost_usd").isNumber()).isTrue();
        assertThat(usage.at("/breakdown/0").propertyNames())
                .containsExactly("timestamp", "requests", "input_tokens", "output_tokens", "tokens", "cost_usd");
        assertThat(usage.at("/breakdown/0/timestamp").stringValue()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:00:00Z");
        JsonNode billing = TestHouse.json(house.get(BILLING, house.apiKey()));
        assertThat(billing.propertyNames()).containsExactly("project_id", "window", "platform", "byok");
        assertThat(billing.get("project_id").stringValue()).isEqualTo(house.projectId());
        assertThat(billing.at("/platform/by_model/0/model").stringValue()).isEqualTo("gpt-4o-mini");
        JsonNode session = TestHouse.json(house.get(ADAS_SESSION, ada));
        assertThat(session.get("session_id").stringValue()).isEqualTo("session-of-ada");
        assertThat(session.get("truncated").booleanValue()).isFalse();
        assertThat(StreamSupport.stream(session.get("calls").spliterator(), false)
                        .map(call -> call.get("user_id").stringValue()))
                .containsExactly("ada", "ada");
    }

    @Test
    void mixedCallsCostWhatTheProviderServed(@TempDir Path data) {
        int size = Integer.getInteger("behest.calls", 10_000);
        try (TestHouse busy = new TestHouse(data)) {
            MixedCalls calls = new MixedCalls(busy, size);
            calls.run();

            Map<String, Counts> served = busy.provider().statistics().models();
            JsonNode totals = TestHouse.json(busy.get(USAGE + "?granularity=hour", busy.apiKey()))
                    .get("totals");
            JsonNode billing = TestHouse.json(busy.get(BILLING, busy.apiKey()));
            JsonNode report = TestHouse.json(busy.get("/v1/billing/report?group_by=model,user", busy.apiKey()));
            MixedCalls.Records records = calls.records();

            BigDecimal cost = BigDecimal.ZERO;
            long input = 0;
            long output = 0;
            for (Map.Entry<String, Counts> model : served.entrySet()) {
                Counts counts = model.getValue();
                BigDecimal price = MixedCalls.price(model.getKey(), counts);
                cost = cost.add(price);
                input += counts.inputTokens();
                output += counts.outputTokens();
                JsonNode line = MixedCalls.line(billing, model.getKey());
                assertThat(line.get("cost_usd").decimalValue())
                        .as(model.getKey())
                        .isEqualByComparingTo(price);
                assertThat(line.get("input_tokens").longValue()).isEqualTo(counts.inputTokens());
                assertThat(line.get("output_tokens").longValue()).isEqualTo(counts.outputTokens());
            }
            assertThat(served).hasSize(6);
            Counts all = busy.provider().statistics().total();
            assertThat(all.failed()).isGreaterThan(100);
            assertThat(all.interrupted() + all.refused()).isZero();
            assertThat(List.of(all.cachedTokens(), all.reasoningTokens())).allMatch(tokens -> tokens > 1_000);
            assertThat(cost).isPositive();
            for (BigDecimal said : List.of(
                    totals.get("cost_usd").decimalValue(),
                    billing.at("/platform/cost_usd").decimalValue(),
                    report.at("/totals/cost_usd").decimalValue(),
                    calls.exported("csv", "cost_usd"),
                    calls.exported("focus", "BilledCost"),
                    records.cost())) {
                assertThat(said).isEqualByComparingTo(cost);
            }
            assertThat(totals.get("requests").longValue()).isEqualTo(size);
            assertThat(records.requests()).isEqualTo(size);
            assertThat(totals.get("cached_tokens").longValue()).isEqualTo(all.cachedTokens());
            assertThat(totals.get("reasoning_tokens").longValue()).isEqualTo(all.reasoningTokens());
            assertThat(totals.get("input_tokens").longValue()).isEqualTo(input).isEqualTo(records.input());
            assertThat(totals.get("output_tokens").longValue())
                    .isEqualTo(output)
                    .isEqualTo(records.output());
            assertThat(totals.get("unpriced_requests").longValue()).isEqualTo(calls.unpriced());
            assertThat(totals.get("estimated_requests").longValue()).isZero();
            assertThat(billing.at("/byok/requests").longValue()).isZero();
        }
    }
}
