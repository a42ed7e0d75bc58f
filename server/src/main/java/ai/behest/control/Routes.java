package ai.behest.control;

import static ai.behest.control.Route.Body.LARGE;
import static ai.behest.control.Route.Body.NONE;
import static ai.behest.control.Route.Body.OPTIONAL;
import static ai.behest.control.Route.Body.REQUIRED;

import ai.behest.admission.ScopeCheck;
import ai.behest.http.PathPattern;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The whole management API as one table: method and path to what answers. */
final class Routes {

    /** What a path leads to. */
    sealed interface Found {}

    /** @param variables what stands in the path's braces, by name */
    record Match(Route route, Map<String, String> variables) implements Found {}

    /** @param allow the methods that the path has, as the header {@code Allow} lists them */
    record WrongMethod(String allow) implements Found {}

    private final List<Route> table = new ArrayList<>();

    private Routes() {}

    static Routes of(Control.Rooms rooms, Function<String, String> baseUrl, Control.Vitals vitals) {
        Routes routes = new Routes();
        routes.open("/.well-known/jwks.json", () -> Published.keySet(rooms.keyRing()));
        routes.open("/openapi.json", Published::openApi);
        HealthApi health = new HealthApi(vitals);
        routes.open("/health/live", health::live);
        routes.open("/health/ready", health::ready);
        routes.open("/metrics", health::metrics);

        TenantApi tenant = new TenantApi(rooms.tenants());
        routes.get("/v1/tenant", tenant::show);
        routes.add("PATCH", "/v1/tenant", REQUIRED, "tenant.change", tenant::change);

        ProjectApi projects = new ProjectApi(rooms.projects(), baseUrl);
        routes.get("/v1/projects", projects::list);
        routes.add("POST", "/v1/projects", REQUIRED, "project.create", projects::create);
        routes.get("/v1/projects/{id}", projects::show);
        routes.add("PATCH", "/v1/projects/{id}", REQUIRED, "project.change", projects::change);
        routes.add("DELETE", "/v1/projects/{id}", NONE, "project.delete", projects::delete);
        routes.add("POST", "/v1/projects/{id}/suspend", OPTIONAL, "project.suspend", projects::suspend);
        routes.add("POST", "/v1/projects/{id}/resume", OPTIONAL, "project.resume", projects::resume);

        SettingsApi settings = new SettingsApi(rooms.projects());
        routes.get("/v1/projects/{id}/settings", settings::show);
        routes.add("PUT", "/v1/projects/{id}/settings", REQUIRED, "settings.save", settings::save);
        routes.add("POST", "/v1/projects/{id}/settings/deploy", OPTIONAL, "settings.deploy", settings::deploy);
        routes.add("POST", "/v1/projects/{id}/settings/discard", OPTIONAL, "settings.discard", settings::discard);
        routes.get("/v1/projects/{id}/settings/history", settings::history);

        TierApi tiers = new TierApi(rooms.projects(), rooms.tiers());
        routes.get("/v1/projects/{id}/tiers", tiers::list);
        routes.add("POST", "/v1/projects/{id}/tiers", REQUIRED, "tier.create", tiers::create);
        routes.get("/v1/projects/{id}/tiers/{tier}", tiers::show);
        routes.add("PUT", "/v1/projects/{id}/tiers/{tier}", REQUIRED, "tier.save", tiers::put);
        routes.add("DELETE", "/v1/projects/{id}/tiers/{tier}", NONE, "tier.delete", tiers::delete);
        routes.get("/v1/projects/{id}/tiers/{tier}/resolved", tiers::resolved);

        UserApi users = new UserApi(rooms.projects(), rooms.admission(), rooms.openCalls(), rooms.costs());
        routes.get("/v1/projects/{id}/users/{user_id}/limits", users::limits);

        KeyApi keys = new KeyApi(rooms.apiKeys());
        routes.get("/v1/projects/{id}/keys", keys::list);
        routes.add("POST", "/v1/projects/{id}/keys", REQUIRED, "key.create", keys::create);
        routes.add("DELETE", "/v1/projects/{id}/keys/{key_id}", NONE, "key.revoke", keys::revoke);
        routes.add("POST", "/v1/projects/{id}/keys/{key_id}/rotate", OPTIONAL, "key.rotate", keys::rotate);

        SigningKeyApi signingKeys = new SigningKeyApi(rooms.signingKeys());
        routes.get("/v1/signing-keys", signingKeys::list);
        routes.add("POST", "/v1/signing-keys", REQUIRED, "signing_key.create", signingKeys::create);
        routes.add("DELETE", "/v1/signing-keys/{kid}", NONE, "signing_key.revoke", signingKeys::revoke);

        ProviderApi providers = new ProviderApi(rooms.providers(), rooms.providerTest(), rooms.audit());
        routes.get("/v1/providers", providers::list);
        routes.get("/v1/providers/{name}", providers::show);
        routes.add("PUT", "/v1/providers/{name}", REQUIRED, "provider.save", providers::put);
        routes.add("DELETE", "/v1/providers/{name}", NONE, "provider.delete", providers::delete);
        routes.add("POST", "/v1/providers/{name}/test", OPTIONAL, "provider.test", providers::test);

        RevocationApi revocations = new RevocationApi(rooms.revocations());
        routes.get("/v1/revocations", revocations::list);
        routes.add("POST", "/v1/revocations", REQUIRED, "revocation.create", revocations::create);
        routes.add("DELETE", "/v1/revocations/{id}", NONE, "revocation.delete", revocations::delete);

        KillSwitchApi killSwitches = new KillSwitchApi(rooms.killSwitches(), rooms.effects());
        routes.get("/v1/kill-switches", killSwitches::list);
        routes.add("POST", "/v1/kill-switches", REQUIRED, "kill_switch.create", killSwitches::create);
        routes.add("DELETE", "/v1/kill-switches/{id}", NONE, "kill_switch.lift", killSwitches::lift);

        AdminTokenApi adminTokens = new AdminTokenApi(rooms.adminTokens());
        routes.get("/v1/admin-tokens", adminTokens::list);
        routes.add("POST", "/v1/admin-tokens", REQUIRED, "admin_token.create", adminTokens::create);
        routes.add("DELETE", "/v1/admin-tokens/{id}", NONE, "admin_token.revoke", adminTokens::revoke);

        PriceApi prices = new PriceApi(rooms.prices(), rooms.rerating(), rooms.clock());
        routes.get("/v1/prices", prices::list);
        routes.add("POST", "/v1/prices", REQUIRED, "price.create", prices::create);
        routes.add("POST", "/v1/prices/import", LARGE, "price.import", prices::take);
        routes.add("POST", "/v1/prices/rerate", REQUIRED, "price.rerate", prices::rerate);

        AuditApi audit = new AuditApi(rooms.audit());
        routes.table.add(new Route.Listed(PathPattern.of("/v1/audit"), audit::page, audit::whole));

        BudgetApi budgets = new BudgetApi(rooms.budgets(), rooms.balances(), new ScopeCheck(rooms.projects()));
        routes.get("/v1/budgets", budgets::list);
        routes.add("POST", "/v1/budgets", REQUIRED, "budget.create", budgets::create);
        routes.get("/v1/budgets/{id}", budgets::show);
        routes.add("PATCH", "/v1/budgets/{id}", REQUIRED, "budget.change", budgets::change);
        routes.add("DELETE", "/v1/budgets/{id}", NONE, "budget.delete", budgets::delete);
        routes.get("/v1/budgets/{id}/balances", budgets::balances);
        ExportApi exports = new ExportApi(rooms.exports(), rooms.projects(), InstantSource.system());
        routes.get("/v1/exports", exports::list);
        routes.add("POST", "/v1/exports", REQUIRED, "export.create", exports::create);
        routes.add("DELETE", "/v1/exports/{id}", NONE, "export.delete", exports::delete);
        routes.add("POST", "/v1/exports/{id}/run", OPTIONAL, "export.run", exports::run);
        routes.table.add(new Route.Streamed(PathPattern.of("/v1/entries"), exports::entries));

        AlertApi alerts = new AlertApi(rooms.alerts().book());
        routes.get("/v1/alerts", alerts::list);

        WebhookApi webhooks =
                new WebhookApi(rooms.alerts().webhooks(), rooms.alerts().deliveries());
        routes.get("/v1/webhooks", webhooks::list);
        routes.add("POST", "/v1/webhooks", REQUIRED, "webhook.create", webhooks::create);
        routes.add("DELETE", "/v1/webhooks/{id}", NONE, "webhook.delete", webhooks::delete);
        routes.add("POST", "/v1/webhooks/{id}/test", OPTIONAL, "webhook.test", webhooks::test);
        routes.get("/v1/webhooks/{id}/deliveries", webhooks::deliveries);
        routes.add(
                "POST", "/v1/webhooks/{id}/deliveries/{delivery}/replay", OPTIONAL, "webhook.replay", webhooks::replay);

        BillingApi billing = new BillingApi(rooms.costs());
        routes.get("/v1/billing/report", billing::report);
        routes.get("/v1/billing/forecast", billing::forecast);
        routes.get("/v1/billing/anomalies", billing::anomalies);
        routes.get("/v1/cost-centers", billing::costCenters);
        routes.add("PUT", "/v1/cost-centers", REQUIRED, "cost_centers.save", billing::replaceCostCenters);
        return routes;
    }

    List<Route> table() {
        return List.copyOf(table);
    }

    /** What answers this, or null when the path is none of ours. HEAD is answered like GET (RFC 9110 §9.3.2). */
    @Nullable
    Found find(String method, PathPattern.Segments path) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        TreeSet<String> others = new TreeSet<>();
        for (Route route : table) {
            Map<String, String> variables = route.path().match(path);
            if (variables == null) {
                continue;
            }
            if (route.method().equals(wanted)) {
                return new Match(route, variables);
            }
            others.add(route.method());
        }
        if (others.contains("GET")) {
            others.add("HEAD");
        }
        return others.isEmpty() ? null : new WrongMethod(String.join(", ", others));
    }

    private void get(String path, Route.Handler handler) {
        table.add(new Route.Managed("GET", PathPattern.of(path), NONE, null, handler));
    }

    private void add(String method, String path, Route.Body body, String action, Route.Handler handler) {
        table.add(new Route.Managed(method, PathPattern.of(path), body, action, handler));
    }

    private void open(String path, Supplier<Answer> handler) {
        table.add(new Route.Open(PathPattern.of(path), handler));
    }
}
