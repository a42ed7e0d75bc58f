package ai.behest.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.RefusalShape;
import ai.behest.TestHouse;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Calls that are to be refused, from an allowed page: each checks that nobody is asked and nothing is written. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
abstract class RefusedCalls {
    static final String CHAT = "/v1/chat/completions";
    static final String HELLO = "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    static final String ORIGIN = "https://app.example.com";

    TestHouse house;
    String token;

    @BeforeAll
    void open(@TempDir Path data) {
        house = new TestHouse(data);
        house.settings("{\"allowed_origins\":[\"" + ORIGIN + "\"]}");
        token = house.token("ada");
    }

    @AfterEach
    void reachesNobody() {
        assertThat(house.provider().statistics().total().requests()).isZero();
        assertThat(house.book().lines()).isEmpty();
        assertThat(house.book().open()).isZero();
    }

    @AfterAll
    void close() {
        house.close();
    }

    HttpRequest.Builder withoutOrigin() {
        return house.request(CHAT, house.apiKey()).header("Content-Type", "application/json");
    }

    HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create(house.projectUrl() + path)).header("Origin", ORIGIN);
    }

    HttpRequest.Builder chat(String bearer) {
        return at(CHAT).header("Authorization", "Bearer " + bearer)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(HELLO));
    }

    JsonNode refused(HttpRequest.Builder request, int status, String code) {
        HttpResponse<String> answer = house.send(request);
        JsonNode error = RefusalShape.check(answer, status, code);
        cors(answer);
        return error;
    }

    static void cors(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue(ORIGIN);
        assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElse(""))
                .contains("X-Trace-Id");
        assertThat(answer.headers().allValues("Vary")).contains("Origin");
    }

    JsonNode create(String path, String json) {
        return TestHouse.json(manage("POST", path, json));
    }

    HttpResponse<String> manage(String method, String path, String json) {
        HttpResponse<String> answer = house.send(HttpRequest.newBuilder(URI.create(house.serverUrl() + path))
                .header("Authorization", "Bearer " + house.adminToken())
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json)));
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
        return answer;
    }
}
