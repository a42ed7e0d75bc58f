package ai.behest.sdk;

import static ai.behest.sdk.TestGateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.StructuredChatCompletionCreateParams;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatCompletionsTest {

    private static final ChatCompletionCreateParams HELLO =
            ChatCompletions.params().addUserMessage("Hi").build();

    private final TestGateway gateway = new TestGateway();
    private final Behest behest = gateway.client().build();
    private final ChatCompletions completions = behest.chat().completions();

    @AfterEach
    void stop() {
        gateway.close();
    }

    /** The shape for structured output. */
    static final class City {
        public String name = "";
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " x", "a\r\nX-End-User-Id: boss", "ü"})
    void refusesIdsThatCannotTravelInAHeader(String id) {
        assertThatThrownBy(() -> CallOptions.builder().sessionId(id).build()).hasMessageStartingWith("session_id ");
        assertThatThrownBy(() -> CallOptions.builder().threadId(id).build()).hasMessageStartingWith("thread_id ");
        assertThatThrownBy(() -> CallOptions.builder().idempotencyKey(id).build())
                .hasMessageStartingWith("idempotency_key ");
        assertThatThrownBy(() -> CallOptions.builder().token(id).build()).hasMessageStartingWith("token ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[1]"})
    void takesNothingForACompletionThatIsNone(String body) {
        gateway.next(json(200, body));
        assertThatThrownBy(() -> completions.create(HELLO, CallOptions.none()))
                .isInstanceOfSatisfying(
                        BehestServerException.class,
                        nonsense -> assertThat(nonsense.code()).isEqualTo("invalid_response"));
    }

    @Test
    void answersWithTheTypesOfTheOpenAiSdk() {
        ChatCompletion answer = completions.create(HELLO, CallOptions.forUser("u1"));
        assertThat(answer.choices().get(0).message().content()).contains("Hello");
        TestGateway.Seen seen = gateway.lastCall();
        assertThat(seen.method()).isEqualTo("POST");
        assertThat(seen.path()).isEqualTo("/p/amber-fox-042/v1/chat/completions");
        assertThat(seen.header("Authorization")).isEqualTo("Bearer token-1-0");
        assertThat(seen.header("User-Agent")).startsWith("behest-java/");
        assertThat(seen.body()).isEqualTo("{\"messages\":[{\"content\":\"Hi\",\"role\":\"user\"}]}");
        assertThat(gateway.mints().get(0).json().path("user_id").asText()).isEqualTo("u1");
    }

    @Test
    void chatsAsTheConfiguredUserWhenNoneIsNamed() {
        Behest configured = gateway.client().userId("u9").tier(Tier.of(3)).build();
        configured
                .chat()
                .completions()
                .create(ChatCompletions.params().addUserMessage("Hi").build());
        assertThat(gateway.mints().get(0).body()).contains("\"user_id\":\"u9\"").contains("\"tier\":3");
    }

    @Test
    void namesTheModelOnlyWhenTheCallerDoes() {
        completions.create(
                ChatCompletionCreateParams.builder()
                        .model("gpt-x")
                        .addUserMessage("Hi")
                        .build(),
                CallOptions.none());
        assertThat(gateway.lastCall().json().path("model").asText()).isEqualTo("gpt-x");
        completions.create(HELLO, CallOptions.none());
        assertThat(gateway.lastCall().json().has("model")).isFalse();
    }

    @Test
    void sendsSessionThreadAndIdempotencyKey() {
        completions.create(
                HELLO,
                CallOptions.builder()
                        .userId("u1")
                        .tier("gold")
                        .sessionId("s1")
                        .threadId("t1")
                        .idempotencyKey("k1")
                        .build());
        assertThat(gateway.mints().get(0).body())
                .contains("\"session_id\":\"s1\"")
                .contains("\"tier\":\"gold\"");
        TestGateway.Seen seen = gateway.lastCall();
        assertThat(seen.header("X-Session-Id")).isEqualTo("s1");
        assertThat(seen.header("X-Thread-Id")).isEqualTo("t1");
        assertThat(seen.header("Idempotency-Key")).isEqualTo("k1");
    }

    @Test
    void keepsIdentityOutOfTheBodyAndTheTokenOutOfTheCallersHands() {
        completions.create(
                chat -> chat.addUserMessage("Hi")
                        .putAdditionalBodyProperty("user_id", JsonValue.from("boss"))
                        .putAdditionalBodyProperty("session_id", JsonValue.from("s"))
                        .putAdditionalBodyProperty("tier", JsonValue.from(3))
                        .putAdditionalBodyProperty("token", JsonValue.from("t"))
                        .putAdditionalBodyProperty("stream", JsonValue.from(true))
                        .putAdditionalBodyProperty("future", JsonValue.from(1))
                        .putAdditionalHeader("authorization", "Bearer mine")
                        .putAdditionalHeader("X-Mine", "1")
                        .putAdditionalQueryParam("q", "a b"),
                CallOptions.forUser("u1"));
        TestGateway.Seen seen = gateway.lastCall();
        assertThat(seen.json().fieldNames()).toIterable().containsExactlyInAnyOrder("messages", "future");
        assertThat(seen.header("Authorization")).isEqualTo("Bearer token-1-0");
        assertThat(seen.header("X-Mine")).isEqualTo("1");
        assertThat(seen.query()).isEqualTo("q=a%20b");
        assertThat(gateway.mints().get(0).json().path("user_id").asText()).isEqualTo("u1");
    }

    @Test
    void usesATokenOfTheCallersAsItIs() {
        String token = behest.auth().mint("u1").token();
        CallOptions own = CallOptions.builder().token(token).build();
        completions.create(HELLO, own);
        assertThat(gateway.lastCall().header("Authorization")).isEqualTo("Bearer " + token);
        gateway.revokeAll();
        assertThatThrownBy(() -> completions.create(HELLO, own)).isInstanceOf(BehestAuthException.class);
        assertThat(gateway.mints()).as("minted by hand, and never again").hasSize(1);
    }

    @Test
    void readsStructuredOutput() {
        gateway.next(TestGateway.completion("{\\\"name\\\":\\\"Ulm\\\"}"));
        StructuredChatCompletionCreateParams<City> params = ChatCompletions.params()
                .addUserMessage("Where?")
                .responseFormat(City.class)
                .build();
        City city = completions
                .create(params, CallOptions.forUser("u1"))
                .choices()
                .get(0)
                .message()
                .content()
                .orElseThrow();
        assertThat(city.name).isEqualTo("Ulm");
        assertThat(gateway.lastCall().body()).contains("json_schema");
    }

    @Test
    void chatsWithoutBlocking() throws Exception {
        ChatCompletion answer = completions
                .createAsync(ChatCompletions.params().addUserMessage("Hi").build(), CallOptions.forUser("u1"))
                .get(30, TimeUnit.SECONDS);
        assertThat(answer.choices()).hasSize(1);
    }

    @Test
    void remembersTheLastSessionOfEachUserAndOfNobodyElse() {
        completions.create(
                HELLO, CallOptions.builder().userId("u1").sessionId("s1").build());
        completions.create(HELLO, CallOptions.forUser("u2"));
        assertThat(gateway.lastCall().header("X-Session-Id")).isEqualTo("session-2");
        completions.create(HELLO, CallOptions.forUser("u1"));
        assertThat(gateway.lastCall().header("X-Session-Id")).isEqualTo("s1");
        String minted = behest.auth().mint("u1").sessionId();
        completions.create(HELLO, CallOptions.forUser("u1"));
        assertThat(gateway.lastCall().header("X-Session-Id")).isEqualTo(minted).isNotEqualTo("s1");
        completions.create(HELLO, CallOptions.forUser("u2"));
        assertThat(gateway.lastCall().header("X-Session-Id")).isEqualTo("session-2");
    }

    @Test
    void sendsNoSessionThatAHeaderCannotHold() {
        behest.auth()
                .mint(MintRequest.builder().userId("u1").sessionId("Gespräch").build());
        completions.create(HELLO, CallOptions.forUser("u1"));
        assertThat(gateway.lastCall().header("X-Session-Id")).isEqualTo("session-2");
    }
}
