package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.budget.Budget;
import ai.behest.budget.BudgetBook;
import ai.behest.budget.Kind;
import ai.behest.budget.Period;
import ai.behest.budget.Scope;
import ai.behest.budget.Unit;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Calls under way at once (issue 4). Every limit is one, so that a single call that is not counted out again, on whatever
 * path it ended, leaves the project shut.
 */
@SuppressWarnings("NullAway.Init")
class CallsAtOnceTest {
    private static final String SLOW = "{\"chunks\":3000,\"delay_ms\":20,\"tag\":\"";

    private TestHouse house;

    @BeforeEach
    void open(@TempDir Path data) {
        house = new TestHouse(data);
        house.settings("{\"concurrent_calls\":1,\"concurrent_calls_per_key\":1,\"concurrent_calls_per_user\":1}");
    }

    @AfterEach
    void theNextCallPasses() {
        Until.holds("the next call passes", () -> chat("{\"chunks\":1}").statusCode() == 200);
        house.close();
    }

    private HttpResponse<String> chat(String simulation) {
        return asUser("ada", Script.chat(false, simulation));
    }

    /** With an API key that names the user: project, key and user all count. */
    private HttpResponse<String> asUser(String user, String body) {
        return house.send(house.request("/v1/chat/completions", house.apiKey())
                .header("Content-Type", "application/json")
                .header("X-End-User-Id", user)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body)));
    }

    /** A stream that goes on for a minute, begun. */
    private RawCall slow(String user, String tag) {
        String body = Script.chat(true, SLOW + tag + "\"}");
        RawCall call = new RawCall(house)
                .send("POST /p/" + house.slug()
                        + "/v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + house.apiKey() + "\r\nX-End-User-Id: " + user
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                        + body);
        assertThat(call.head()).startsWith("HTTP/1.1 200");
        return call;
    }

    private static void refused(HttpResponse<String> answer, String scope) {
        JsonNode error = RefusalShape.check(answer, 429, "rate_limited");
        assertThat(error.at("/details/scope").stringValue()).isEqualTo(scope);
        assertThat(error.at("/details/kind").stringValue()).isEqualTo("concurrent");
        assertThat(error.at("/details/limit").longValue()).isOne();
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    }

    @Test
    void eachScopeHasItsLimit() {
        try (RawCall call = slow("ada", Script.tag())) {
            refused(asUser("tim", Script.chat(false, "{\"chunks\":1}")), "project");
            house.settings("{\"concurrent_calls\":5}");
            refused(asUser("tim", Script.chat(false, "{\"chunks\":1}")), "key");
            String token = house.token("ada");
            refused(house.post("/v1/chat/completions", token, Script.chat(false, "{\"chunks\":1}")), "user");
            house.settings("{\"concurrent_calls_per_user\":2}");
            assertThat(house.post("/v1/chat/completions", token, Script.chat(false, "{\"chunks\":1}"))
                            .statusCode())
                    .as("the platform's key is nobody's")
                    .isEqualTo(200);
            house.settings("{\"concurrent_calls_per_key\":2}");
            assertThat(asUser("tim", Script.chat(false, "{\"chunks\":1}")).statusCode())
                    .isEqualTo(200);
            assertThat(call.isOpen()).isTrue();
        }
        house.settings("{\"concurrent_calls\":1,\"concurrent_calls_per_key\":1,\"concurrent_calls_per_user\":1}");
    }

    @Test
    void onTrialItIsToldAndCountedAndRefusesNothing() {
        house.settings("{\"limits_shadow\":true}");
        try (RawCall call = slow("ada", Script.tag())) {
            HttpResponse<String> answer = chat("{\"chunks\":1}");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("X-Behest-Limit-Warning"))
                    .hasValue("project;kind=concurrent;limit=1, key;kind=concurrent;limit=1,"
                            + " user;kind=concurrent;limit=1");
            assertThat(call.isOpen()).isTrue();
        }
        house.settings("{\"limits_shadow\":false}");
    }

    @Test
    void aCallThatIsAnsweredIsOver() {
        for (int i = 0; i < 3; i++) {
            assertThat(chat("{\"chunks\":2}").statusCode()).isEqualTo(200);
            assertThat(asUser("ada", Script.chat(true, "{\"chunks\":2}")).body())
                    .endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    void aCallWhoseClientLeftIsOver() {
        String tag = Script.tag();
        slow("ada", tag).close();
        Until.holds(
                "the provider was told to stop",
                () -> house.provider().sent(tag).orElseThrow().cancelledAt() != null);
    }

    @Test
    void aCallThatIsDrainedIsUnderWayUntilItsEnd() {
        house.settings("{\"on_client_leave\":\"drain\"}");
        String body = Script.chat(true, "{\"chunks\":60,\"delay_ms\":20}");
        try (RawCall call = new RawCall(house)) {
            call.send("POST /p/" + house.slug()
                    + "/v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + house.apiKey()
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            call.head();
        }
        refused(chat("{\"chunks\":1}"), "project");
        Until.holds("it is drained", () -> !house.book().lines().isEmpty());
        assertThat(house.book().lines().getFirst().leaving()).isEqualTo("drained");
    }

    @Test
    void aCallThatIsHeldIsOver() {
        house.settings("{\"on_client_leave\":\"hold\"}");
        slow("ada", Script.tag()).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "close", "not_json", "html", "garbage", "empty", "error_event"})
    void aCallWhoseProviderFailsIsOver(String fault) {
        assertThat(chat(Script.fault(fault, 0)).statusCode()).isGreaterThanOrEqualTo(500);
        String stream = asUser("ada", Script.chat(true, Script.fault(fault, 2))).body();
        assertThat(stream).doesNotContain("[DONE]");
    }

    @Test
    void aCallThatTheProviderRefusesIsOver() {
        assertThat(chat("{\"fault\":{\"kind\":\"status\",\"status\":429}}").statusCode())
                .isGreaterThanOrEqualTo(400);
        assertThat(chat("{\"unknown\":1}").statusCode()).isEqualTo(400);
    }

    @Test
    void aCallThatIsRefusedOnItsWayIsOver() {
        String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
        house.settings("{\"allowed_models\":[\"gpt-4o-mini\"]}");
        assertThat(asUser("ada", "{\"model\":\"gpt-4o\"," + messages).statusCode())
                .isEqualTo(403);
        HttpResponse<String> thread = house.send(house.request("/v1/chat/completions", house.apiKey())
                .header("Content-Type", "application/json")
                .header("X-End-User-Id", "ada")
                .header("X-Thread-Id", "x".repeat(300))
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{" + messages)));
        assertThat(thread.statusCode()).isEqualTo(400);
        assertThat(asUser("ada", "{}").statusCode()).as("before it is counted").isEqualTo(400);
    }

    @Test
    void aCallThatNoBudgetPaysForIsOver() {
        BudgetBook budgets = new BudgetBook(house.behest().database());
        Budget none = budgets.create(new Budget(
                "",
                house.tenantId(),
                null,
                Scope.read(Map.of()),
                Unit.MONEY,
                1,
                Period.DAY,
                Kind.HARD,
                false,
                List.of()));
        assertThat(chat("{\"chunks\":1}").statusCode()).isEqualTo(402);
        assertThat(asUser(
                                "ada",
                                "{\"model\":\"openai/unheard-of\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")
                        .statusCode())
                .isEqualTo(403);
        budgets.delete(none.tenantId(), none.id());
    }

    @Test
    void aCallThatIsRefusedForBeingOneTooManyWasNeverUnderWay() {
        try (RawCall call = slow("ada", Script.tag())) {
            for (int i = 0; i < 20; i++) {
                refused(chat("{\"chunks\":1}"), "project");
            }
            assertThat(call.isOpen()).isTrue();
        }
    }

    @Test
    void aCallThatAnotherLimitRefusesWasNeverUnderWay() {
        house.settings("{\"requests_per_minute\":1}");
        chat("{\"chunks\":1}");
        assertThat(chat("{\"chunks\":1}").statusCode()).isEqualTo(429);
        house.settings("{\"requests_per_minute\":10000000}");
    }
}
