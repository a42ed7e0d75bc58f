package ai.behest.console;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.TestHouse;
import ai.behest.people.Role;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The management API opens to a browser in which a person is signed in, as far as their role goes (contract §9). */
final class ManagementBySessionTest {
    private static final String BUDGET = "{\"scope\":{\"user\":\"ada\"},\"amount_usd\":\"1\",\"period\":\"%s\"}";

    @SuppressWarnings("NullAway.Init")
    private static TestHouse house;

    @BeforeAll
    static void open(@TempDir Path data) {
        house = new TestHouse(data);
    }

    @AfterAll
    static void close() {
        house.close();
    }

    private static HttpRequest.Builder request(Role role, String path) {
        return HttpRequest.newBuilder(URI.create(house.serverUrl() + path)).header("Cookie", house.cookie(role));
    }

    private static HttpResponse<String> post(Role role, String path, String json, String csrf) {
        return house.send(request(role, path)
                .header("Content-Type", "application/json")
                .header("X-CSRF-Token", csrf)
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    @ParameterizedTest
    @CsvSource({
        "VIEWER, /v1/entries?format=csv, 200",
        "FINANCE, /v1/entries?format=focus, 200",
        "VIEWER, /v1/budgets, 200",
        "DEVELOPER, /v1/projects, 200",
        "OWNER, /v1/admin-tokens, 200",
        "DEVELOPER, /v1/admin-tokens, 403",
        "FINANCE, /v1/admin-tokens, 403",
        "VIEWER, /v1/nothing, 404"
    })
    void readsWhatTheRoleMay(Role role, String path, int status) {
        HttpResponse<String> answer = house.send(request(role, path).GET());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    @Test
    void changesWhatTheRoleMay() {
        String csrf = house.csrf(Role.FINANCE);
        HttpResponse<String> made = post(Role.FINANCE, "/v1/budgets", BUDGET.formatted("day"), csrf);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(post(Role.FINANCE, "/v1/projects", "{\"name\":\"x\"}", csrf).statusCode())
                .isEqualTo(403);
        assertThat(post(Role.VIEWER, "/v1/budgets", BUDGET.formatted("week"), house.csrf(Role.VIEWER))
                        .statusCode())
                .isEqualTo(403);
        assertThat(post(Role.DEVELOPER, "/v1/admin-tokens", "{\"name\":\"x\"}", house.csrf(Role.DEVELOPER))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void changesNothingWithoutTheSessionsOwnToken() {
        for (String wrong : new String[] {"", "x", house.csrf(Role.ADMIN)}) {
            HttpResponse<String> refused = post(Role.OWNER, "/v1/budgets", BUDGET.formatted("month"), wrong);
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("X-CSRF-Token");
        }
        HttpResponse<String> without = house.send(request(Role.OWNER, "/v1/budgets")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(BUDGET.formatted("month"))));
        assertThat(without.statusCode()).isEqualTo(403);
        HttpResponse<String> deleted = house.send(
                request(Role.OWNER, "/v1/projects/" + house.projectId()).DELETE());
        assertThat(deleted.statusCode()).isEqualTo(403);
    }

    @Test
    void anUnknownSessionIsNobody() {
        HttpResponse<String> refused = house.send(HttpRequest.newBuilder(URI.create(house.serverUrl() + "/v1/budgets"))
                .header("Cookie", "behest_session=guessed")
                .GET());
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    }

    @Test
    void aBadTokenIsNotSavedByACookie() {
        HttpResponse<String> refused = house.send(request(Role.OWNER, "/v1/budgets")
                .header("Authorization", "Bearer nonsense")
                .GET());
        assertThat(refused.statusCode()).isEqualTo(401);
    }
}
