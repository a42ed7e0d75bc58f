package ai.behest.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalMintTest {

    private final TestGateway gateway = new TestGateway();
    private final TestClock clock = new TestClock();
    private final Behest behest = client().build();

    @AfterEach
    void stop() {
        gateway.close();
    }

    private BehestBuilder client() {
        return Behest.builder()
                .environment(Map.of(
                        "BEHEST_KEY", "behest_pk_" + TestKeys.PEM,
                        "BEHEST_KID", "sk_abc",
                        "BEHEST_TENANT_ID", "t1",
                        "BEHEST_PROJECT_ID", "p1",
                        "BEHEST_BASE_URL", gateway.url()))
                .clock(clock);
    }

    @Test
    void refusesWhatTheGatewayWouldRefuse() {
        assertThatThrownBy(() -> behest.auth().mint("admin"))
                .isInstanceOfSatisfying(
                        BehestBadRequestException.class,
                        refused -> assertThat(refused.param()).contains("user_id"));
    }

    @Test
    void writesHeaderAndClaimsInTheOrderOfTheContract() throws Exception {
        MintResult minted = behest.auth()
                .mint(MintRequest.builder()
                        .userId("u1")
                        .tier(2)
                        .ttl(Duration.ofMinutes(15))
                        .sessionId("s1")
                        .build());
        long now = clock.instant().getEpochSecond();
        assertThat(part(minted, 0)).hasToString("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"sk_abc\"}");
        JsonNode claims = part(minted, 1);
        assertThat(claims.fieldNames())
                .toIterable()
                .containsExactly(
                        "tid", "pid", "uid", "role", "scp", "iss", "aud", "iat", "nbf", "exp", "jti", "sid", "tier");
        assertThat(claims.toString())
                .startsWith("{\"tid\":\"t1\",\"pid\":\"p1\",\"uid\":\"u1\",\"role\":\"user\",\"scp\":[],"
                        + "\"iss\":\"https://api.behest.ai\",\"aud\":\"behest\",\"iat\":" + now + ",\"nbf\":" + now
                        + ",\"exp\":" + (now + 900) + ",\"jti\":\"")
                .endsWith("\",\"sid\":\"s1\",\"tier\":2}");
        assertThat(minted.ttl()).isEqualTo(900);
        assertThat(minted.sessionId()).isEqualTo("s1");
        assertThat(minted.expiresAt()).isEqualTo(now + 900);
        assertThat(minted.expiry()).isEqualTo(clock.instant().plusSeconds(900));
    }

    @Test
    void leavesTheTierOutWhenNobodyNamesOne() throws Exception {
        assertThat(part(behest.auth().mint("u1"), 1).has("tier")).isFalse();
        assertThat(part(client().tier(Tier.of("gold")).build().auth().mint("u1"), 1)
                        .path("tier")
                        .asText())
                .isEqualTo("gold");
    }

    @Test
    void signsSoThatThePublicKeyVerifies() throws Exception {
        assertThat(verifies(behest.auth().mint("Zoë \"quoted\" 漢"))).isTrue();
    }

    @Test
    void makesNoRequest() {
        behest.auth().mint("u1");
        assertThat(gateway.mints()).isEmpty();
    }

    @Test
    void chatsWithASignedTokenAndNoMint() {
        gateway.trustEveryToken();
        behest.chat().completions().create(chat -> chat.addUserMessage("Hi"), CallOptions.forUser("u1"));
        assertThat(gateway.mints()).isEmpty();
        assertThat(gateway.lastCall().header("Authorization")).startsWith("Bearer eyJ");
    }

    @Test
    void signsFromManyThreadsAtOnce() throws Exception {
        List<CompletableFuture<MintResult>> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add(behest.auth().mintAsync(MintRequest.forUser("u" + i)));
        }
        var ids = new HashSet<String>();
        for (var one : all) {
            MintResult minted = one.get(30, TimeUnit.SECONDS);
            assertThat(verifies(minted)).isTrue();
            ids.add(part(minted, 1).path("jti").asText());
        }
        assertThat(ids).hasSize(200);
    }

    private static JsonNode part(MintResult minted, int index) throws Exception {
        return Json.tree(Base64.getUrlDecoder().decode(minted.token().split("\\.", -1)[index]));
    }

    private static boolean verifies(MintResult minted) throws Exception {
        String[] parts = minted.token().split("\\.", -1);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(TestKeys.RSA.getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        return parts.length == 3 && signature.verify(Base64.getUrlDecoder().decode(parts[2]));
    }
}
