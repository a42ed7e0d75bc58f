package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Tokens per minute, and limits on trial (contract §7). */
@SuppressWarnings("NullAway.Init")
class TokenLimitsTest {
    private TestHouse house;

    @BeforeEach
    void open(@TempDir Path data) {
        house = new TestHouse(data);
        house.settings("{\"allowed_origins\":[\"https://app.example.com\"]}");
    }

    @AfterEach
    void close() {
        house.close();
    }

    private HttpResponse<String> chat(String bearer, int chunks) {
        return house.post("/v1/chat/completions", bearer, Script.chat(false, "{\"chunks\":" + chunks + "}"));
    }

    private static long header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValueAsLong(name).orElseThrow(() -> new AssertionError(name + " is missing"));
    }

    @Test
    void aUserThatUsedTooManyTokensIsRefusedUntilItsBucketHasFilledUp() {
        house.settings("{\"tokens_per_minute_per_user\":1000}");
        String ada = house.token("ada");
        HttpResponse<String> first = chat(ada, 397);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(header(first, "X-RateLimit-Limit-Tokens")).isEqualTo(1_000);
        assertThat(header(first, "X-RateLimit-Remaining-Tokens")).isEqualTo(1_000);
        assertThat(header(first, "X-RateLimit-Reset-Tokens")).isZero();
        assertThat(header(first, "X-RateLimit-Limit"))
                .as("requests beside them")
                .isEqualTo(300);
        HttpResponse<String> second = chat(ada, 2_000);
        assertThat(second.statusCode()).as("one call may exceed what is left").isEqualTo(200);
        assertThat(header(second, "X-RateLimit-Remaining-Tokens")).isBetween(600L, 999L);
        HttpResponse<String> refused = chat(ada, 1);
        JsonNode error = RefusalShape.check(refused, 429, "rate_limited");
        assertThat(error.at("/details/scope").stringValue()).isEqualTo("user");
        assertThat(error.at("/details/kind").stringValue()).isEqualTo("tokens");
        assertThat(error.at("/details/limit").longValue()).isEqualTo(1_000);
        assertThat(header(refused, "Retry-After")).isBetween(1L, 85L);
        assertThat(header(refused, "X-RateLimit-Remaining-Tokens")).isZero();
        assertThat(header(refused, "X-RateLimit-Reset-Tokens")).isGreaterThan(header(refused, "Retry-After"));
        assertThat(chat(house.token("tim"), 1).statusCode()).isEqualTo(200);
        assertThat(house.provider().statistics().total().requests()).isEqualTo(3);
    }

    @Test
    void aProjectsTokensAreThoseOfAllItsUsersAndOfItsKeys() {
        house.settings("{\"tokens_per_minute\":100,\"tokens_per_minute_per_user\":90}");
        assertThat(chat(house.token("ada"), 80).statusCode()).isEqualTo(200);
        HttpResponse<String> byKey = chat(house.apiKey(), 80);
        assertThat(byKey.statusCode()).isEqualTo(200);
        assertThat(header(byKey, "X-RateLimit-Limit-Tokens"))
                .as("nobody is named: no user's limit")
                .isEqualTo(100);
        JsonNode error = RefusalShape.check(chat(house.token("tim"), 1), 429, "rate_limited");
        assertThat(error.at("/details/scope").stringValue()).isEqualTo("project");
    }

    @Test
    void withoutSuchALimitNothingIsSaidOfTokens() {
        HttpResponse<String> answer = chat(house.token("ada"), 5);
        assertThat(answer.headers().firstValue("X-RateLimit-Limit-Tokens")).isEmpty();
        assertThat(answer.headers().firstValue("X-Behest-Limit-Warning")).isEmpty();
    }

    @Test
    void limitsOnTrialAreToldAndRefuseNothing() {
        house.settings("{\"limits_shadow\":true,\"requests_per_minute\":2,\"tokens_per_minute\":10,"
                + "\"tokens_per_minute_per_user\":1}");
        String ada = house.token("ada");
        HttpResponse<String> first = chat(ada, 40);
        assertThat(first.headers().firstValue("X-Behest-Limit-Warning")).isEmpty();
        assertThat(chat(ada, 1).headers().firstValue("X-Behest-Limit-Warning"))
                .hasValue("project;kind=tokens;limit=10, user;kind=tokens;limit=1");
        HttpResponse<String> third = chat(ada, 1);
        assertThat(third.statusCode()).isEqualTo(200);
        assertThat(third.headers().firstValue("X-Behest-Limit-Warning").orElse(""))
                .startsWith("project;kind=requests;limit=2, ");
        house.settings("{\"limits_shadow\":false}");
        RefusalShape.check(chat(ada, 1), 429, "rate_limited");
    }

    @Test
    void aPageMayReadHowItsLimitsStand() {
        HttpResponse<String> answer = house.send(house.request("/v1/chat/completions", house.token("ada"))
                .header("Content-Type", "application/json")
                .header("Origin", "https://app.example.com")
                .POST(HttpRequest.BodyPublishers.ofString(Script.chat(false, "{\"chunks\":2}"))));
        assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElse(""))
                .contains(
                        "X-RateLimit-Limit-Tokens",
                        "X-RateLimit-Remaining-Tokens",
                        "X-RateLimit-Reset-Tokens",
                        "X-Behest-Limit-Warning");
    }
}
