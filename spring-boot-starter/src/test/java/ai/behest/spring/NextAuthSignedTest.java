package ai.behest.spring;

import java.util.List;
import java.util.Map;

/** NextAuth with an encoder of the app's own that signs, so that other servers can verify. */
class NextAuthSignedTest extends ProviderContract {

    @Override
    Map<String, String> properties() {
        return Map.of(
                "behest.principal.type", "nextauth",
                "behest.principal.issuer", "https://app.example.com",
                "behest.principal.audiences", "chat");
    }

    @Override
    Map<String, Object> claims() {
        return Map.of(
                "name", "Ada",
                "email", "ada@example.com",
                "sub", "clx0ada0001",
                "plan", "pro",
                "iss", "https://app.example.com",
                "aud", List.of("chat"),
                "iat", now,
                "exp", now + 2_592_000,
                "jti", "0b9a1c52-6f0f-4c83-9b60-0a4c5a3f9d11");
    }

    @Override
    String userId() {
        return "clx0ada0001";
    }

    @Override
    void misaddress(Map<String, Object> claims) {
        claims.put("aud", List.of("billing"));
    }

    @Override
    void withoutPlan(Map<String, Object> claims) {
        claims.remove("plan");
    }
}
