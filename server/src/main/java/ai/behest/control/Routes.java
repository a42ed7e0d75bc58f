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
        routes.add("GET", "/v1/tenant", NONE, tenant::show);
        routes.add("PATCH", "/v1/tenant", REQUIRED, tenant::change);

        ProjectApi projects = new ProjectApi(rooms.projects(), baseUrl);
        routes.add("GET", "/v1/projects", NONE, projects::list);
        routes.add("POST", "/v1/projects", REQUIRED, projects::create);
        routes.add("GET", "/v1/projects/{id}", NONE, projects::show);
        routes.add("PATCH", "/v1/projects/{id}", REQUIRED, projects::change);
        routes.add("DELETE", "/v1/projects/{id}", NONE, projects::delete);
        routes.add("POST", "/v1/projects/{id}/suspend", OPTIONAL, projects::suspend);
        routes.add("POST", "/v1/projects/{id}/resume", OPTIONAL, projects::resume);

        SettingsApi settings = new SettingsApi(rooms.projects());
        routes.add("GET", "/v1/projects/{id}/settings", NONE, settings::show);
        routes.add("PUT", "/v1/projects/{id}/settings", REQUIRED, settings::save);
        routes.add("POST", "/v1/projects/{id}/settings/deploy", OPTIONAL, settings::deploy);
        routes.add("POST", "/v1/projects/{id}/settings/discard", OPTIONAL, settings::discard);
        routes.add("GET", "/v1/projects/{id}/settings/history", NONE, settings::history);

        TierApi tiers = new TierApi(rooms.projects(), rooms.tiers());
        routes.add("GET", "/v1/projects/{id}/tiers", NONE, tiers::list);
        routes.add("POST", "/v1/projects/{id}/tiers", REQUIRED, tiers::create);
        routes.add("GET", "/v1/projects/{id}/tiers/{tier}", NONE, tiers::show);
        routes.add("PUT", "/v1/projects/{id}/tiers/{tier}", REQUIRED, tiers::put);
        routes.add("DELETE", "/v1/projects/{id}/tiers/{tier}", NONE, tiers::delete);
        routes.add("GET", "/v1/projects/{id}/tiers/{tier}/resolved", NONE, tiers::resolved);

        KeyApi keys = new KeyApi(rooms.apiKeys());
        routes.add("GET", "/v1/projects/{id}/keys", NONE, keys::list);
        routes.add("POST", "/v1/projects/{id}/keys", REQUIRED, keys::create);
        routes.add("DELETE", "/v1/projects/{id}/keys/{key_id}", NONE, keys::revoke);
        routes.add("POST", "/v1/projects/{id}/keys/{key_id}/rotate", OPTIONAL, keys::rotate);

        SigningKeyApi signingKeys = new SigningKeyApi(rooms.signingKeys());
        routes.add("GET", "/v1/signing-keys", NONE, signingKeys::list);
        routes.add("POST", "/v1/signing-keys", REQUIRED, signingKeys::create);
        routes.add("DELETE", "/v1/signing-keys/{kid}", NONE, signingKeys::revoke);

        ProviderApi providers = new ProviderApi(rooms.providers(), rooms.providerTest());
        routes.add("GET", "/v1/providers", NONE, providers::list);
        routes.add("GET", "/v1/providers/{name}", NONE, providers::show);
        routes.add("PUT", "/v1/providers/{name}", REQUIRED, providers::put);
        routes.add("DELETE", "/v1/providers/{name}", NONE, providers::delete);
        routes.add("POST", "/v1/providers/{name}/test", OPTIONAL, providers::test);

        RevocationApi revocations = new RevocationApi(rooms.revocations());
        routes.add("GET", "/v1/revocations", NONE, revocations::list);
        routes.add("POST", "/v1/revocations", REQUIRED, revocations::create);
        routes.add("DELETE", "/v1/revocations/{id}", NONE, revocations::delete);

        AdminTokenApi adminTokens = new AdminTokenApi(rooms.adminTokens());
        routes.add("GET", "/v1/admin-tokens", NONE, adminTokens::list);
        routes.add("POST", "/v1/admin-tokens", REQUIRED, adminTokens::create);
        routes.add("DELETE", "/v1/admin-tokens/{id}", NONE, adminTokens::revoke);

        PriceApi prices = new PriceApi(rooms.prices(), rooms.rerating(), rooms.clock());
        routes.add("GET", "/v1/prices", NONE, prices::list);
        routes.add("POST", "/v1/prices", REQUIRED, prices::create);
        routes.add("POST", "/v1/prices/import", LARGE, prices::take);
        routes.add("POST", "/v1/prices/rerate", REQUIRED, prices::rerate);

        BudgetApi budgets =
                new BudgetApi(rooms.budgets(), rooms.balances(), rooms.openCalls(), new ScopeCheck(rooms.projects()));
        routes.add("GET", "/v1/budgets", NONE, budgets::list);
        routes.add("POST", "/v1/budgets", REQUIRED, budgets::create);
        routes.add("GET", "/v1/budgets/{id}", NONE, budgets::show);
        routes.add("PATCH", "/v1/budgets/{id}", REQUIRED, budgets::change);
        routes.add("DELETE", "/v1/budgets/{id}", NONE, budgets::delete);
        routes.add("GET", "/v1/budgets/{id}/balances", NONE, budgets::balances);
        ExportApi exports = new ExportApi(rooms.exports(), rooms.projects(), InstantSource.system());
        routes.add("GET", "/v1/exports", NONE, exports::list);
        routes.add("POST", "/v1/exports", REQUIRED, exports::create);
        routes.add("DELETE", "/v1/exports/{id}", NONE, exports::delete);
        routes.add("POST", "/v1/exports/{id}/run", OPTIONAL, exports::run);
        routes.table.add(new Route.Streamed(PathPattern.of("/v1/entries"), exports::entries));

        AlertApi alerts = new AlertApi(rooms.alerts().book());
        routes.add("GET", "/v1/alerts", NONE, alerts::list);

        WebhookApi webhooks =
                new WebhookApi(rooms.alerts().webhooks(), rooms.alerts().deliveries());
        routes.add("GET", "/v1/webhooks", NONE, webhooks::list);
        routes.add("POST", "/v1/webhooks", REQUIRED, webhooks::create);
        routes.add("DELETE", "/v1/webhooks/{id}", NONE, webhooks::delete);
        routes.add("POST", "/v1/webhooks/{id}/test", OPTIONAL, webhooks::test);
        routes.add("GET", "/v1/webhooks/{id}/deliveries", NONE, webhooks::deliveries);
        routes.add("POST", "/v1/webhooks/{id}/deliveries/{delivery}/replay", OPTIONAL, webhooks::replay);

        BillingApi billing = new BillingApi(rooms.costs());
        routes.add("GET", "/v1/billing/report", NONE, billing::report);
        routes.add("GET", "/v1/billing/forecast", NONE, billing::forecast);
        routes.add("GET", "/v1/billing/anomalies", NONE, billing::anomalies);
        routes.add("GET", "/v1/cost-centers", NONE, billing::costCenters);
        routes.add("PUT", "/v1/cost-centers", REQUIRED, billing::replaceCostCenters);
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

    private void add(String method, String path, Route.Body body, Route.Handler handler) {
        table.add(new Route.Managed(method, PathPattern.of(path), body, handler));
    }

    private void open(String path, Supplier<Answer> handler) {
        table.add(new Route.Open(PathPattern.of(path), handler));
    }
}
