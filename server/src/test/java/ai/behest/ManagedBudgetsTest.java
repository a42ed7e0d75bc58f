package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Json;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Budgets from the management API to the call that they refuse. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ManagedBudgetsTest {
    private static final String HELLO =
            "{\"model\":\"gpt-4o-mini\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    private TestHouse house;

    @BeforeAll
    void open(@TempDir Path data) {
        house = new TestHouse(data);
    }

    @AfterAll
    void close() {
        house.close();
    }

    private HttpResponse<String> manage(String method, String path, @Nullable Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(house.serverUrl() + path))
                .header("Authorization", "Bearer " + house.adminToken())
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(
                                        body instanceof String text ? text : Json.text(body)));
        return house.send(body == null ? request : request.header("Content-Type", "application/json"));
    }

    private String create(Map<String, Object> budget) {
        HttpResponse<String> made = manage("POST", "/v1/budgets", budget);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return TestHouse.json(made).get("id").stringValue();
    }

    private JsonNode budget(String id) {
        return TestHouse.json(manage("GET", "/v1/budgets/" + id, null));
    }

    private HttpResponse<String> chat(String uid) {
        return house.post("/v1/chat/completions", house.token(uid), HELLO);
    }

    private Map<String, String> user(String uid) {
        return Map.of("project", house.projectId(), "user", uid);
    }

    @Test
    void refusesOnceABudgetIsSpentAndAnswersAgainOnceItIsRaised() {
        String id = create(Map.of("scope", user("ada"), "amount_usd", "0.0001", "period", "day"));
        HttpResponse<String> refused = chat("ada");
        for (int i = 0; i < 50 && refused.statusCode() == 200; i++) {
            refused = chat("ada");
        }
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(402);
        JsonNode details = TestHouse.json(refused).at("/error/details");
        assertThat(details.get("budget").stringValue()).isEqualTo(id);
        JsonNode shown = budget(id);
        BigDecimal spent = new BigDecimal(shown.get("spent").stringValue());
        BigDecimal left = new BigDecimal(shown.get("left").stringValue());
        assertThat(spent).isPositive().isLessThanOrEqualTo(new BigDecimal("0.0001"));
        assertThat(spent.add(left)).isEqualByComparingTo("0.0001");
        assertThat(shown.get("reserved").stringValue()).isEqualTo("0.00");
        assertThat(shown.get("resets_at").stringValue())
                .isEqualTo(details.get("resets_at").stringValue());
        assertThat(chat("bob").statusCode()).isEqualTo(200);

        manage("PATCH", "/v1/budgets/" + id, Map.of("amount_usd", "1"));
        Until.holds("the raised budget lets calls in", () -> chat("ada").statusCode() == 200);
        manage("PATCH", "/v1/budgets/" + id, Map.of("amount_usd", "0"));
        Until.holds("the lowered budget refuses", () -> chat("ada").statusCode() == 402);
        assertThat(budget(id).get("left").stringValue()).isEqualTo("0.00");
        manage("DELETE", "/v1/budgets/" + id, null);
        Until.holds("the deleted budget is out of force", () -> chat("ada").statusCode() == 200);
    }

    @Test
    void tellsWhatACallUnderWayHolds() {
        String id = create(Map.of("scope", user("cy"), "tokens", 5_000, "period", "rolling_24h"));
        var stream = house.http()
                .sendAsync(
                        house.request("/v1/chat/completions", house.token("cy"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        Script.chat(true, "{\"chunks\":4,\"delay_ms\":300}", "\"max_tokens\":40,")))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        Until.holds("the call holds tokens", () -> budget(id).get("reserved").longValue() > 40);
        JsonNode under = budget(id);
        assertThat(under.get("left").longValue()).isLessThan(4_960);
        assertThat(stream.join().statusCode()).isEqualTo(200);
        JsonNode after = budget(id);
        assertThat(after.get("reserved").longValue()).isZero();
        assertThat(after.get("spent").longValue()).isPositive();
        assertThat(after.get("spent").longValue() + after.get("left").longValue())
                .isEqualTo(5_000);
        assertThat(after.has("resets_at")).isFalse();
    }

    @Test
    void givesEachUserOfATemplateABalanceAndLetsAnExceptionTakeItsPlace() {
        String template = create(Map.of("scope", user("*"), "requests", 2, "period", "day", "name", "two a day"));
        String exception = create(Map.of("scope", user("vip"), "requests", 3, "period", "day"));
        List<Integer> ordinary = new ArrayList<>();
        List<Integer> vip = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ordinary.add(chat("ordinary").statusCode());
            vip.add(chat("vip").statusCode());
        }
        assertThat(ordinary).containsExactly(200, 200, 402, 402);
        assertThat(vip).containsExactly(200, 200, 200, 402);
        assertThat(chat("another").statusCode()).isEqualTo(200);
        assertThat(budget(exception).get("left").longValue()).isZero();

        List<String> seen = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page =
                    TestHouse.json(manage("GET", "/v1/budgets/" + template + "/balances?limit=1" + cursor, null));
            JsonNode row = page.get("data").get(0);
            seen.add(row.at("/scope/user").stringValue() + " " + row.get("spent"));
            cursor = page.get("next").isNull()
                    ? null
                    : "&cursor=" + page.get("next").stringValue();
        }
        assertThat(seen).containsExactly("ordinary 2", "another 1");
        assertThat(TestHouse.json(manage("GET", "/v1/budgets?limit=1", null))
                        .get("next")
                        .isString())
                .isTrue();
        manage("DELETE", "/v1/budgets/" + template, null);
        manage("DELETE", "/v1/budgets/" + exception, null);
    }

    @Test
    void makesOneOfManyThatAreTheSameAtTheSameInstant() throws Exception {
        Callable<Integer> one = () -> manage(
                        "POST", "/v1/budgets", "{\"scope\":{\"user\":\"twin\"},\"requests\":5,\"period\":\"week\"}")
                .statusCode();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Integer> statuses = new ArrayList<>();
            for (var answer : threads.invokeAll(java.util.Collections.nCopies(12, one))) {
                statuses.add(answer.get());
            }
            assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
        }
    }
}
