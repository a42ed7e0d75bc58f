package ai.behest.spring;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.spring.StubGateway.Answer;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What an app's own clients see when the gateway refuses or fails, and what its operator sees. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class GatewayFailureTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String MODELS = "/v1/models";

    private final StubGateway gateway = new StubGateway();
    private final RunningApp app;

    GatewayFailureTest() {
        var properties = new HashMap<String, String>(gateway.environment());
        properties.put("behest.max-retries", "0");
        properties.put("management.endpoint.health.show-details", "always");
        app = RunningApp.start(ChatApp.class, properties);
    }

    @BeforeEach
    void wellAgain() {
        gateway.minting();
        gateway.on(MODELS, Answer.ok("{\"object\":\"list\",\"data\":[]}"));
    }

    @AfterAll
    void stop() {
        app.close();
        gateway.close();
    }

    @Test
    void theTokenEndpointSaysNothingAboutWhyItFails() throws Exception {
        String ada = app.signIn("ada", "ada-secret");
        assertThat(app.token("Cookie", ada).json().path("token").asString()).isEqualTo("a.b.c");
        for (int status : new int[] {400, 401, 402, 403, 429, 500, 503}) {
            gateway.on("/v1/auth/mint", Answer.error(status, "invalid_api_key", Map.of("Retry-After", "7")));
            Answered failed = app.token("Cookie", ada);
            assertThat(failed.status()).as("for %s", status).isEqualTo(500);
            assertThat(failed.header("Content-Type")).startsWith("application/problem+json");
            assertThat(failed.body())
                    .doesNotContain("internal-hint")
                    .doesNotContain("invalid_api_key")
                    .doesNotContain(StubGateway.KEY)
                    .doesNotContain("tenant-7")
                    .contains("No token can be issued now");
        }
    }

    @Test
    void aSpentBudgetIsAProblemThatSaysWhenItResets() throws Exception {
        Answered problem = chat(Answer.error(402, "budget_exceeded", Map.of()));
        assertThat(problem.status()).isEqualTo(402);
        assertThat(problem.header("Content-Type")).startsWith("application/problem+json");
        assertThat(problem.json().path("code").asString()).isEqualTo("budget_exceeded");
        assertThat(problem.json().path("resetsAt").asString()).isEqualTo("2026-11-25T00:00:00Z");
        assertThat(problem.json().path("traceId").asString()).isEqualTo("tr-1");
    }

    @Test
    void tooManyRequestsAreAProblemThatSaysHowLongToWait() throws Exception {
        Answered problem = chat(Answer.error(429, "rate_limited", Map.of("Retry-After", "7")));
        assertThat(problem.status()).isEqualTo(429);
        assertThat(problem.header("Retry-After")).isEqualTo("7");
    }

    @Test
    void aBadRequestNamesTheField() throws Exception {
        Answered problem = chat(Answer.error(400, "validation_error", Map.of()));
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.json().path("param").asString()).isEqualTo("messages");
        assertThat(chat(Answer.error(451, "content_blocked", Map.of())).status())
                .isEqualTo(451);
    }

    @Test
    void aRefusedKeyIsTheServersFaultNotTheUsers() throws Exception {
        assertThat(chat(Answer.error(401, "invalid_api_key", Map.of())).status())
                .isEqualTo(500);
        assertThat(chat(Answer.error(403, "killed", Map.of())).status()).isEqualTo(403);
    }

    @Test
    void aGatewayThatFailsIsABadGateway() throws Exception {
        assertThat(chat(Answer.error(500, "server_error", Map.of())).status()).isEqualTo(502);
        assertThat(chat(Answer.error(503, "overloaded", Map.of())).status()).isEqualTo(503);
        assertThat(chat(Answer.error(504, "provider_timeout", Map.of())).status())
                .isEqualTo(504);
        assertThat(chat(new Answer(200, "<html>", Map.of())).status()).isEqualTo(502);
    }

    @Test
    void problemsNeverRepeatTheGatewaysWords() throws Exception {
        for (int status : new int[] {400, 401, 402, 403, 429, 500}) {
            assertThat(chat(Answer.error(status, "Odd\\\"Code", Map.of())).body())
                    .doesNotContain("internal-hint")
                    .doesNotContain("tenant-7")
                    .contains("\"code\":\"error\"");
        }
    }

    @Test
    void theOperatorReadsWhyACallFailed(CapturedOutput log) throws Exception {
        LoggingSystem.get(getClass().getClassLoader()).setLogLevel(BehestProblemAdvice.class.getName(), LogLevel.WARN);
        chat(Answer.error(401, "invalid_api_key", Map.of()));
        assertThat(log).contains("internal-hint").contains("invalid_api_key").doesNotContain(StubGateway.KEY);
    }

    @Test
    void aProblemHoldsNothingThatIsNoFieldAndNoInstant() throws Exception {
        String odd = "{\"error\":{\"code\":\"%s\",\"message\":\"m\",\"param\":\"see internal-hint <b>\","
                + "\"details\":{\"resets_at\":{\"internal\":\"hint\"}}}}";
        Answered bad = chat(new Answer(400, odd.formatted("validation_error"), Map.of()));
        assertThat(bad.json().path("code").asString()).isEqualTo("validation_error");
        assertThat(bad.json().has("param")).isFalse();
        Answered spent = chat(new Answer(402, odd.formatted("budget_exceeded"), Map.of()));
        assertThat(spent.json().path("code").asString()).isEqualTo("budget_exceeded");
        assertThat(spent.json().has("resetsAt")).isFalse();
    }

    @Test
    void healthIsUpWhenTheGatewayListsItsModels() throws Exception {
        Answered health = app.send("GET", "/actuator/health/behest", "");
        assertThat(health.status()).isEqualTo(200);
        assertThat(health.json().path("status").asString()).isEqualTo("UP");
        assertThat(health.json().path("details").path("mode").asString()).isEqualTo("api_key");
    }

    @Test
    void healthIsDownWithACodeAndNothingMore() throws Exception {
        gateway.on(MODELS, Answer.error(503, "overloaded", Map.of()));
        Answered health = app.send("GET", "/actuator/health/behest", "");
        assertThat(health.status()).isEqualTo(503);
        assertThat(health.json().path("status").asString()).isEqualTo("DOWN");
        assertThat(health.body()).doesNotContain("internal-hint").doesNotContain("localhost");
    }

    @Test
    void countsMintsAndProblemsWithoutNamingAnybody() throws Exception {
        String ada = app.signIn("ada", "ada-secret");
        app.token("Cookie", ada);
        chat(Answer.error(402, "budget_exceeded", Map.of()));
        MeterRegistry registry = app.bean(MeterRegistry.class);
        assertThat(registry.get("behest.token")
                        .tags("outcome", "success", "mode", "api_key")
                        .timer()
                        .count())
                .isPositive();
        assertThat(registry.get("behest.problems")
                        .tag("outcome", "quota")
                        .counter()
                        .count())
                .isPositive();
        assertThat(registry.getMeters().toString()).doesNotContain("ada");
    }

    private Answered chat(Answer answer) throws Exception {
        gateway.on(CHAT, answer);
        return app.send("GET", "/chat", "");
    }
}
