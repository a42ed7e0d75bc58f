package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.sdk.Behest;
import ai.behest.sdk.BehestAuthException;
import ai.behest.sdk.CallOptions;
import ai.behest.sdk.ChatStream;
import ai.behest.sdk.MintRequest;
import ai.behest.sdk.MintResult;
import ai.behest.sdk.Tier;
import ai.behest.sdk.UsageQuery;
import com.openai.models.chat.completions.ChatCompletion;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Our own Java SDK against this server, by API key and by local signing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class SdkTest {
    private TestHouse house;
    private JsonNode signingKey;

    @BeforeAll
    void open(@TempDir Path data) {
        house = new TestHouse(data);
        HttpResponse<String> created =
                house.send(HttpRequest.newBuilder(URI.create(house.serverUrl() + "/v1/signing-keys"))
                        .header("Authorization", "Bearer " + house.adminToken())
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"sdk\"}")));
        assertThat(created.statusCode()).isEqualTo(201);
        signingKey = TestHouse.json(created);
    }

    @AfterAll
    void close() {
        house.close();
    }

    private Behest byKey() {
        return Behest.fromEnv(Map.of("BEHEST_KEY", house.apiKey(), "BEHEST_BASE_URL", house.projectUrl()));
    }

    private Behest bySigning(String key) {
        Map<String, String> environment = new HashMap<>();
        environment.put("BEHEST_KEY", key);
        environment.put("BEHEST_BASE_URL", house.projectUrl());
        environment.put("BEHEST_KID", signingKey.get("kid").stringValue());
        environment.put("BEHEST_TENANT_ID", house.tenantId());
        environment.put("BEHEST_PROJECT_ID", house.projectId());
        return Behest.fromEnv(environment);
    }

    private String pem(String spelling) {
        String pem = signingKey.get("private_key_pem").stringValue();
        String oneLine = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
        return switch (spelling) {
            case "prefixed PEM" -> "behest_pk_" + pem;
            case "prefixed base64" -> "behest_pk_" + oneLine;
            default -> oneLine;
        };
    }

    @Test
    void mintsForAUserByApiKey() {
        try (Behest behest = byKey()) {
            MintResult minted = behest.auth()
                    .mint(MintRequest.builder()
                            .userId("ada")
                            .tier(Tier.of(2))
                            .ttl(Duration.ofMinutes(15))
                            .build());
            assertThat(minted.ttl()).isEqualTo(900);
            assertThat(minted.sessionId()).isNotBlank();
            assertThat(house.get("/v1/models", minted.token()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void chatsAndStreamsForAUser() {
        try (Behest behest = byKey()) {
            ChatCompletion answer = behest.chat()
                    .completions()
                    .create(params -> params.addUserMessage("Good morning"), CallOptions.forUser("ada"));
            assertThat(answer.choices().getFirst().message().content()).hasValue("[simulation] You said: Good morning");
            assertThat(streamed(behest, "ada")).isEqualTo("[simulation] You said: Good evening");
        }
    }

    @Test
    void readsAStreamWithAReceipt() {
        house.settings("{\"receipts\":true}");
        try (Behest behest = byKey()) {
            assertThat(streamed(behest, "ada")).isEqualTo("[simulation] You said: Good evening");
        } finally {
            house.settings("{\"receipts\":false}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefixed PEM", "prefixed base64", "bare base64"})
    void signsLocallyWithNoOtherChange(String spelling) {
        try (Behest behest = bySigning(pem(spelling))) {
            assertThat(streamed(behest, "grace")).isEqualTo("[simulation] You said: Good evening");
        }
    }

    @Test
    void aTokenSignedWithARevokedKeyIsRefusedAtOnce() {
        HttpResponse<String> other =
                house.send(HttpRequest.newBuilder(URI.create(house.serverUrl() + "/v1/signing-keys"))
                        .header("Authorization", "Bearer " + house.adminToken())
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"short-lived\"}")));
        String kid = TestHouse.json(other).get("kid").stringValue();
        String pem = TestHouse.json(other).get("private_key_pem").stringValue();
        try (Behest behest = Behest.fromEnv(Map.of(
                "BEHEST_KEY", "behest_pk_" + pem,
                "BEHEST_BASE_URL", house.projectUrl(),
                "BEHEST_KID", kid,
                "BEHEST_TENANT_ID", house.tenantId(),
                "BEHEST_PROJECT_ID", house.projectId()))) {
            assertThat(streamed(behest, "alan")).isNotEmpty();
            house.send(HttpRequest.newBuilder(URI.create(house.serverUrl() + "/v1/signing-keys/" + kid))
                    .header("Authorization", "Bearer " + house.adminToken())
                    .DELETE());
            assertThatThrownBy(() -> streamed(behest, "alan")).isInstanceOf(BehestAuthException.class);
        }
    }

    @Test
    void keepsAThreadAndReadsUsage() {
        try (Behest behest = byKey()) {
            CallOptions inThread =
                    CallOptions.builder().userId("lin").threadId("plans").build();
            behest.chat().completions().create(params -> params.addUserMessage("First"), inThread);
            behest.chat().completions().create(params -> params.addUserMessage("Second"), inThread);
            CallOptions lin = CallOptions.forUser("lin");
            assertThat(behest.threads().get("plans", lin).messageCount()).isEqualTo(4);
            assertThat(behest.threads().messages("plans", lin)).hasSize(4);
            assertThat(behest.threads().list(lin)).hasSize(1);
            assertThat(behest.usage()
                            .get(UsageQuery.builder().userId("lin").build())
                            .totals()
                            .requests())
                    .isEqualTo(2);
            behest.threads().delete("plans", lin);
            assertThat(behest.threads().list(lin)).isEmpty();
        }
    }

    private static String streamed(Behest behest, String user) {
        try (ChatStream stream = behest.chat()
                .completions()
                .createStreaming(params -> params.addUserMessage("Good evening"), CallOptions.forUser(user))) {
            return stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.delta().content().stream())
                    .collect(Collectors.joining());
        }
    }
}
