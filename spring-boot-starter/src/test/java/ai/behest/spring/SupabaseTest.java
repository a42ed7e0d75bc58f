package ai.behest.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SupabaseTest extends ProviderContract {

    private static final String USER = "123e4567-e89b-12d3-a456-426614174000";

    @Override
    Map<String, String> properties() {
        return Map.of(
                "behest.principal.type", "supabase",
                "behest.principal.issuer", "https://abcdefghijklmnopqrst.supabase.co/auth/v1");
    }

    @Override
    JWSAlgorithm algorithm() {
        return JWSAlgorithm.ES256;
    }

    @Override
    Map<String, Object> claims() {
        return Map.ofEntries(
                Map.entry("aal", "aal1"),
                Map.entry("amr", List.of(Map.of("method", "password", "timestamp", now - 60))),
                Map.entry("app_metadata", Map.of("provider", "email", "providers", List.of("email"), "plan", "pro")),
                Map.entry("aud", "authenticated"),
                Map.entry("email", "ada@example.com"),
                Map.entry("exp", now + 3600),
                Map.entry("iat", now),
                Map.entry("is_anonymous", false),
                Map.entry("iss", "https://abcdefghijklmnopqrst.supabase.co/auth/v1"),
                Map.entry("phone", ""),
                Map.entry("role", "authenticated"),
                Map.entry("session_id", "77777777-e89b-12d3-a456-426614174000"),
                Map.entry("sub", USER),
                Map.entry("user_metadata", Map.of("name", "Ada")));
    }

    @Override
    String userId() {
        return USER;
    }

    @Override
    void misaddress(Map<String, Object> claims) {
        claims.put("aud", "anon");
    }

    @Override
    void withoutPlan(Map<String, Object> claims) {
        claims.put("app_metadata", Map.of("provider", "email"));
    }

    @Test
    void neverReadsThePlanFromWhatUsersEditThemselves() throws Exception {
        assertThat(minted(signed(changed(claims -> {
                            claims.put("app_metadata", Map.of("provider", "email"));
                            claims.put("user_metadata", Map.of("plan", "max"));
                        })))
                        .getLongClaim("tier"))
                .isEqualTo(1);
    }

    @Test
    void refusesTheRolesOfApiKeys() throws Exception {
        refused("anon", signed(changed(claims -> claims.put("role", "anon"))));
        refused("service", signed(changed(claims -> claims.put("role", "service_role"))));
    }
}
