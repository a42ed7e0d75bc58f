package ai.behest.control;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.identity.Role;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What holds for every line of the table. */
final class RoutesTest extends DeskTest {
    private static final String WEBHOOK = "{\"url\":\"https://hooks.example.com/behest\"}";
    private static final String BUDGET = "{\"scope\":{\"user\":\"*\"},\"amount_usd\":\"1\",\"period\":\"day\"}";

    /** A thing of Acme's for every variable of every path, so that only the credential can be the reason. */
    private static final class Belongings {
        final String project = desk.project();
        final String key = desk.made("/v1/projects/" + project + "/keys", "{\"name\":\"k\"}", "id");
        final String kid = desk.made("/v1/signing-keys", "{\"name\":\"k\"}", "kid");
        final String revocation = desk.made("/v1/revocations", "{\"uid\":\"mallory\"}", "id");
        final String killSwitch =
                desk.made("/v1/kill-switches", "{\"scope\":{\"user\":\"mallory\"},\"reason\":\"abuse\"}", "id");
        final String webhook = desk.made("/v1/webhooks", WEBHOOK, "id");
        final String delivery = desk.made("/v1/webhooks/" + webhook + "/test", "{}", "id");
        final String adminToken = desk.made("/v1/admin-tokens", "{\"name\":\"second\"}", "id");
        final String budget = desk.made("/v1/budgets", BUDGET, "id");

        Belongings() {
            desk.send("PUT", "/v1/providers/groq", "{\"api_key\":\"gsk_0123456789\"}");
            desk.send("PUT", "/v1/projects/" + project + "/tiers/gold", "{}");
        }

        String path(Route route) {
            String path = route.path()
                    .text()
                    .replace("{key_id}", key)
                    .replace("{kid}", kid)
                    .replace("{name}", "groq")
                    .replace("{tier}", "gold")
                    .replace("{user_id}", "ada")
                    .replace("{delivery}", delivery);
            if (path.startsWith("/v1/projects/")) {
                return path.replace("{id}", project);
            }
            if (path.startsWith("/v1/webhooks/")) {
                return path.replace("{id}", webhook);
            }
            if (path.startsWith("/v1/budgets/")) {
                return path.replace("{id}", budget);
            }
            if (path.startsWith("/v1/kill-switches/")) {
                return path.replace("{id}", killSwitch);
            }
            return path.replace("{id}", path.startsWith("/v1/revocations/") ? revocation : adminToken);
        }

        List<String> ids() {
            return List.of(desk.acme, project, key, kid, revocation, killSwitch, adminToken, budget, webhook, delivery);
        }
    }

    private List<Route.Managed> managed() {
        return desk.routes.table().stream()
                .flatMap(route -> route instanceof Route.Managed managed ? Stream.of(managed) : Stream.empty())
                .toList();
    }

    @Test
    void refusesEveryPathWithoutAnAdminToken() {
        Belongings acme = new Belongings();
        String apiKey =
                desk.apiKeys.create(desk.acme, acme.project, "k", Role.ADMIN).secret();
        List<@Nullable String> strangers = new ArrayList<>();
        strangers.add(null);
        strangers.add("behest_admin_" + "0".repeat(32));
        strangers.add("x".repeat(4_000));
        strangers.add(desk.admin.substring(0, desk.admin.length() - 1));
        strangers.add(desk.admin + "0");
        strangers.add(apiKey);
        strangers.add(desk.userToken(desk.acme, acme.project));
        for (Route.Managed route : managed()) {
            for (@Nullable String stranger : strangers) {
                Reply reply = desk.send(stranger, route.method(), acme.path(route), body(route));
                reply.isRefused(401, "invalid_token");
                assertThat(reply.text()).doesNotContain(acme.ids());
                assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
            }
        }
        for (String scheme : List.of("", "Basic ", "Token ", "Bearer", "Bearer  ,")) {
            Reply reply = desk.send(desk.request("/v1/projects").header("Authorization", scheme + desk.admin));
            reply.isRefused(401, "invalid_token");
        }
        desk.send(desk.request("/v1/projects?token=" + desk.admin)).isRefused(401, "invalid_token");
    }

    @Test
    void hidesWhatBelongsToAnotherTenant() {
        Belongings acme = new Belongings();
        for (Route.Managed route : managed()) {
            String path = acme.path(route);
            if (route.method().equals("PUT") && path.startsWith("/v1/providers")) {
                continue; // the name is the tenant's own to choose
            }
            Reply reply = desk.send(desk.rivalAdmin, route.method(), path, body(route));
            if (route.path().text().contains("{")) {
                reply.isRefused(404, "not_found");
            }
            assertThat(reply.text()).as(route.method() + " " + path).doesNotContain(acme.ids());
        }
        for (Route.Managed route : managed()) {
            if (route.method().equals("GET")) {
                assertThat(desk.send("GET", acme.path(route), null).status()).isEqualTo(200);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> saysWhichMethodsAPathHas() {
        Set<String> paths = new TreeSet<>();
        desk.routes.table().forEach(route -> paths.add(route.path().text()));
        assertThat(paths).hasSizeGreaterThan(20);
        return paths.stream()
                .map(path -> DynamicTest.dynamicTest(path, () -> {
                    Set<String> allowed = new TreeSet<>();
                    desk.routes.table().stream()
                            .filter(route -> route.path().text().equals(path))
                            .forEach(route -> allowed.add(route.method()));
                    if (allowed.contains("GET")) {
                        allowed.add("HEAD");
                    }
                    for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")) {
                        if (!allowed.contains(method)) {
                            Reply reply =
                                    desk.send(method, path.replace("{", "").replace("}", ""), null);
                            reply.isRefused(405, "method_not_allowed");
                            assertThat(reply.header("Allow")).isEqualTo(String.join(", ", allowed));
                        }
                    }
                }));
    }

    @Test
    void leavesOtherPathsToOthers() {
        for (String path : List.of(
                "/",
                "/v1",
                "/v1/",
                "/v1/projects/",
                "/v1//projects",
                "/V1/projects",
                "/v1/projects/%20",
                "/v1/projects/a%00b",
                "/v1/projects/a%0Ab",
                "/v1/projects/a/keys/b/c",
                "/v1/projects/" + "x".repeat(256),
                "/v1/projects/../projects",
                "/v1/auth/mint",
                "/v1/chat/completions",
                "/health",
                "/openapi.json/")) {
            Reply reply = desk.send("GET", path, null);
            reply.isRefused(404, "not_found");
            assertThat(reply.text()).as(path).contains("Nobody's path.");
        }
        assertThat(RawRequest.get(desk.port(), "/v1/projects/%zz", desk.admin).text())
                .contains("Nobody's path.");
    }

    @Test
    void answersHeadLikeGetWithoutABody() {
        Reply reply = desk.send("HEAD", "/v1/projects", null);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEmpty();
        assertThat(desk.send(null, "HEAD", "/v1/projects", null).status()).isEqualTo(401);
    }

    @Test
    void neverSaysThatPagesOfOtherOriginsMayReadIt() {
        Belongings acme = new Belongings();
        for (Route route : desk.routes.table()) {
            if (route.path().text().contains("jwks")) {
                continue;
            }
            HttpRequest.Builder request = desk.request(acme.path(route))
                    .header("Origin", "https://evil.example")
                    .header("Authorization", "Bearer " + desk.admin);
            Reply reply = desk.send(request);
            assertThat(reply.headers().map().keySet())
                    .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control"));
            assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
    }

    @Test
    void readsJsonOnly() {
        for (String type : List.of(
                "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", "json")) {
            Reply reply = desk.send(desk.request("/v1/projects")
                    .header("Authorization", "Bearer " + desk.admin)
                    .header("Content-Type", type)
                    .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"a\"}")));
            reply.isRefused(415, "unsupported_media_type");
        }
        Reply none = desk.send(desk.request("/v1/projects")
                .header("Authorization", "Bearer " + desk.admin)
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"a\"}")));
        none.isRefused(415, "unsupported_media_type");
        desk.send("POST", "/v1/projects", "").isRefused(400, "validation_error", "body");
        Reply invalid = desk.send(desk.request("/v1/projects")
                .header("Authorization", "Bearer " + desk.admin)
                .header("Content-Type", "application/json;charset=UTF-8")
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        new byte[] {'{', '"', 'n', (byte) 0xff, '"', ':', '1', '}'})));
        invalid.isRefused(400, "validation_error", "body");
    }

    @Test
    void refusesABodyOverItsLimit() {
        String large = "{\"name\":\"" + "x".repeat(RequestBody.MOST_BYTES) + "\"}";
        desk.send("POST", "/v1/projects", large).isRefused(413, "payload_too_large");
        Reply chunked = desk.send(desk.request("/v1/projects")
                .header("Authorization", "Bearer " + desk.admin)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString(large))));
        chunked.isRefused(413, "payload_too_large");
    }

    private static @Nullable String body(Route.Managed route) {
        if (route.body() != Route.Body.REQUIRED) {
            return null;
        }
        String path = route.path().text();
        if (path.endsWith("/settings")) {
            return "{\"memory_window\":5}";
        }
        if (path.startsWith("/v1/providers")) {
            return "{\"api_key\":\"gsk_9876543210\"}";
        }
        if (path.endsWith("/cost-centers")) {
            return "{\"rules\":[]}";
        }
        if (path.startsWith("/v1/webhooks")) {
            return WEBHOOK;
        }
        if (path.endsWith("/{tier}")) {
            return "{\"rpm_limit\":5}";
        }
        if (path.startsWith("/v1/budgets")) {
            return route.method().equals("POST") ? BUDGET : "{\"shadow\":true}";
        }
        if (path.endsWith("/kill-switches")) {
            return "{\"scope\":{\"user\":\"eve\"},\"reason\":\"mine\"}";
        }
        return path.endsWith("/revocations") ? "{\"uid\":\"eve\"}" : "{\"name\":\"mine\"}";
    }
}
