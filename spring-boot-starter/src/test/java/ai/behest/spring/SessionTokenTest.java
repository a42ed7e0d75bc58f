package ai.behest.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The token endpoint for users of the app's own login. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionTokenTest {

    private static final String LISTED = "https://app.example.com";

    private final RunningApp app = RunningApp.start(
            SessionApp.class, Map.of("behest.token-endpoint.allowed-origins", LISTED + ", http://localhost:5173/"));
    private String ada = "";

    @BeforeAll
    void signIn() throws Exception {
        ada = app.signIn("ada", "ada-secret");
    }

    @AfterAll
    void stop() {
        app.close();
    }

    @Test
    void refusesWithoutASession() throws Exception {
        Answered refused = app.token();
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        assertThat(refused.json().path("detail").asString()).isEqualTo("Sign in first.");
        assertThat(refused.header("Set-Cookie")).isNull();
        assertThat(refused.header("Location")).isNull();
    }

    @Test
    void refusesASessionThatIsNotOurs() throws Exception {
        assertThat(app.token("Cookie", "JSESSIONID=0123456789ABCDEF0123456789ABCDEF")
                        .status())
                .isEqualTo(401);
        assertThat(app.token("Authorization", "Basic YWRhOmFkYS1zZWNyZXQ=").status())
                .isEqualTo(401);
        assertThat(app.token("Authorization", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void mintsForTheUserOfTheSession() throws Exception {
        Answered minted = app.token("Cookie", ada);
        assertThat(minted.status()).isEqualTo(200);
        assertThat(minted.json().propertyNames()).containsExactlyInAnyOrder("token", "ttl", "sessionId", "expiresAt");
        assertThat(minted.header("Cache-Control")).contains("no-store");
        JWTClaimsSet claims = claims(minted);
        assertThat(claims.getStringClaim("uid")).isEqualTo("ada");
        assertThat(claims.getLongClaim("tier")).isEqualTo(2);
        assertThat(claims.getStringClaim("role")).isEqualTo("user");
        assertThat(claims.getStringClaim("sid"))
                .isEqualTo(minted.json().path("sessionId").asString());
        assertThat(minted.json().path("ttl").asInt()).isEqualTo(900);
        assertThat(claims.getExpirationTime().toInstant().getEpochSecond())
                .isEqualTo(minted.json().path("expiresAt").asLong());
    }

    @Test
    void ignoresABodyAndHeadersThatNameAnotherUserOrTier() throws Exception {
        String wish = "{\"user_id\":\"root\",\"userId\":\"root\",\"tier\":3,\"role\":\"admin\",\"session_id\":\"s\"}";
        Answered minted = app.send(
                "POST",
                "/api/behest/token?user_id=root&tier=3&role=admin",
                wish,
                "Cookie",
                ada,
                "Content-Type",
                "application/json",
                "X-End-User-Id",
                "root",
                "X-User-Id",
                "root",
                "X-Tier",
                "3",
                "X-Session-Id",
                "s");
        JWTClaimsSet claims = claims(minted);
        assertThat(claims.getStringClaim("uid")).isEqualTo("ada");
        assertThat(claims.getLongClaim("tier")).isEqualTo(2);
        assertThat(claims.getStringClaim("role")).isEqualTo("user");
        assertThat(claims.getStringClaim("sid")).isNotEqualTo("s");
        Answered form = app.send(
                "POST",
                "/api/behest/token",
                "user_id=root&tier=3",
                "Cookie",
                ada,
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(claims(form).getStringClaim("uid")).isEqualTo("ada");
        assertThat(app.send("POST", "/api/behest/token", "{broken", "Cookie", ada, "Content-Type", "application/json")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void givesAUserWithoutAPlanTheLowestTier() throws Exception {
        JWTClaimsSet claims = claims(app.token("Cookie", app.signIn("bob", "bob-secret")));
        assertThat(claims.getStringClaim("uid")).isEqualTo("bob");
        assertThat(claims.getLongClaim("tier")).isEqualTo(1);
    }

    @Test
    void failsRatherThanChooseBetweenTwoPlans() throws Exception {
        Answered failed = app.token("Cookie", app.signIn("eve", "eve-secret"));
        assertThat(failed.status()).isEqualTo(500);
        assertThat(failed.body()).doesNotContain("PLAN_").contains("No token can be issued now");
    }

    @Test
    void failsForAReservedIdWithoutSayingWhy() throws Exception {
        Answered failed = app.token("Cookie", app.signIn("admin", "admin-secret"));
        assertThat(failed.status()).isEqualTo(500);
        assertThat(failed.body())
                .doesNotContain("reserved")
                .doesNotContain("admin")
                .doesNotContain("user_id");
    }

    @Test
    void isForPostOnly() throws Exception {
        assertThat(app.send("GET", "/api/behest/token", "", "Cookie", ada).status())
                .isEqualTo(405);
    }

    @Test
    void givesNothingToPagesOfOtherSites() throws Exception {
        for (String origin :
                List.of("https://evil.example", "http://app.example.com", LISTED + ".evil.example", "null")) {
            Answered refused = app.token("Cookie", ada, "Origin", origin, "Sec-Fetch-Site", "cross-site");
            assertThat(refused.status()).as(origin).isEqualTo(403);
            assertThat(refused.header("Access-Control-Allow-Origin")).isNull();
            assertThat(refused.body()).doesNotContain("token\":");
        }
        assertThat(app.token("Cookie", ada, "Sec-Fetch-Site", "cross-site").status())
                .isEqualTo(403);
        assertThat(app.token("Cookie", ada, "Sec-Fetch-Site", "same-site").status())
                .isEqualTo(403);
    }

    @Test
    void answersPagesOfListedOriginsWithTheirCookies() throws Exception {
        Answered preflight = app.send(
                "OPTIONS",
                "/api/behest/token",
                "",
                "Origin",
                LISTED,
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "content-type");
        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(LISTED);
        assertThat(preflight.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        Answered minted = app.token("Cookie", ada, "Origin", "http://localhost:5173", "Sec-Fetch-Site", "cross-site");
        assertThat(minted.status()).isEqualTo(200);
        assertThat(minted.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:5173");
        assertThat(app.send(
                                "OPTIONS",
                                "/api/behest/token",
                                "",
                                "Origin",
                                "https://evil.example",
                                "Access-Control-Request-Method",
                                "POST")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void answersTheAppsOwnPagesWithoutMoreThanTheCookie() throws Exception {
        assertThat(app.token("Cookie", ada, "Origin", app.url).status()).isEqualTo(200);
        assertThat(app.token("Cookie", ada, "Origin", "https://www.example.com", "Sec-Fetch-Site", "same-origin")
                        .status())
                .as("behind a proxy that hides the host")
                .isEqualTo(200);
    }

    @Test
    void leavesTheRestOfTheAppAsProtectedAsItWas() throws Exception {
        assertThat(app.send("GET", "/private", "").status()).isIn(302, 401);
        assertThat(app.send("GET", "/private", "", "Cookie", ada).body()).isEqualTo("private");
        assertThat(app.send("POST", "/private", "", "Cookie", ada).status()).isEqualTo(403);
    }

    @Test
    void guardsTheEndpointWhereTheAppsControllersAre() throws Exception {
        try (var below = RunningApp.start(
                SessionApp.class, Map.of("spring.mvc.servlet.path", "/app", "behest.principal.type", " Session "))) {
            String path = "/app/api/behest/token";
            Answered refused = below.send("POST", path, "");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
            assertThat(below.send("POST", path, "", "Origin", "https://evil.example")
                            .status())
                    .isEqualTo(403);
            assertThat(below.token().status()).as("nothing is at the bare path").isNotEqualTo(200);
        }
    }

    @Test
    void mintsForManyPagesAtOnce() throws Exception {
        var pool = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Answered>> calls = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                calls.add(() -> app.token("Cookie", ada));
            }
            var ids = new HashSet<String>();
            for (var call : pool.invokeAll(calls)) {
                ids.add(claims(call.get()).getJWTID());
            }
            assertThat(ids).hasSize(40);
        } finally {
            pool.shutdown();
        }
    }

    private static JWTClaimsSet claims(Answered minted) throws Exception {
        assertThat(minted.status()).as(minted.body()).isEqualTo(200);
        return SigningKey.verified(minted.json().path("token").asString());
    }
}
