package ai.behest.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FirebaseTest extends ProviderContract {

    @Override
    Map<String, String> properties() {
        return Map.of(
                "behest.principal.type", "firebase",
                "behest.principal.issuer", "https://securetoken.google.com/example-app-1234");
    }

    @Override
    Map<String, Object> claims() {
        return Map.ofEntries(
                Map.entry("plan", "pro"),
                Map.entry("name", "Ada"),
                Map.entry("iss", "https://securetoken.google.com/example-app-1234"),
                Map.entry("aud", "example-app-1234"),
                Map.entry("auth_time", now - 30),
                Map.entry("user_id", "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg"),
                Map.entry("sub", "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg"),
                Map.entry("iat", now),
                Map.entry("exp", now + 3600),
                Map.entry("email", "ada@example.com"),
                Map.entry("email_verified", true),
                Map.entry(
                        "firebase",
                        Map.of(
                                "identities",
                                Map.of("email", List.of("ada@example.com")),
                                "sign_in_provider",
                                "password")));
    }

    @Override
    String userId() {
        return "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg";
    }

    @Override
    void misaddress(Map<String, Object> claims) {
        claims.put("aud", "other-app-5678");
    }

    @Override
    void withoutPlan(Map<String, Object> claims) {
        claims.remove("plan");
    }

    @Test
    void countsAPlanThatIsNoPlanAsNone() throws Exception {
        for (Object odd : List.of(true, 0, -1, 2.5, "", List.of("max"), Map.of("name", "max"))) {
            assertThat(minted(signed(changed(claims -> claims.put("plan", odd))))
                            .getLongClaim("tier"))
                    .as(odd.toString())
                    .isEqualTo(1);
        }
        assertThat(minted(signed(changed(claims -> claims.put("plan", 3)))).getLongClaim("tier"))
                .isEqualTo(3);
    }
}
