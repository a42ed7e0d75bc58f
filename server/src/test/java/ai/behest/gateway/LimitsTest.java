package ai.behest.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.RefusalShape;
import ai.behest.TestHouse;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Requests that are too many (contract §7): which limit, how long to wait, and nobody is asked. */
class LimitsTest {
    private static final String HELLO = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    @Test
    void refusesAnAddressThatAsksTooOftenBeforeItsTokenIsLookedAt(@TempDir Path data) {
        try (TestHouse house = new TestHouse(data, TestHouse.Wishes.NONE.addressPerMinute(3))) {
            for (int i = 0; i < 3; i++) {
                RefusalShape.check(house.post("/v1/chat/completions", "x", HELLO), 401, "invalid_token");
            }
            JsonNode error = limited(house.post("/v1/chat/completions", "x", HELLO));
            assertThat(error.get("details").get("scope").stringValue()).isEqualTo("address");
            assertThat(error.get("details").get("limit").intValue()).isEqualTo(3);
        }
    }

    @Test
    void refusesAUserOverItsTierAndSaysWhenToComeAgain(@TempDir Path data) {
        try (TestHouse house = new TestHouse(data)) {
            house.settings("{\"default_tier\":\"free\"}");
            String ada = house.token("ada");
            for (int i = 0; i < 10; i++) {
                HttpResponse<String> answer = house.post("/v1/chat/completions", ada, HELLO);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().firstValue("X-RateLimit-Limit")).hasValue("10");
                assertThat(answer.headers().firstValue("X-RateLimit-Remaining")).hasValue(Integer.toString(9 - i));
                assertThat(answer.headers().firstValue("X-RateLimit-Reset")).isPresent();
                assertThat(answer.headers().firstValue("X-Session-Id")).hasValue("session-of-ada");
            }
            HttpResponse<String> answer = house.post("/v1/chat/completions", ada, HELLO);
            JsonNode error = limited(answer);
            assertThat(error.get("details").get("scope").stringValue()).isEqualTo("user");
            assertThat(answer.headers().firstValue("X-RateLimit-Limit")).hasValue("10");
            assertThat(answer.headers().firstValue("X-RateLimit-Remaining")).hasValue("0");
            assertThat(answer.headers().firstValue("X-RateLimit-Reset")).isPresent();
            assertThat(answer.headers().firstValue("X-Session-Id")).hasValue("session-of-ada");
            assertThat(house.post("/v1/chat/completions", house.token("bob"), HELLO)
                            .statusCode())
                    .as("another user's limit is its own")
                    .isEqualTo(200);
            assertThat(house.book().lines()).hasSize(11);
        }
    }

    @Test
    void refusesAProjectOverItsLimit(@TempDir Path data) {
        try (TestHouse house = new TestHouse(data)) {
            house.settings("{\"requests_per_minute\":2}");
            String ada = house.token("ada");
            house.post("/v1/chat/completions", ada, HELLO);
            house.post("/v1/chat/completions", house.apiKey(), HELLO);
            JsonNode error = limited(house.post("/v1/chat/completions", ada, HELLO));
            assertThat(error.get("details").get("scope").stringValue()).isEqualTo("project");
        }
    }

    @Test
    void knowsNoModelWithoutAProviderForIt(@TempDir Path data) {
        TestHouse.Wishes wishes =
                TestHouse.Wishes.NONE.variable("OPENAI_API_KEY", "").variable("OPENAI_BASE_URL", "");
        try (TestHouse house = new TestHouse(data, wishes)) {
            String body = "{\"model\":\"gpt-4o\"," + HELLO.substring(1);
            JsonNode error = RefusalShape.check(
                    house.post("/v1/chat/completions", house.token("ada"), body), 404, "model_not_found");
            assertThat(error.get("param").stringValue()).isEqualTo("model");
            assertThat(house.book().lines()).isEmpty();
            assertThat(house.post("/v1/chat/completions", house.token("ada"), HELLO)
                            .statusCode())
                    .as("the built-in model answers")
                    .isEqualTo(200);
        }
    }

    private static JsonNode limited(HttpResponse<String> answer) {
        JsonNode error = RefusalShape.check(answer, 429, "rate_limited");
        long wait = answer.headers().firstValueAsLong("Retry-After").orElse(0);
        assertThat(wait).isBetween(1L, 60L);
        assertThat(error.get("details").get("retry_after_ms").longValue()).isPositive();
        return error;
    }
}
