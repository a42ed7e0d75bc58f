package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Json;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Who sees which costs, over HTTP: ada has made two calls, bob one, the API key one for nobody. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class BillingTest {
    private static final String REPORT = "/v1/billing/report";
    private static final String SESSIONS = "/v1/billing/sessions";
    private static final String FORECAST = "/v1/billing/forecast";
    private static final String ANOMALIES = "/v1/billing/anomalies";
    private static final String RECEIPT = "/v1/generation?id=";

    private TestHouse house;
    private String ada;
    private String bob;
    private String nobody;
    private String admin;
    private String adasCall;
    private String nobodysCall;

    @BeforeAll
    void open(@TempDir Path data) {
        house = new TestHouse(data);
        ada = house.token("ada");
        bob = house.token("bob");
        nobody = house.token("default");
        String adminKey = manage("/v1/projects/" + house.projectId() + "/keys", "{\"name\":\"a\",\"role\":\"admin\"}")
                .get("key")
                .stringValue();
        HttpResponse<String> minted =
                house.post("/v1/auth/mint", adminKey, Json.text(Map.of("user_id", "eve", "role", "admin")));
        admin = TestHouse.json(minted).get("token").stringValue();
        adasCall = chat(ada);
        chat(ada);
        chat(bob);
        nobodysCall = chat(house.apiKey());
    }

    @AfterAll
    void close() {
        house.close();
    }

    private String chat(String bearer) {
        HttpResponse<String> answer = house.post("/v1/chat/completions", bearer, """
                {"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hello"}]}
                """);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().firstValue("X-Request-Id").orElseThrow();
    }

    private JsonNode manage(String path, String body) {
        HttpResponse<String> answer = house.send(HttpRequest.newBuilder(URI.create(house.serverUrl() + path))
                .header("Authorization", "Bearer " + house.adminToken())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return TestHouse.json(answer);
    }

    private JsonNode seen(String path, String bearer) {
        HttpResponse<String> answer = house.get(path, bearer);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TestHouse.json(answer);
    }

    private long requests(String query, String bearer) {
        return seen(REPORT + query, bearer).at("/totals/requests").longValue();
    }

    private List<String> groups(String query, String bearer, String member) {
        return seen(REPORT + query, bearer).get("data").values().stream()
                .map(row -> row.get("group").get(member))
                .map(value -> value.isNull() ? "null" : value.stringValue())
                .toList();
    }

    private void refuses(String path, @Nullable String bearer, int status, String code, @Nullable String param) {
        HttpResponse<String> answer = bearer == null
                ? house.send(HttpRequest.newBuilder(URI.create(house.projectUrl() + path)))
                : house.get(path, bearer);
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(status);
        JsonNode error = TestHouse.json(answer).get("error");
        assertThat(error.get("code").stringValue()).isEqualTo(code);
        if (param != null) {
            assertThat(error.get("param").stringValue()).isEqualTo(param);
        }
    }

    @Test
    void whoeverHoldsTheProjectSeesAllOfIt() {
        for (String holder : List.of(house.apiKey(), house.adminToken(), admin)) {
            assertThat(groups("?group_by=user", holder, "user")).containsExactlyInAnyOrder("ada", "bob", "default");
            assertThat(requests("?user_id=ada&group_by=session", holder)).isEqualTo(2);
            assertThat(requests("?group_by=key,tier,thread,cost_center", holder))
                    .isEqualTo(4);
            assertThat(seen(SESSIONS, holder).get("sessions").longValue()).isEqualTo(3);
            assertThat(seen(FORECAST, holder).get("spent_usd").decimalValue()).isPositive();
            assertThat(seen(ANOMALIES, holder).get("judged").longValue()).isPositive();
            assertThat(seen(RECEIPT + adasCall, holder).get("user_id").stringValue())
                    .isEqualTo("ada");
            assertThat(seen(RECEIPT + nobodysCall, holder).get("total_usd").decimalValue())
                    .isPositive();
        }
    }

    @Test
    void aUserSeesItsOwnOnly() {
        assertThat(groups("?group_by=user", ada, "user")).containsExactly("ada");
        assertThat(groups("?group_by=user&user_id=ada", ada, "user")).containsExactly("ada");
        assertThat(groups("?group_by=session", ada, "session")).containsExactly("session-of-ada");
        assertThat(requests("?group_by=model", bob)).isEqualTo(1);
        assertThat(requests("?session_id=session-of-ada", bob)).isZero();
        assertThat(requests("?tags=team=search", bob)).isZero();
        refuses(REPORT + "?user_id=bob", ada, 403, "forbidden", "user_id");
        refuses(REPORT + "?group_by=key", ada, 403, "forbidden", "group_by");
        refuses(REPORT + "?group_by=cost_center", ada, 403, "forbidden", "group_by");
        refuses(REPORT + "?cost_center=A", ada, 403, "forbidden", "group_by");
        refuses(REPORT + "?key_id=k", ada, 403, "forbidden", "group_by");
        for (String path : List.of(SESSIONS, FORECAST, ANOMALIES)) {
            refuses(path, ada, 403, "forbidden", null);
        }
        assertThat(seen(RECEIPT + adasCall, ada).get("id").stringValue()).isEqualTo(adasCall);
        refuses(RECEIPT + adasCall, bob, 404, "not_found", null);
        refuses(RECEIPT + nobodysCall, ada, 404, "not_found", null);
    }

    @Test
    void theDefaultUserSeesSumsButNoConversationsAndNoCallsOfOthers() {
        assertThat(requests("?group_by=model", nobody)).isEqualTo(4);
        refuses(REPORT + "?group_by=session", nobody, 403, "forbidden", "group_by");
        refuses(REPORT + "?thread_id=plans", nobody, 403, "forbidden", "group_by");
        refuses(RECEIPT + adasCall, nobody, 404, "not_found", null);
        assertThat(seen(RECEIPT + nobodysCall, nobody).get("id").stringValue()).isEqualTo(nobodysCall);
    }

    @Test
    void nobodyElseSeesAnything() {
        String otherId =
                manage("/v1/projects", "{\"name\":\"Other\"}").get("id").stringValue();
        String other = manage("/v1/projects/" + otherId + "/keys", "{\"name\":\"o\",\"role\":\"admin\"}")
                .get("key")
                .stringValue();
        for (String path : List.of(REPORT, SESSIONS, FORECAST, ANOMALIES, RECEIPT + adasCall)) {
            refuses(path, other, 403, "forbidden", null);
            refuses(path, null, 401, "invalid_token", null);
            refuses(path, "behest_admin_" + "0".repeat(32), 401, "invalid_token", null);
            refuses(path, "behest_sk_live_" + "0".repeat(32), 401, "invalid_api_key", null);
            refuses(path, ada.substring(0, ada.length() - 4) + "AAAA", 401, "invalid_token", null);
            assertThat(house.post(path, house.apiKey(), "{}").statusCode()).isEqualTo(405);
            HttpResponse<String> browser =
                    house.send(house.request(path, house.apiKey()).header("Origin", "https://evil.example"));
            assertThat(browser.statusCode()).isEqualTo(403);
        }
    }

    @Test
    void anotherTenantsTokensSeeNothing(@TempDir Path data) {
        try (TestHouse neighbour = new TestHouse(data)) {
            for (String path : List.of(REPORT, SESSIONS, FORECAST, ANOMALIES, RECEIPT + adasCall)) {
                refuses(path, neighbour.adminToken(), 401, "invalid_token", null);
                refuses(path, neighbour.token("ada"), 401, "invalid_token", null);
                refuses(path, neighbour.apiKey(), 401, "invalid_api_key", null);
            }
        }
    }

    @Test
    void anAdminTokenSeesAllProjectsOnTheServersOwnHost() {
        HttpResponse<String> report =
                house.send(HttpRequest.newBuilder(URI.create(house.serverUrl() + REPORT + "?group_by=project"))
                        .header("Authorization", "Bearer " + house.adminToken()));
        assertThat(report.statusCode()).isEqualTo(200);
        assertThat(TestHouse.json(report).at("/data/0/group/project").stringValue())
                .isEqualTo(house.projectId());
        assertThat(TestHouse.json(report).at("/totals/requests").longValue()).isEqualTo(4);
        for (String stranger : List.of(house.apiKey(), ada, admin)) {
            HttpResponse<String> refused = house.send(HttpRequest.newBuilder(URI.create(house.serverUrl() + REPORT))
                    .header("Authorization", "Bearer " + stranger));
            assertThat(refused.statusCode()).isEqualTo(401);
        }
    }

    @Test
    void refusesEachBadParameterByName() {
        refuses(REPORT + "?group_by=colour", ada, 400, "validation_error", "group_by");
        refuses(REPORT + "?format=xml", ada, 400, "validation_error", "format");
        refuses(REPORT + "?from=2024-01-01&to=2026-01-01", ada, 400, "validation_error", "from");
        refuses(REPORT + "?limit=0", ada, 400, "validation_error", "limit");
        refuses(REPORT + "?cursor=7&group_by=model", ada, 400, "validation_error", "cursor");
        refuses(REPORT + "?cursor=7&group_by=tag:team", ada, 400, "validation_error", "cursor");
        refuses(REPORT + "?key=1", ada, 400, "validation_error", "key");
        refuses(SESSIONS + "?to=never", house.apiKey(), 400, "validation_error", "to");
        refuses(FORECAST + "?period=year", house.apiKey(), 400, "validation_error", "period");
        refuses(ANOMALIES + "?min_usd=0", house.apiKey(), 400, "validation_error", "min_usd");
        refuses(ANOMALIES + "?min_usd=1e3", house.apiKey(), 400, "validation_error", "min_usd");
        refuses("/v1/generation", ada, 400, "validation_error", "id");
        refuses(RECEIPT + "x".repeat(65), ada, 400, "validation_error", "id");
        refuses(RECEIPT + "%00", ada, 400, "validation_error", "id");
        refuses(RECEIPT + "none", ada, 404, "not_found", null);
    }

    @Test
    void pagesAddUpToTheWhole() {
        BigDecimal sum = BigDecimal.ZERO;
        String cursor = "0";
        int pages = 0;
        while (!cursor.isEmpty()) {
            JsonNode page = seen(REPORT + "?group_by=user&limit=1&cursor=" + cursor, house.apiKey());
            assertThat(page.get("groups").longValue()).isEqualTo(3);
            assertThat(page.at("/totals/requests").longValue()).isEqualTo(4);
            sum = sum.add(page.at("/data/0/cost_usd").decimalValue());
            cursor = page.get("next").isNull() ? "" : page.get("next").stringValue();
            pages++;
        }
        assertThat(pages).isEqualTo(3);
        JsonNode all = seen(REPORT, house.apiKey());
        assertThat(sum).isEqualByComparingTo(all.at("/totals/cost_usd").decimalValue());
        assertThat(all.at("/totals/cost_usd").decimalValue())
                .isEqualByComparingTo(
                        seen("/v1/usage", house.apiKey()).at("/totals/cost_usd").decimalValue());
        assertThat(groups("?group_by=user", house.apiKey(), "user").getFirst()).isEqualTo("ada");
    }

    @Test
    void csvIsAFileOfTheSameFigures() {
        HttpResponse<String> csv = house.get(REPORT + "?group_by=user,session&format=csv&limit=2", house.apiKey());
        assertThat(csv.statusCode()).isEqualTo(200);
        assertThat(csv.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
        assertThat(csv.headers().firstValue("Content-Disposition"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("attachment"));
        assertThat(csv.headers().firstValue("X-Next-Cursor")).hasValue("2");
        assertThat(csv.body().split("\r\n")).hasSize(3);
        assertThat(csv.body()).startsWith("user,session,requests,").contains("ada,session-of-ada,2,");
    }
}
