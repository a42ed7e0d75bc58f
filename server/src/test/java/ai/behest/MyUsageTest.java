package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.budget.Budget;
import ai.behest.budget.BudgetBook;
import ai.behest.budget.Kind;
import ai.behest.budget.Period;
import ai.behest.budget.Scope;
import ai.behest.budget.Unit;
import ai.behest.ledger.Money;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What an end user may see of its own spending (issue 4, {@code /v1/me/usage}). */
@SuppressWarnings("NullAway.Init")
class MyUsageTest {
    private static final long MICRO = 1_000_000; // picodollars in a millionth of a dollar
    private static final String PATH = "/v1/me/usage";

    private TestHouse house;
    private BudgetBook budgets;

    @BeforeEach
    void open(@TempDir Path directory) {
        house = new TestHouse(directory);
        house.settings("{\"allowed_origins\":[\"https://app.example.com\"]}");
        budgets = new BudgetBook(house.behest().database());
    }

    @AfterEach
    void close() {
        house.close();
    }

    private void budget(Map<String, String> scope, Unit unit, long amount, Period period, Kind kind, boolean shadow) {
        budgets.create(new Budget(
                "", house.tenantId(), null, Scope.read(scope), unit, amount, period, kind, shadow, List.of()));
    }

    private long call(String user, int chunks) {
        HttpResponse<String> answer = house.post(
                "/v1/chat/completions", house.token(user), Script.chat(false, "{\"chunks\":" + chunks + "}"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Long cost = house.book()
                .line(answer.headers().firstValue("X-Trace-Id").orElseThrow())
                .cost();
        return cost == null ? 0 : cost;
    }

    private JsonNode mine(String user) {
        HttpResponse<String> answer = house.get(PATH, house.token(user));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TestHouse.json(answer);
    }

    private static JsonNode limit(JsonNode usage, String unit, String period, String kind) {
        List<JsonNode> found = usage.get("limits").values().stream()
                .filter(line -> line.get("unit").stringValue().equals(unit)
                        && line.get("period").stringValue().equals(period)
                        && line.get("kind").stringValue().equals(kind))
                .toList();
        assertThat(found).as(usage.toString()).hasSize(1);
        return found.getFirst();
    }

    private static String usd(long picodollars) {
        return new Money(picodollars).toString();
    }

    @Test
    void aUserSeesWhatItSpentTodayAndThisMonthAndNothingOfOthers() {
        long cost = call("ada", 7) + call("ada", 9);
        call("tim", 50);
        JsonNode usage = mine("ada");
        assertThat(usage.get("user_id").stringValue()).isEqualTo("ada");
        assertThat(usage.get("tier").stringValue()).isEqualTo("max");
        for (String span : List.of("today", "month")) {
            JsonNode spent = usage.get(span);
            assertThat(spent.get("requests").longValue()).isEqualTo(2);
            assertThat(spent.get("output_tokens").longValue()).isEqualTo(16);
            assertThat(spent.get("tokens").longValue())
                    .isEqualTo(16 + spent.get("input_tokens").longValue());
            assertThat(spent.get("cost_usd").stringValue()).isEqualTo(usd(cost));
        }
        assertThat(mine("grace").get("today").get("requests").longValue()).isZero();
    }

    @Test
    void eachLimitOfTheUserStandsThereWithWhatIsLeftAndWhenItResets() {
        budget(Map.of("user", "*"), Unit.MONEY, 40_000 * MICRO, Period.DAY, Kind.HARD, false);
        budget(Map.of("tier", "max", "user", "*"), Unit.TOKENS, 9, Period.MONTH, Kind.SOFT, false);
        budget(Map.of("user", "ada"), Unit.REQUESTS, 5, Period.TOTAL, Kind.HARD, false);
        assertThat(limit(mine("ada"), "usd", "day", "hard").get("left").stringValue())
                .as("before the first call")
                .isEqualTo(usd(40_000 * MICRO));
        long cost = call("ada", 7);
        call("tim", 30);
        JsonNode usage = mine("ada");
        JsonNode money = limit(usage, "usd", "day", "hard");
        assertThat(money.get("limit").stringValue()).isEqualTo("0.04");
        assertThat(money.get("spent").stringValue()).isEqualTo(usd(cost));
        assertThat(money.get("left").stringValue()).isEqualTo(usd(40_000 * MICRO - cost));
        assertThat(money.get("resets_at").stringValue())
                .isEqualTo(usage.at("/today/to").stringValue());
        JsonNode tokens = limit(usage, "tokens", "month", "soft");
        assertThat(tokens.get("spent").longValue()).isGreaterThan(9);
        assertThat(tokens.get("left").longValue()).isZero();
        assertThat(tokens.get("resets_at").stringValue())
                .isEqualTo(usage.at("/month/to").stringValue());
        JsonNode calls = limit(usage, "requests", "total", "hard");
        assertThat(calls.get("spent").longValue()).isOne();
        assertThat(calls.get("left").longValue()).isEqualTo(4);
        assertThat(calls.has("resets_at")).isFalse();
        JsonNode cap = limit(usage, "requests", "day", "quota");
        assertThat(cap.get("limit").longValue()).isEqualTo(100_000);
        assertThat(cap.get("spent").longValue()).isOne();
        assertThat(limit(usage, "tokens", "day", "quota").get("limit").longValue())
                .isEqualTo(20_000_000);
    }

    @Test
    void whatUsersShareAndWhatIsOnTrialIsNotShown() {
        budget(Map.of(), Unit.MONEY, 40_000 * MICRO, Period.DAY, Kind.HARD, false);
        budget(
                Map.of("project", house.projectId()),
                Unit.MONEY,
                40_000 * MICRO,
                Period.parse("week"),
                Kind.HARD,
                false);
        budget(Map.of("tier", "max"), Unit.MONEY, 40_000 * MICRO, Period.parse("hour"), Kind.HARD, false);
        budget(Map.of("user", "*"), Unit.MONEY, 40_000 * MICRO, Period.MONTH, Kind.HARD, true);
        budget(Map.of("user", "tim"), Unit.MONEY, 40_000 * MICRO, Period.TOTAL, Kind.HARD, false);
        call("ada", 7);
        assertThat(mine("ada").get("limits").values().stream()
                        .map(line -> line.get("unit").stringValue()))
                .containsExactlyInAnyOrder("requests", "tokens");
    }

    @Test
    void lookingTakesNothingFromTheBudget() {
        budget(Map.of("user", "*"), Unit.REQUESTS, 2, Period.DAY, Kind.HARD, false);
        for (int i = 0; i < 5; i++) {
            assertThat(limit(mine("ada"), "requests", "day", "hard").get("left").longValue())
                    .isEqualTo(2);
        }
        call("ada", 7);
        call("ada", 7);
        assertThat(limit(mine("ada"), "requests", "day", "hard").get("left").longValue())
                .isZero();
    }

    @Test
    void anApiKeyMustNameTheUser() {
        HttpResponse<String> unnamed = house.get(PATH, house.apiKey());
        RefusalShape.check(unnamed, 400, "validation_error");
        assertThat(TestHouse.json(unnamed).at("/error/param").stringValue()).isEqualTo("X-End-User-Id");
        call("ada", 7);
        HttpResponse<String> named = house.send(house.request(PATH, house.apiKey())
                .header("X-End-User-Id", "ada")
                .GET());
        assertThat(TestHouse.json(named).at("/today/requests").longValue()).isOne();
        HttpResponse<String> token = house.send(house.request(PATH, house.token("tim"))
                .header("X-End-User-Id", "ada")
                .GET());
        assertThat(TestHouse.json(token).get("user_id").stringValue())
                .as("a token speaks for its own user, whatever the header says")
                .isEqualTo("tim");
    }

    @Test
    void aPageOfTheProjectMayAskAndNoOther() {
        HttpRequest.Builder ask = house.request(PATH, house.token("ada")).GET();
        HttpResponse<String> own = house.send(ask.copy().header("Origin", "https://app.example.com"));
        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(own.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://app.example.com");
        assertThat(own.headers().firstValue("Cache-Control")).hasValue("no-store");
        RefusalShape.check(house.send(ask.copy().header("Origin", "https://evil.example")), 403, "origin_not_allowed");
        RefusalShape.check(house.get(PATH, "x"), 401, "invalid_token");
        RefusalShape.check(house.post(PATH, house.token("ada"), "{}"), 405, "method_not_allowed");
    }
}
