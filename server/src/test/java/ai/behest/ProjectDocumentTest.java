package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Json;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the document says of a project's host, against its real answers: no member that is not described. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ProjectDocumentTest {
    private TestHouse house;
    private String token;
    private JsonNode document;
    private String called;

    @BeforeAll
    void open(@TempDir Path data) {
        house = new TestHouse(data);
        token = house.token("ada");
        document = TestHouse.json(house.send(HttpRequest.newBuilder(URI.create(house.serverUrl() + "/openapi.json"))));
        HttpResponse<String> answer = house.send(house.request("/v1/chat/completions", token)
                .header("Content-Type", "application/json")
                .header("X-Thread-Id", "plans")
                .header("X-Session-Id", "one")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        called = answer.headers().firstValue("X-Request-Id").orElseThrow();
    }

    @AfterAll
    void close() {
        house.close();
    }

    @Test
    void describesMinting() {
        check("POST", "/v1/auth/mint", house.post("/v1/auth/mint", house.apiKey(), "{\"user_id\":\"ada\"}"));
        check("POST", "/v1/auth/mint", house.post("/v1/auth/mint", house.apiKey(), "{\"user_id\":\"admin\"}"));
        check("POST", "/v1/auth/mint", house.post("/v1/auth/mint", "nobody", "{\"user_id\":\"ada\"}"));
    }

    @Test
    void describesModels() {
        check("GET", "/v1/models", house.get("/v1/models", token));
        check("GET", "/v1/models/{id}", house.get("/v1/models/behest/echo", token));
        check("GET", "/v1/models/{id}", house.get("/v1/models/none", token));
    }

    @Test
    void describesThreads() {
        check("GET", "/v1/threads", house.get("/v1/threads", token));
        check("GET", "/v1/threads/{id}", house.get("/v1/threads/plans", token));
        check("GET", "/v1/threads/{id}/messages", house.get("/v1/threads/plans/messages", token));
        check("GET", "/v1/threads/{id}", house.get("/v1/threads/none", token));
    }

    @Test
    void describesUsageAndBilling() {
        check("GET", "/v1/usage", house.get("/v1/usage", house.apiKey()));
        check("GET", "/v1/usage", house.get("/v1/usage?from=never", house.apiKey()));
        check("GET", "/v1/me/usage", house.get("/v1/me/usage", token));
        check("GET", "/v1/me/usage", house.get("/v1/me/usage", house.apiKey()));
        check("GET", "/v1/billing/usage", house.get("/v1/billing/usage", house.apiKey()));
        check("GET", "/v1/billing/usage", house.get("/v1/billing/usage", token));
        check("GET", "/v1/billing/sessions/{session_id}", house.get("/v1/billing/sessions/one", token));
        check("GET", "/v1/billing/sessions/{session_id}", house.get("/v1/billing/sessions/none", token));
    }

    @Test
    void describesCosts() {
        for (String groupBy :
                new String[] {"", "?group_by=model,day", "?group_by=thread,tag:team", "?group_by=cost_center"}) {
            check("GET", "/v1/billing/report", house.get("/v1/billing/report" + groupBy, house.apiKey()));
        }
        check("GET", "/v1/billing/report", house.get("/v1/billing/report?group_by=colour", token));
        check("GET", "/v1/billing/report", house.get("/v1/billing/report?group_by=key", token));
        check("GET", "/v1/billing/sessions", house.get("/v1/billing/sessions", house.apiKey()));
        check("GET", "/v1/billing/sessions", house.get("/v1/billing/sessions?to=1990-01-01", house.apiKey()));
        check("GET", "/v1/billing/forecast", house.get("/v1/billing/forecast", house.apiKey()));
        check("GET", "/v1/billing/forecast", house.get("/v1/billing/forecast", token));
        check("GET", "/v1/billing/anomalies", house.get("/v1/billing/anomalies?min_usd=0.01", house.apiKey()));
        check("GET", "/v1/billing/anomalies", house.get("/v1/billing/anomalies?min_usd=-1", house.apiKey()));
        check("GET", "/v1/generation", house.get("/v1/generation?id=" + called, token));
        check("GET", "/v1/generation", house.get("/v1/generation?id=none", token));
        check("GET", "/v1/generation", house.get("/v1/generation", token));
    }

    private void check(String method, String path, HttpResponse<String> answer) {
        String what = method + " " + path + " " + answer.statusCode() + " " + answer.body();
        JsonNode response = document.get("paths")
                .get(path)
                .get(method.toLowerCase(Locale.ROOT))
                .get("responses")
                .get(Integer.toString(answer.statusCode()));
        assertThat(response).as("documented: " + what).isNotNull();
        JsonNode described = response.has("$ref")
                ? document.at(response.get("$ref").stringValue().substring(1))
                : response;
        JsonNode schema = described.at("/content/application~1json/schema");
        assertThat(schema.isMissingNode()).as(what).isFalse();
        ObjectNode root = (ObjectNode) schema.deepCopy();
        ObjectNode components = (ObjectNode) document.get("components").deepCopy();
        close(components.get("schemas"));
        root.set("components", components);
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(root)
                        .validate(Json.MAPPER.readTree(answer.body())))
                .as(what)
                .isEmpty();
    }

    /** Closes every object that lists its members: one that is not listed is an error. */
    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.has("properties")
                && object.get("properties").isObject()
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.values().forEach(ProjectDocumentTest::close);
    }
}
