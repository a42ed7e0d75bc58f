package ai.behest.sdk;

import static ai.behest.sdk.TestGateway.broken;
import static ai.behest.sdk.TestGateway.completion;
import static ai.behest.sdk.TestGateway.error;
import static ai.behest.sdk.TestGateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {

    private static final ChatCompletionCreateParams HELLO =
            ChatCompletions.params().addUserMessage("Hi").build();

    private final TestGateway gateway = new TestGateway();
    private final TestClock clock = new TestClock();
    private final List<Duration> slept = new CopyOnWriteArrayList<>();
    private final Behest behest = client().build();

    private BehestBuilder client() {
        return gateway.client().clock(clock).sleeper(slept::add).chance(() -> 0.5);
    }

    @BeforeEach
    void mintFirst() {
        behest.chat().completions().create(HELLO);
        gateway.calls().clear();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private void chat() {
        behest.chat().completions().create(HELLO);
    }

    @ParameterizedTest
    @CsvSource({
        "400, validation_error, BehestBadRequestException",
        "401, invalid_token, BehestAuthException",
        "402, budget_exceeded, BehestQuotaException",
        "403, model_not_allowed, BehestAuthException",
        "404, model_not_found, BehestBadRequestException",
        "408, slow, BehestBadRequestException",
        "409, conflict, BehestBadRequestException",
        "413, payload_too_large, BehestBadRequestException",
        "415, unsupported_media_type, BehestBadRequestException",
        "422, validation_error, BehestBadRequestException",
        "451, pii_blocked, BehestBadRequestException",
    })
    void mapsARefusalToItsExceptionAndDoesNotRetryIt(int status, String code, String kind) {
        gateway.next(error(status, code, "why"), error(status, code, "why"));
        BehestException refused = catchThrowableOfType(BehestException.class, this::chat);
        assertThat(refused.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.traceId()).contains("trace-1");
        assertThat(refused.details()).containsEntry("scope", "user");
        assertThat(refused.rawBody().orElseThrow()).startsWith("{\"error\":{");
        assertThat(refused).hasMessage("why (" + code + ", HTTP " + status + ", trace trace-1)");
        assertThat(slept).isEmpty();
        assertThat(gateway.calls()).hasSize(status == 401 ? 2 : 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504, 529})
    void retriesTwiceAndThenTells(int status) {
        gateway.next(error(status, "x", "a"), error(status, "x", "b"), error(status, "x", "c"));
        BehestException refused = catchThrowableOfType(BehestException.class, this::chat);
        assertThat(refused).hasMessageStartingWith("c ");
        assertThat(refused).isInstanceOf(status == 429 ? BehestRateLimitException.class : BehestServerException.class);
        assertThat(gateway.calls()).hasSize(3);
        assertThat(slept).containsExactly(Duration.ofMillis(375), Duration.ofMillis(750));
    }

    @Test
    void goesOnWhenARetrySucceeds() {
        gateway.next(error(503, "overloaded", "busy"), broken());
        chat();
        assertThat(gateway.calls()).hasSize(3);
        assertThat(gateway.mints()).hasSize(1);
    }

    @Test
    void sendsTheSameIdempotencyKeyWithEveryAttempt() {
        gateway.next(error(503, "overloaded", "busy"), broken());
        behest.chat()
                .completions()
                .create(HELLO, CallOptions.builder().idempotencyKey("k1").build());
        assertThat(gateway.calls())
                .hasSize(3)
                .allSatisfy(call -> assertThat(call.header("Idempotency-Key")).isEqualTo("k1"));
    }

    @Test
    void waitsAsLongAsTheGatewayAsks() {
        gateway.next(
                error(429, "rate_limited", "slow", "Retry-After", "7"),
                error(503, "overloaded", "slow", "Retry-After", "Tue, 24 Nov 2026 12:00:09 GMT"));
        chat();
        assertThat(slept).containsExactly(Duration.ofMillis(7125), Duration.ofMillis(9250));
    }

    @Test
    void doesNotWaitLongerThanAMinuteButTellsHowLong() {
        gateway.next(error(429, "rate_limited", "slow", "Retry-After", "61"));
        BehestRateLimitException refused = catchThrowableOfType(BehestRateLimitException.class, this::chat);
        assertThat(refused.retryAfter()).contains(Duration.ofSeconds(61));
        assertThat(slept).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-5", "99999999999999999999", "Tue, 99 Nov 2026 12:00:09 GMT"})
    void passesOverARetryAfterThatIsNone(String retryAfter) {
        gateway.next(error(429, "rate_limited", "slow", "Retry-After", retryAfter));
        chat();
        assertThat(slept).containsExactly(Duration.ofMillis(375));
    }

    @Test
    void retriesNothingWhenToldSo() {
        gateway.next(error(500, "server_error", "x"));
        Behest once = client().maxRetries(0).build();
        assertThatThrownBy(() -> once.chat().completions().create(HELLO)).isInstanceOf(BehestServerException.class);
        assertThat(gateway.calls()).hasSize(1);
    }

    @Test
    void retriesTheMintByTheSameRules() {
        gateway.nextMint(error(503, "overloaded", "busy"), broken());
        assertThat(behest.auth().mint("u1").token()).isNotEmpty();
        assertThat(slept).hasSize(2);
    }

    @Test
    void tellsThatNobodyListens() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Behest nowhere = client().baseUrl("http://127.0.0.1:" + port).build();
        BehestServerException unreachable = catchThrowableOfType(
                BehestServerException.class, () -> nowhere.auth().mint("u1"));
        assertThat(unreachable.status()).isZero();
        assertThat(unreachable.code()).isEqualTo("network_error");
        assertThat(slept).hasSize(2);
    }

    @Test
    void doesNotRepeatACallThatTheGatewayIsSlowToAnswer() {
        var enough = new CountDownLatch(1);
        gateway.next(exchange -> await(enough));
        BehestServerException late = catchThrowableOfType(
                BehestServerException.class,
                () -> behest.chat()
                        .completions()
                        .create(
                                HELLO,
                                CallOptions.builder()
                                        .timeout(Duration.ofMillis(200))
                                        .build()));
        enough.countDown();
        assertThat(late.code()).isEqualTo("timeout");
        assertThat(gateway.calls()).hasSize(1);
        assertThat(slept).isEmpty();
    }

    @Test
    void doesNotRepeatACallWhoseAnswerWasCut() {
        gateway.next(exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("{\"id\":".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        });
        assertThatThrownBy(this::chat).isInstanceOf(BehestServerException.class);
        assertThat(gateway.calls()).hasSize(1);
    }

    @Test
    void makesTheBestOfAnErrorBodyThatIsNone() {
        gateway.next(
                json(400, "<html>no</html>"),
                json(402, ""),
                json(403, "{\"error\":\"no\"}"),
                json(451, "{\"code\":\"pii_blocked\",\"message\":\"m\"}"));
        BehestException html = catchThrowableOfType(BehestException.class, this::chat);
        assertThat(html.code()).isEqualTo("validation_error");
        assertThat(html.rawBody()).contains("<html>no</html>");
        assertThat(catchThrowableOfType(BehestException.class, this::chat).rawBody())
                .isEmpty();
        assertThat(catchThrowableOfType(BehestException.class, this::chat).code())
                .isEqualTo("forbidden");
        assertThat(catchThrowableOfType(BehestException.class, this::chat).code())
                .isEqualTo("pii_blocked");
    }

    @Test
    void readsAtMostSixtyFourKibibytesOfAnErrorBody() {
        gateway.next(json(400, "x".repeat(1_000_000)));
        assertThat(catchThrowableOfType(BehestException.class, this::chat)
                        .rawBody()
                        .orElseThrow())
                .hasSize(64 * 1024);
    }

    @Test
    void followsNoRedirectWithAUsersToken() {
        try (var elsewhere = new TestGateway()) {
            elsewhere.trustEveryToken();
            gateway.next(json(307, "", "Location", elsewhere.url() + "/v1/chat/completions"));
            assertThatThrownBy(this::chat).hasMessageContaining("unexpected_redirect");
            assertThat(elsewhere.calls()).isEmpty();
        }
    }

    @Test
    void usesItsConnectionAgain() {
        for (int i = 0; i < 5; i++) {
            gateway.next(completion("x"));
            chat();
        }
        assertThat(gateway.connections()).hasSize(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
