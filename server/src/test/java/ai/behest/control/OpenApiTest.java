package ai.behest.control;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Code;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The document against the running server: neither knows a path or a member that the other does not. */
final class OpenApiTest extends DeskTest {
    private static final Set<String> OF_PROJECTS = Set.of("Tokens", "Inference", "Threads", "Usage");

    @SuppressWarnings("NullAway.Init")
    private JsonNode document;

    @BeforeEach
    void read() {
        document = desk.send(null, "GET", "/openapi.json", null).json();
    }

    @Test
    void listsExactlyThePathsOfTheTable() {
        Set<String> documented = new TreeSet<>();
        Set<String> ofProjects = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (!operation.getKey().equals("servers")) {
                    String tag = operation.getValue().get("tags").get(0).stringValue();
                    (OF_PROJECTS.contains(tag) ? ofProjects : documented).add(operation.getKey() + " " + path.getKey());
                }
            }
        }
        Set<String> table = new TreeSet<>();
        desk.routes
                .table()
                .forEach(route -> table.add(route.method().toLowerCase(java.util.Locale.ROOT) + " "
                        + route.path().text()));
        assertThat(documented).isEqualTo(table);
        assertThat(ofProjects)
                .contains(
                        "post /v1/auth/mint",
                        "post /auth/v1/auth/mint",
                        "post /v1/chat/completions",
                        "post /v1/embeddings",
                        "get /v1/models",
                        "get /v1/models/{id}",
                        "get /v1/threads",
                        "delete /v1/threads/{id}",
                        "get /v1/threads/{id}/messages",
                        "get /v1/usage",
                        "get /v1/me/usage",
                        "get /v1/billing/usage",
                        "get /v1/billing/sessions/{session_id}",
                        "get /v1/billing/sessions",
                        "get /v1/generation");
    }

    @Test
    void namesEveryVariableAndNeedsATokenWhereTheServerDoes() {
        for (Route route : desk.routes.table()) {
            JsonNode operation = operation(route.method(), route.path().text());
            List<String> named = new ArrayList<>();
            operation.path("parameters").values().forEach(parameter -> {
                if (parameter.path("in").asString("").equals("path")) {
                    named.add("{" + parameter.get("name").stringValue() + "}");
                }
            });
            List<String> expected = route.path().segments().stream()
                    .filter(segment -> segment.startsWith("{"))
                    .toList();
            assertThat(named).as(route.path().text()).containsExactlyElementsOf(expected);
            assertThat(operation.get("security").isEmpty()).isEqualTo(route instanceof Route.Open);
        }
    }

    @Test
    void listsEveryErrorCode() {
        List<String> codes = schema("Error").at("/properties/code/enum").values().stream()
                .map(JsonNode::stringValue)
                .toList();
        assertThat(codes)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Code.values()).map(Code::text).toList());
    }

    @Test
    void refersOnlyToWhatItHas() {
        List<String> references = new ArrayList<>();
        collect(document, references);
        assertThat(references).hasSizeGreaterThan(100);
        for (String reference : references) {
            assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        }
        Set<String> ids = new TreeSet<>();
        document.findValues("operationId")
                .forEach(id -> assertThat(ids.add(id.stringValue())).isTrue());
    }

    private static void collect(JsonNode node, List<String> references) {
        if (node.has("$ref")) {
            references.add(node.get("$ref").stringValue());
        }
        node.values().forEach(value -> collect(value, references));
    }

    @Test
    void describesEveryAnswerOfTheServer() {
        String project = checked("POST", "/v1/projects", "/v1/projects", "{\"name\":\"Amber\"}")
                .text("id");
        String path = "/v1/projects/" + project;
        checked("GET", "/v1/projects", "/v1/projects", null);
        checked("GET", "/v1/projects/{id}", path, null);
        checked("PATCH", "/v1/projects/{id}", path, "{\"name\":\"Beryl\"}");
        checked("POST", "/v1/projects/{id}/suspend", path + "/suspend", null);
        checked("POST", "/v1/projects/{id}/resume", path + "/resume", null);
        checked("GET", "/v1/projects/{id}/settings", path + "/settings", null);
        checked("PUT", "/v1/projects/{id}/settings", path + "/settings", """
                {"provider_model":"behest/echo","allowed_models":["behest/echo"],"system_prompt":"Be kind.",
                 "allowed_origins":["https://app.example.com"],"memory_enabled":true,
                 "trusted_issuers":[{"issuer":"https://i.example","jwks_url":"https://i.example/jwks"}]}
                """);
        checked("POST", "/v1/projects/{id}/settings/deploy", path + "/settings/deploy", null);
        checked("POST", "/v1/projects/{id}/settings/discard", path + "/settings/discard", null);
        checked("GET", "/v1/projects/{id}/settings/history", path + "/settings/history", null);
        String key = checked("POST", "/v1/projects/{id}/keys", path + "/keys", "{\"name\":\"k\"}")
                .text("id");
        checked("POST", "/v1/projects/{id}/keys/{key_id}/rotate", path + "/keys/" + key + "/rotate", null);
        checked("DELETE", "/v1/projects/{id}/keys/{key_id}", path + "/keys/" + key, null);
        checked("GET", "/v1/projects/{id}/keys", path + "/keys", null);
        String kid = checked("POST", "/v1/signing-keys", "/v1/signing-keys", "{\"name\":\"k\"}")
                .text("kid");
        checked("DELETE", "/v1/signing-keys/{kid}", "/v1/signing-keys/" + kid, null);
        checked("GET", "/v1/signing-keys", "/v1/signing-keys", null);
        for (int i = 0; i < 2; i++) {
            checked("PUT", "/v1/providers/{name}", "/v1/providers/groq", "{\"api_key\":\"gsk_0123456789\"}");
        }
        desk.tested.complete(new ProviderTest.TestResult(true, 200, "The key is good.", 12, List.of("gpt-4.1")));
        checked("POST", "/v1/providers/{name}/test", "/v1/providers/groq/test", null);
        checked("GET", "/v1/providers/{name}", "/v1/providers/groq", null);
        checked("GET", "/v1/providers", "/v1/providers", null);
        checked("DELETE", "/v1/providers/{name}", "/v1/providers/groq", null);
        String revocation = checked("POST", "/v1/revocations", "/v1/revocations", "{\"jti\":\"j\"}")
                .text("id");
        checked("GET", "/v1/revocations", "/v1/revocations", null);
        checked("DELETE", "/v1/revocations/{id}", "/v1/revocations/" + revocation, null);
        String token = checked("POST", "/v1/admin-tokens", "/v1/admin-tokens", "{\"name\":\"t\"}")
                .text("id");
        checked("DELETE", "/v1/admin-tokens/{id}", "/v1/admin-tokens/" + token, null);
        checked("GET", "/v1/admin-tokens", "/v1/admin-tokens", null);
        budgets(project);
        tiers(path);
        String export = checked("POST", "/v1/exports", "/v1/exports", """
                        {"format":"focus","directory":"finance","every_minutes":60,"project":"%s"}
                        """.formatted(project))
                .text("id");
        checked("GET", "/v1/exports", "/v1/exports", null);
        checked("POST", "/v1/exports/{id}/run", "/v1/exports/" + export + "/run", null);
        checked("DELETE", "/v1/exports/{id}", "/v1/exports/" + export, null);
        prices(project);
        String webhook = checked("POST", "/v1/webhooks", "/v1/webhooks", """
                {"url":"https://hooks.example.com/behest","events":["budget.threshold"]}
                """).text("id");
        String hook = "/v1/webhooks/" + webhook;
        checked("GET", "/v1/webhooks", "/v1/webhooks", null);
        String delivery =
                checked("POST", "/v1/webhooks/{id}/test", hook + "/test", null).text("id");
        checked("POST", "/v1/webhooks/{id}/test", hook + "/test", null);
        checked(
                "POST",
                "/v1/webhooks/{id}/deliveries/{delivery}/replay",
                hook + "/deliveries/" + delivery + "/replay",
                null);
        checked("GET", "/v1/webhooks/{id}/deliveries", hook + "/deliveries", null);
        checked("DELETE", "/v1/webhooks/{id}", hook, null);
        Raised.alert(desk, "alr_documented", 1);
        checked("GET", "/v1/alerts", "/v1/alerts", null);
        checked("GET", "/v1/audit", "/v1/audit?limit=200", null);
        killSwitches(project);
        checked(
                "PUT",
                "/v1/cost-centers",
                "/v1/cost-centers",
                "{\"rules\":[{\"name\":\"Search\",\"tag\":\"team=search\"}]}");
        checked("PUT", "/v1/cost-centers", "/v1/cost-centers", "{\"rules\":[{\"name\":\"Search\"}]}");
        for (String costs :
                List.of("/v1/cost-centers", "/v1/billing/report", "/v1/billing/forecast", "/v1/billing/anomalies")) {
            checked("GET", costs, costs, null);
        }
        checked("GET", "/v1/billing/report", "/v1/billing/report?group_by=project,day&limit=0", null);
        for (String open : List.of("/.well-known/jwks.json", "/health/live", "/health/ready", "/openapi.json")) {
            checked("GET", open, open, null);
        }
        desk.parts = Map.of("writer", false);
        checked("GET", "/health/ready", "/health/ready", null);
        checked("DELETE", "/v1/projects/{id}", path, null);
    }

    private void killSwitches(String project) {
        String documented = "/v1/kill-switches";
        String scope = "{\"project\":\"" + project + "\",\"user\":\"a\",\"session\":\"s\",\"key\":\"k\"}";
        checked("POST", documented, documented + "?dry_run=true", "{\"scope\":" + scope + "}");
        String thrown = checked(
                        "POST",
                        documented,
                        documented,
                        "{\"scope\":" + scope + ",\"reason\":\"r\",\"expires_at\":\"2999-01-01T00:00:00Z\"}")
                .text("id");
        checked("POST", documented, documented, "{\"scope\":{\"tenant\":\"" + desk.acme + "\"},\"reason\":\"r\"}");
        checked("GET", documented, documented, null);
        checked("DELETE", documented + "/{id}", documented + "/" + thrown, null);
    }

    private void budgets(String project) {
        String plain = checked("POST", "/v1/budgets", "/v1/budgets", """
                {"scope":{"project":"%s","user":"ada","tag":"team=search"},"amount_usd":"1.5","period":"day",
                 "kind":"soft","shadow":true,"thresholds":[90],"name":"Ada"}
                """.formatted(project))
                .text("id");
        checked("POST", "/v1/budgets", "/v1/budgets", "{\"scope\":{},\"tokens\":5,\"period\":\"total\"}");
        String template = checked(
                        "POST",
                        "/v1/budgets",
                        "/v1/budgets",
                        "{\"scope\":{\"user\":\"*\"},\"requests\":5,\"period\":\"rolling_24h\"}")
                .text("id");
        checked("GET", "/v1/budgets", "/v1/budgets", null);
        checked("GET", "/v1/budgets/{id}", "/v1/budgets/" + plain, null);
        checked("PATCH", "/v1/budgets/{id}", "/v1/budgets/" + plain, "{\"amount_usd\":\"2\",\"name\":null}");
        desk.charge(template, "ada", ai.behest.budget.Unit.REQUESTS, 1);
        assertThat(checked("GET", "/v1/budgets/{id}/balances", "/v1/budgets/" + template + "/balances", null)
                        .json()
                        .get("data")
                        .size())
                .isEqualTo(1);
        checked("DELETE", "/v1/budgets/{id}", "/v1/budgets/" + plain, null);
    }

    private void tiers(String path) {
        String documented = "/v1/projects/{id}/tiers";
        checked("GET", "/v1/tenant", "/v1/tenant", null);
        checked("PATCH", "/v1/tenant", "/v1/tenant", "{\"name\":\"Acme\",\"time_zone\":\"Europe/Berlin\"}");
        checked("POST", documented, path + "/tiers", """
                {"name":"gold","base":"pro","rpm_limit":120,"requests_per_day":"unlimited","tokens_per_day":0,
                 "tokens_per_month":5,"cost_usd_per_day":"unlimited","cost_usd_per_month":"9.5",
                 "provider_model":"behest/echo","system_prompt":"","memory_enabled":true,"memory_window":5}
                """);
        checked("PUT", documented + "/{tier}", path + "/tiers/free", "{\"rpm_limit\":5}");
        checked("PUT", documented + "/{tier}", path + "/tiers/free", "{\"rpm_limit\":6}");
        checked("GET", documented, path + "/tiers", null);
        checked("GET", documented + "/{tier}", path + "/tiers/gold", null);
        checked("GET", documented + "/{tier}/resolved", path + "/tiers/gold/resolved", null);
        checked("GET", documented + "/{tier}/resolved", path + "/tiers/max/resolved", null);
        checked("DELETE", documented + "/{tier}", path + "/tiers/gold", null);
    }

    private void prices(String project) {
        checked("POST", "/v1/prices", "/v1/prices", """
                {"version":"v1","valid_from":"2026-01-01","discounts":[{"provider":"openai","basis_points":100}],
                 "models":[{"provider":"acme","model":"m1","kind":"chat","input":"1","output":"2","source":"s",
                 "read":"2026-11-24","long_context":{"above":9,"input":"2","output":"4"},
                 "batch":{"input":"0.5","output":"1"},"request":"0.01","valid_until":"2099-01-01T00:00:00Z"}]}
                """);
        checked("GET", "/v1/prices", "/v1/prices?provider=acme", null);
        checked("GET", "/v1/prices", "/v1/prices?limit=200", null);
        String map = """
                {"acme/m1":{"mode":"chat","litellm_provider":"acme","input_cost_per_token":1.5e-13,
                 "output_cost_per_token":1e-6},"m2":{"mode":"chat","litellm_provider":"acme",
                 "input_cost_per_token":1e-6,"output_cost_per_token":1e-6,"input_cost_per_token_flex":1e-6},
                 "m3":{"mode":"rerank"}}
                """;
        checked("POST", "/v1/prices/import", "/v1/prices/import?dry_run=true", map);
        checked("POST", "/v1/prices/import", "/v1/prices/import?version=v2", map);
        desk.call(project, "c-" + project, "acme", "m2", 1L);
        desk.call(project, "u-" + project, "acme", "m2", null);
        checked("POST", "/v1/prices/rerate", "/v1/prices/rerate", "{\"from\":\"2026-01-01\",\"to\":\"2026-12-31\"}");
    }

    @Test
    void describesEveryRefusalOfTheServer() {
        String path = "/v1/projects/" + desk.project();
        assertThat(checked("POST", "/v1/projects", "/v1/projects", "{\"nam\":1}")
                        .status())
                .isEqualTo(400);
        assertThat(checked("GET", "/v1/projects", "/v1/projects?cursor=x", null).status())
                .isEqualTo(400);
        assertThat(checked("GET", "/v1/projects/{id}", path + "x", null).status())
                .isEqualTo(404);
        assertThat(checked("PUT", "/v1/projects/{id}/settings", path + "/settings", "{\"a\":1}")
                        .status())
                .isEqualTo(400);
        String only = desk.send("GET", "/v1/admin-tokens", null).data("id").getFirst();
        assertThat(checked("DELETE", "/v1/admin-tokens/{id}", "/v1/admin-tokens/" + only, null)
                        .status())
                .isEqualTo(409);
        for (Route route : desk.routes.table()) {
            if (!(route instanceof Route.Open)) {
                String some = route.path().text().replaceAll("[{}]", "");
                Reply refused = desk.send(null, route.method(), some, null);
                assertThat(refused.status()).isEqualTo(401);
                check(route.method(), route.path().text(), refused);
            }
        }
    }

    private Reply checked(String method, String documented, String path, @Nullable String json) {
        Reply reply = desk.send(method, path, json);
        check(method, documented, reply);
        return reply;
    }

    private void check(String method, String documented, Reply reply) {
        String what = method + " " + documented + " " + reply.status();
        JsonNode response = operation(method, documented).get("responses").get(Integer.toString(reply.status()));
        assertThat(response).as(what + " is documented: " + reply.text()).isNotNull();
        if (response.has("$ref")) {
            response = document.at(response.get("$ref").stringValue().substring(1));
        }
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            assertThat(reply.body()).as(what).isEmpty();
            return;
        }
        assertThat(content.has(reply.header("Content-Type"))).as(what).isTrue();
        JsonNode schema = content.get(reply.header("Content-Type")).get("schema");
        assertThat(validator(schema).validate(reply.json()))
                .as(what + reply.text())
                .isEmpty();
    }

    /** A schema of the document, closed: a member that it does not list is an error. */
    private Schema validator(JsonNode schema) {
        ObjectNode root = (ObjectNode) schema.deepCopy();
        ObjectNode schemas =
                (ObjectNode) document.get("components").get("schemas").deepCopy();
        schemas.values().forEach(each -> {
            if (each.has("properties") && !each.has("additionalProperties")) {
                ((ObjectNode) each).put("additionalProperties", false);
            }
        });
        root.putObject("components").set("schemas", schemas);
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root);
    }

    private JsonNode operation(String method, String path) {
        JsonNode operation = document.get("paths").get(path).get(method.toLowerCase(java.util.Locale.ROOT));
        assertThat(operation).as(method + " " + path).isNotNull();
        return operation;
    }

    private JsonNode schema(String name) {
        return document.get("components").get("schemas").get(name);
    }
}
