package ai.behest.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClerkTest extends ProviderContract {

    private static final String USER = "user_2abcDEFghiJKLmnoPQRstuVWXyz";

    @Override
    Map<String, String> properties() {
        return Map.of(
                "behest.principal.type", "clerk",
                "behest.principal.issuer", "https://clerk.example.com",
                "behest.principal.authorized-parties", "https://app.example.com,http://localhost:3000");
    }

    @Override
    Map<String, Object> claims() {
        return Map.ofEntries(
                Map.entry("azp", "https://app.example.com"),
                Map.entry("exp", now + 60),
                Map.entry("fea", "u:chat"),
                Map.entry("fva", List.of(7, -1)),
                Map.entry("iat", now),
                Map.entry("iss", "https://clerk.example.com"),
                Map.entry("jti", "a1b2c3d4e5f6a7b8c9d0"),
                Map.entry("nbf", now - 10),
                Map.entry("pla", "u:pro"),
                Map.entry("sid", "sess_2abcDEFghiJKLmnoPQRstuVWXyz"),
                Map.entry("sts", "active"),
                Map.entry("sub", USER),
                Map.entry("v", 2));
    }

    @Override
    String userId() {
        return USER;
    }

    @Override
    void misaddress(Map<String, Object> claims) {
        claims.put("azp", "https://other.example.com");
    }

    @Override
    void withoutPlan(Map<String, Object> claims) {
        claims.remove("pla");
    }

    @Test
    void readsTheCookieOfPagesOnTheSameSite() throws Exception {
        assertThat(presentInCookie("__session", signed(claims())).status()).isEqualTo(200);
        assertThat(presentInCookie("__session", signed(claims()) + "x").status())
                .isEqualTo(401);
        assertThat(presentInCookie("other", signed(claims())).status()).isEqualTo(401);
    }

    @Test
    void readsThePlanInEachOfItsPlaces() throws Exception {
        assertThat(tier("pla", "u:free,o:pro")).isEqualTo(1);
        assertThat(tier("pla", "o:max")).isEqualTo(3);
        assertThat(minted(signed(changed(claims -> {
                            claims.remove("pla");
                            claims.put("metadata", Map.of("plan", "Max"));
                        })))
                        .getLongClaim("tier"))
                .isEqualTo(3);
    }

    @Test
    void refusesASessionWithTasksLeft() throws Exception {
        refused("pending", signed(changed(claims -> claims.put("sts", "pending"))));
    }

    @Test
    void takesATokenThatNamesNoParty() throws Exception {
        assertThat(present(signed(changed(claims -> claims.remove("azp")))).status())
                .isEqualTo(200);
    }

    private Long tier(String claim, String value) throws Exception {
        return minted(signed(changed(claims -> claims.put(claim, value)))).getLongClaim("tier");
    }
}
