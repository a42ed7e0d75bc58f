package ai.behest.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Auth0Test extends ProviderContract {

    private static final String PLAN = "https://example.com/plan";

    @Override
    Map<String, String> properties() {
        return Map.of(
                "behest.principal.type", "auth0",
                "behest.principal.issuer", "https://example.eu.auth0.com/",
                "behest.principal.audiences", "https://api.example.com",
                "behest.principal.tier-claim", PLAN,
                "behest.principal.tiers.enterprise", "platinum");
    }

    @Override
    Map<String, Object> claims() {
        return Map.ofEntries(
                Map.entry(PLAN, "pro"),
                Map.entry("iss", "https://example.eu.auth0.com/"),
                Map.entry("sub", "auth0|5f7c8ec7c33c6c004bbafe82"),
                Map.entry("aud", List.of("https://api.example.com", "https://example.eu.auth0.com/userinfo")),
                Map.entry("iat", now),
                Map.entry("exp", now + 86_400),
                Map.entry("azp", "my_client_id"),
                Map.entry("scope", "openid profile email"));
    }

    @Override
    String userId() {
        return "auth0|5f7c8ec7c33c6c004bbafe82";
    }

    @Override
    void misaddress(Map<String, Object> claims) {
        claims.put("aud", List.of("https://other.example.com", "https://example.eu.auth0.com/userinfo"));
    }

    @Override
    void withoutPlan(Map<String, Object> claims) {
        claims.remove(PLAN);
    }

    @Test
    void refusesMachines() throws Exception {
        refused("by grant", signed(changed(claims -> claims.put("gty", "client-credentials"))));
        refused("by subject", signed(changed(claims -> claims.put("sub", "my_client_id@clients"))));
    }

    @Test
    void turnsAPlanIntoTheTierThatTheAppNames() throws Exception {
        assertThat(tier("Enterprise")).isEqualTo("platinum");
        assertThat(tier("trial")).as("not listed").isEqualTo("trial");
    }

    private Object tier(String plan) throws Exception {
        return minted(signed(changed(claims -> claims.put(PLAN, plan)))).getClaim("tier");
    }
}
