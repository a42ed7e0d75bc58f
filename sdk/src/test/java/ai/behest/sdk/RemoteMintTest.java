package ai.behest.sdk;

import static ai.behest.sdk.TestGateway.error;
import static ai.behest.sdk.TestGateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteMintTest {

    private final TestGateway gateway = new TestGateway();
    private final Behest behest = gateway.client().build();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "admin", " System ", "DASHBOARD-SERVICE", "a\nb", "a\u0000", "\ud800x"})
    void refusesABadUserIdBeforeAnyRequest(String userId) {
        BehestBadRequestException refused = catchThrowableOfType(
                BehestBadRequestException.class, () -> behest.auth().mint(userId));
        assertThat(refused.param()).contains("user_id");
        assertThat(refused.code()).isEqualTo("validation_error");
        assertThat(gateway.mints()).isEmpty();
    }

    @Test
    void countsTheCharactersOfAUserId() {
        assertThatThrownBy(() -> behest.auth().mint("x".repeat(256))).hasMessageContaining("user_id");
        assertThat(behest.auth().mint("漢".repeat(255)).token()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT59S", "PT24H1S", "PT-1H", "PT60.5S"})
    void refusesABadTtl(String ttl) {
        assertThatThrownBy(() -> MintRequest.builder().ttl(Duration.parse(ttl)).build())
                .isInstanceOfSatisfying(
                        BehestBadRequestException.class,
                        refused -> assertThat(refused.param()).contains("ttl"));
    }

    @Test
    void refusesABadRoleTierAndSession() {
        assertThatThrownBy(() -> Role.of("root")).hasMessageStartingWith("role ");
        assertThatThrownBy(() -> MintRequest.builder().tier(0)).hasMessageStartingWith("tier ");
        assertThatThrownBy(() -> MintRequest.builder().tier("")).hasMessageStartingWith("tier ");
        assertThatThrownBy(() -> MintRequest.builder().sessionId("").build()).hasMessageStartingWith("session_id ");
        assertThat(Role.of("regular")).isEqualTo(Role.USER);
    }

    @Test
    void sendsEveryField() {
        MintResult minted = behest.auth()
                .mint(MintRequest.builder()
                        .userId("u1")
                        .tier(2)
                        .ttl(Duration.ofMinutes(15))
                        .sessionId("s1")
                        .role(Role.ADMIN)
                        .build());
        TestGateway.Seen seen = gateway.mints().get(0);
        assertThat(seen.method()).isEqualTo("POST");
        assertThat(seen.path()).isEqualTo("/p/amber-fox-042/v1/auth/mint");
        assertThat(seen.header("Authorization")).isEqualTo("Bearer " + TestGateway.API_KEY);
        assertThat(seen.header("Content-Type")).isEqualTo("application/json");
        assertThat(seen.header("User-Agent")).matches("behest-java/[0-9]+\\.[0-9]+.*");
        assertThat(seen.body())
                .isEqualTo("{\"user_id\":\"u1\",\"role\":\"admin\",\"ttl\":900,\"tier\":2,\"session_id\":\"s1\"}");
        assertThat(minted).isEqualTo(new MintResult("token-1-0", 900, "s1", 2_000_000_900L));
    }

    @Test
    void sendsTheDefaultsOfTheClient() {
        behest.auth().mint(MintRequest.builder().tier("gold").build());
        assertThat(gateway.mints().get(0).body())
                .isEqualTo("{\"user_id\":\"default\",\"role\":\"user\",\"ttl\":3600,\"tier\":\"gold\"}");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void followsNoRedirect(int status) {
        gateway.nextMint(json(status, "", "Location", gateway.url() + "/v1/auth/mint"));
        BehestServerException refused = catchThrowableOfType(
                BehestServerException.class, () -> behest.auth().mint("u1"));
        assertThat(refused.code()).isEqualTo("unexpected_redirect");
        assertThat(refused).hasMessageContaining("BEHEST_BASE_URL");
        assertThat(gateway.mints()).hasSize(1);
    }

    @Test
    void tellsThatTheKeyIsRefused() {
        gateway.nextMint(error(401, "invalid_api_key", "The API key is not valid"));
        BehestAuthException refused = catchThrowableOfType(
                BehestAuthException.class, () -> behest.auth().mint("u1"));
        assertThat(refused.code()).isEqualTo("invalid_api_key");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.traceId()).contains("trace-1");
        assertThat(gateway.mints()).as("a refused key is not tried again").hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "null",
                "{\"token\":\"x\"}",
                "{\"token\":\"a\\nb\",\"ttl\":60,\"session_id\":\"s\"}"
            })
    void takesNothingForATokenThatIsNone(String body) {
        gateway.nextMint(json(200, body));
        assertThatThrownBy(() -> behest.auth().mint("u1"))
                .isInstanceOfSatisfying(
                        BehestServerException.class,
                        nonsense -> assertThat(nonsense.code()).isEqualTo("invalid_response"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jwt\":\"a.b.c\",\"expires_in\":60,\"session_id\":\"s\"}",
                "{\"access_token\":\"a.b.c\",\"ttl\":60,\"session_id\":\"s\"}"
            })
    void readsTheSpellingsOfOtherServers(String body) {
        gateway.nextMint(json(200, body));
        MintResult minted = behest.auth().mint("u1");
        assertThat(minted.token()).isEqualTo("a.b.c");
        assertThat(minted.ttl()).isEqualTo(60);
    }

    @Test
    void mintsWithoutBlocking() throws Exception {
        assertThat(behest.auth()
                        .mintAsync(MintRequest.forUser("u1"))
                        .get(30, TimeUnit.SECONDS)
                        .token())
                .isEqualTo("token-1-0");
        gateway.nextMint(error(403, "forbidden", "no"));
        assertThatThrownBy(
                        () -> behest.auth().mintAsync(MintRequest.forUser("u1")).get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(BehestAuthException.class);
    }

    @Test
    void mintsANewTokenForEachCaller() {
        assertThat(behest.auth().mint("u1").token())
                .isNotEqualTo(behest.auth().mint("u1").token());
    }
}
