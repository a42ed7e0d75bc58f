package ai.behest.control;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.audit.AuditFilter;
import ai.behest.wire.AuditLine;
import ai.behest.wire.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever changes something leaves its line in the audit log: every line of the table of routes, called for real. */
final class AuditedRoutesTest extends DeskTest {
    private static final String SECRET = "gsk_canary_0123456789";
    private static final String PROMPT = "canary prompt";

    private static Stream<Route.Managed> changing() {
        return desk.routes.table().stream()
                .filter(route -> !route.method().equals("GET"))
                .map(route -> (Route.Managed) route);
    }

    private List<AuditLine> lines() {
        return desk.audit.page(desk.acme, AuditFilter.ALL, null, 200);
    }

    @Test
    void everyRouteThatIsNotAGetIsAnAct() {
        List<Route> others = desk.routes.table().stream()
                .filter(route -> !route.method().equals("GET") && !(route instanceof Route.Managed))
                .toList();
        assertThat(others).as("only Managed leaves lines").isEmpty();
        assertThat(changing().map(Route.Managed::action))
                .hasSizeGreaterThan(30)
                .doesNotContainNull()
                .doesNotHaveDuplicates()
                .allMatch(action -> action.matches("[a-z_]+\\.[a-z]+"));
    }

    /** What each action was asked of, by action, in an order in which all of it can be done. */
    private static final class Scene {
        private final Set<String> done = new TreeSet<>();
        private long lines = desk.audit.head(desk.acme).seq();

        /** Does it, and says what came back. */
        Reply act(String action, String path, @Nullable String json, String target) {
            Route.Managed route = changing()
                    .filter(each -> action.equals(each.action()))
                    .findFirst()
                    .orElseThrow();
            Reply reply = desk.send(route.method(), path, json);
            assertThat(reply.status()).as(action + ": " + reply.text()).isBetween(200, 204);
            List<AuditLine> added = desk.audit.page(desk.acme, AuditFilter.ALL, null, 200).stream()
                    .filter(line -> line.seq() > lines)
                    .toList();
            assertThat(added).as("lines of " + action).hasSize(1);
            AuditLine line = added.getFirst();
            assertThat(line.action()).isEqualTo(action);
            assertThat(line.actor()).startsWith("adm_");
            assertThat(line.tenantId()).isEqualTo(desk.acme);
            assertThat(line.address()).isEqualTo("127.0.0.1");
            assertThat(line.traceId()).isEqualTo(reply.header("X-Trace-Id"));
            assertThat(line.hash()).isEqualTo(AuditLine.hashOf(Json.MAPPER.valueToTree(line)));
            String wanted = target.startsWith("$") ? reply.text(target.substring(1)) : target;
            assertThat(line.target()).as("target of " + action).isEqualTo(wanted);
            lines++;
            done.add(action);
            return reply;
        }

        AuditLine last() {
            return desk.audit.page(desk.acme, AuditFilter.ALL, null, 1).getFirst();
        }
    }

    @Test
    void everyActIsFoundWithItsActorAndItsTarget() {
        Scene scene = new Scene();
        scene.act("tenant.change", "/v1/tenant", "{\"name\":\"Acme 2\"}", "");
        String project = scene.act("project.create", "/v1/projects", "{\"name\":\"Amber\"}", "$id")
                .text("id");
        String at = "/v1/projects/" + project;
        scene.act("project.change", at, "{\"name\":\"Amber 2\"}", project);
        assertThat(scene.last().details()).containsEntry("name", "Amber 2").containsEntry("fields", "name");
        scene.act("project.suspend", at + "/suspend", null, project);
        scene.act("project.resume", at + "/resume", null, project);
        scene.act(
                "settings.save",
                at + "/settings",
                "{\"memory_window\":5,\"system_prompt\":\"" + PROMPT + "\"}",
                project);
        assertThat(scene.last().details())
                .containsEntry("memory_window", "5")
                .containsEntry("changed", "system_prompt, memory_window")
                .containsEntry("fields", "memory_window, system_prompt");
        scene.act("settings.deploy", at + "/settings/deploy", null, project);
        assertThat(scene.last().details()).containsEntry("memory_window", "5").containsEntry("version", "3");
        desk.send("PUT", at + "/settings", "{\"memory_window\":6}");
        scene.lines++;
        scene.act("settings.discard", at + "/settings/discard", null, project);
        scene.act("tier.create", at + "/tiers", "{\"name\":\"gold\",\"rpm_limit\":5}", "gold");
        assertThat(scene.last().details()).containsEntry("project", project).containsEntry("rpm_limit", "5");
        scene.act("tier.save", at + "/tiers/gold", "{\"system_prompt\":\"" + PROMPT + "\"}", "gold");
        scene.act("tier.delete", at + "/tiers/gold", null, "gold");
        String key = scene.act("key.create", at + "/keys", "{\"name\":\"server\"}", "$id")
                .text("id");
        assertThat(scene.last().details()).containsEntry("project", project).containsEntry("name", "server");
        scene.act("key.rotate", at + "/keys/" + key + "/rotate", "{\"overlap_seconds\":60}", "$id");
        assertThat(scene.last().details()).containsEntry("key", key).containsEntry("overlap_seconds", "60");
        scene.act("key.revoke", at + "/keys/" + key, null, key);
        String kid = scene.act("signing_key.create", "/v1/signing-keys", "{\"name\":\"k\"}", "$kid")
                .text("kid");
        scene.act("signing_key.revoke", "/v1/signing-keys/" + kid, null, kid);
        scene.act(
                "provider.save",
                "/v1/providers/groq",
                "{\"api_key\":\"" + SECRET + "\",\"base_url\":\"https://api.groq.example/v1\"}",
                "groq");
        assertThat(scene.last().details())
                .containsEntry("host", "api.groq.example")
                .containsEntry("fields", "api_key, base_url");
        desk.tested =
                CompletableFuture.completedFuture(new ProviderTest.TestResult(true, 200, "It answers.", 5, List.of()));
        scene.act("provider.test", "/v1/providers/groq/test", null, "groq");
        scene.act("provider.delete", "/v1/providers/groq", null, "groq");
        String revocation = scene.act(
                        "revocation.create", "/v1/revocations", "{\"uid\":\"mallory\",\"reason\":\"abuse\"}", "$id")
                .text("id");
        assertThat(scene.last().details()).containsEntry("uid", "mallory").containsEntry("reason", "abuse");
        scene.act("revocation.delete", "/v1/revocations/" + revocation, null, revocation);
        String thrown = scene.act(
                        "kill_switch.create",
                        "/v1/kill-switches",
                        "{\"scope\":{\"user\":\"mallory\"},\"reason\":\"abuse\"}",
                        "$id")
                .text("id");
        assertThat(scene.last().details())
                .containsEntry("scope", "{\"user\":\"mallory\"}")
                .containsEntry("reason", "abuse");
        scene.act("kill_switch.lift", "/v1/kill-switches/" + thrown, null, thrown);
        String token = scene.act("admin_token.create", "/v1/admin-tokens", "{\"name\":\"script\"}", "$id")
                .text("id");
        scene.act("admin_token.revoke", "/v1/admin-tokens/" + token, null, token);
        money(scene);
        String hook = scene.act(
                        "webhook.create",
                        "/v1/webhooks",
                        "{\"url\":\"https://hooks.example.com/services/" + SECRET + "\"}",
                        "$id")
                .text("id");
        assertThat(scene.last().details()).containsEntry("host", "hooks.example.com");
        String delivery = scene.act("webhook.test", "/v1/webhooks/" + hook + "/test", null, hook)
                .text("id");
        scene.act("webhook.replay", "/v1/webhooks/" + hook + "/deliveries/" + delivery + "/replay", null, delivery);
        scene.act("webhook.delete", "/v1/webhooks/" + hook, null, hook);
        scene.act("project.delete", at, null, project);

        assertThat(scene.done)
                .as("every action of the table")
                .isEqualTo(changing().map(Route.Managed::action).collect(Collectors.toCollection(TreeSet::new)));
        assertThat(Json.text(lines())).doesNotContain(SECRET, PROMPT, desk.admin, "behest_sk_live_", "PRIVATE KEY");
    }

    private static void money(Scene scene) {
        scene.act("price.create", "/v1/prices", """
                {"version":"ours-%s","models":[{"provider":"acme","model":"m1","kind":"chat","source":"s","read":"2026-11-24","input":"2.5","output":"10"}]}
                """.formatted(desk.acme.substring(4)), "$version");
        scene.act("price.import", "/v1/prices/import?version=map", """
                {"m2":{"mode":"chat","litellm_provider":"acme","input_cost_per_token":1e-06,"output_cost_per_token":1e-06}}
                """, "$version");
        scene.act("price.rerate", "/v1/prices/rerate", "{\"from\":\"2026-03-01\",\"to\":\"2026-03-01\"}", "");
        String budget = scene.act(
                        "budget.create",
                        "/v1/budgets",
                        "{\"scope\":{\"user\":\"*\"},\"amount_usd\":\"1\",\"period\":\"day\"}",
                        "$id")
                .text("id");
        assertThat(scene.last().details()).containsEntry("amount_usd", "1").containsEntry("scope", "{\"user\":\"*\"}");
        scene.act("budget.change", "/v1/budgets/" + budget, "{\"amount_usd\":\"2\"}", budget);
        scene.act("budget.delete", "/v1/budgets/" + budget, null, budget);
        String export = scene.act(
                        "export.create",
                        "/v1/exports",
                        "{\"format\":\"csv\",\"directory\":\"d-" + desk.acme + "\",\"every_minutes\":60}",
                        "$id")
                .text("id");
        scene.act("export.run", "/v1/exports/" + export + "/run", null, export);
        scene.act("export.delete", "/v1/exports/" + export, null, export);
        scene.act("cost_centers.save", "/v1/cost-centers", "{\"rules\":[]}", "");
    }

    /** A body that fits each route, so that only what its path leads to is missing. */
    private static final Map<String, String> FITTING = bodies();

    private static Map<String, String> bodies() {
        Map<String, String> bodies = new LinkedHashMap<>();
        bodies.put("project.change", "{\"name\":\"x\"}");
        bodies.put("settings.save", "{\"memory_window\":5}");
        bodies.put("tier.create", "{\"name\":\"gold\"}");
        bodies.put("tier.save", "{\"rpm_limit\":5}");
        bodies.put("key.create", "{\"name\":\"x\"}");
        bodies.put("budget.change", "{\"amount_usd\":\"2\"}");
        bodies.put("provider.save", "{}");
        bodies.put("price.import", "{\"m\":{\"mode\":\"chat\"}}");
        return bodies;
    }

    @Test
    void whatIsRefusedLeavesNoLine() {
        long before = desk.audit.head(desk.acme).seq();
        changing().forEach(route -> {
            String path = route.path().text().replaceAll("\\{[a-z_]+}", "unknown-1");
            boolean named = route.path().text().contains("{");
            String wrong = named ? null : "{\"no_such_field\":1}";
            String body = FITTING.getOrDefault(route.action(), wrong);
            Reply reply =
                    desk.send(route.method(), path, body == null && route.body() == Route.Body.REQUIRED ? "{}" : body);
            assertThat(reply.status()).as(route.action() + ": " + reply.text()).isBetween(400, 499);
        });
        String version = "twice-" + desk.acme.substring(4);
        String prices = "{\"version\":\"" + version
                + "\",\"models\":[{\"provider\":\"a\",\"model\":\"m\",\"kind\":\"chat\",\"source\":\"s\",\"read\":\"2026-11-24\",\"input\":\"1\",\"output\":\"1\"}]}";
        assertThat(desk.send("POST", "/v1/prices", prices).status()).isEqualTo(201);
        desk.send("POST", "/v1/prices", prices.replace("\"1\"", "\"2\"")).isRefused(409, "conflict");
        assertThat(desk.send("POST", "/v1/prices/import?dry_run=true", """
                {"m2":{"mode":"chat","litellm_provider":"acme","input_cost_per_token":1e-06,"output_cost_per_token":1e-06}}
                """).status())
                .isEqualTo(200);
        assertThat(desk.send("POST", "/v1/prices/rerate", "{\"from\":\"2026-03-01\",\"dry_run\":true}")
                        .status())
                .isIn(200, 400);
        assertThat(desk.send("POST", "/v1/kill-switches?dry_run=true", "{\"scope\":{\"user\":\"a\"}}")
                        .status())
                .isEqualTo(200);
        assertThat(desk.audit.head(desk.acme).seq()).isEqualTo(before + 1);
    }
}
