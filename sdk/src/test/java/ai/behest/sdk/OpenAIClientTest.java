package ai.behest.sdk;

import static ai.behest.sdk.TestGateway.broken;
import static ai.behest.sdk.TestGateway.error;
import static ai.behest.sdk.TestGateway.json;
import static ai.behest.sdk.TestGateway.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenAIClientTest {

    private static final ChatCompletionCreateParams HELLO = ChatCompletionCreateParams.builder()
            .model("default")
            .addUserMessage("Hi")
            .build();

    private final TestGateway gateway = new TestGateway();
    private final TestClock clock = new TestClock();
    private final Behest behest =
            gateway.client().clock(clock).sleeper(time -> {}).build();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void sendsNoTokenToAnotherHost() {
        try (var elsewhere = new TestGateway()) {
            OpenAIClient astray = behest.openAI("u1").withOptions(options -> options.baseUrl(elsewhere.url()));
            assertThatThrownBy(() -> astray.chat().completions().create(HELLO)).hasMessageContaining("base_url");
            assertThat(elsewhere.calls()).isEmpty();
        }
    }

    @Test
    void reportsErrorsInTheWordsOfTheOpenAiSdk() {
        OpenAIClient client = behest.openAI("u1");
        gateway.next(error(400, "validation_error", "no"), error(404, "model_not_found", "no"));
        assertThatThrownBy(() -> client.chat().completions().create(HELLO))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        refused -> assertThat(refused.code()).contains("validation_error"));
        assertThatThrownBy(() -> client.models().retrieve("m")).isInstanceOf(NotFoundException.class);
        gateway.next(broken(), broken(), broken());
        assertThatThrownBy(() -> client.chat().completions().create(HELLO)).isInstanceOf(OpenAIIoException.class);
    }

    @Test
    void tellsInOurWordsThatNoTokenCouldBeMinted() {
        gateway.nextMint(error(401, "invalid_api_key", "no"));
        assertThatThrownBy(() -> behest.openAI("u1").chat().completions().create(HELLO))
                .isInstanceOf(BehestAuthException.class);
    }

    @Test
    void retriesWhatTheContractAllowsAndNothingElse() {
        OpenAIClient client = behest.openAI("u1");
        gateway.next(error(503, "overloaded", "x"), error(429, "rate_limited", "x"));
        client.chat().completions().create(HELLO);
        assertThat(gateway.calls()).hasSize(3);
        gateway.next(error(409, "conflict", "x"));
        assertThatThrownBy(() -> client.chat().completions().create(HELLO)).isInstanceOf(OpenAIServiceException.class);
        assertThat(gateway.calls()).hasSize(4);
    }

    @Test
    void carriesTheUsersTokenAndRenewsIt() {
        OpenAIClient client = behest.openAI("u1");
        client.chat().completions().create(HELLO);
        TestGateway.Seen seen = gateway.lastCall();
        assertThat(seen.path()).isEqualTo("/p/amber-fox-042/v1/chat/completions");
        assertThat(seen.header("Authorization")).isEqualTo("Bearer token-1-0");
        assertThat(seen.headers().entrySet())
                .filteredOn(header -> header.getKey().equalsIgnoreCase("Authorization"))
                .singleElement()
                .satisfies(header -> assertThat(header.getValue()).hasSize(1));
        assertThat(seen.header("X-Session-Id")).isEqualTo("session-1");
        assertThat(seen.header("User-Agent")).startsWith("behest-java/");
        assertThat(seen.header("Content-Type")).isEqualTo("application/json");
        clock.pass(Duration.ofHours(1));
        client.chat().completions().create(HELLO);
        assertThat(gateway.lastCall().header("Authorization")).isEqualTo("Bearer token-2-1");
        gateway.revokeAll();
        client.chat().completions().create(HELLO);
        assertThat(gateway.mints()).hasSize(3);
    }

    @Test
    void sharesTokensWithChatAndKeepsUsersApart() {
        behest.chat().completions().create(HELLO, CallOptions.forUser("u1"));
        behest.openAI("u1").chat().completions().create(HELLO);
        assertThat(gateway.mints()).hasSize(1);
        behest.openAI(CallOptions.builder().userId("u2").tier(2).threadId("t").build())
                .chat()
                .completions()
                .create(HELLO);
        assertThat(gateway.mints().get(1).body()).contains("\"u2\"").contains("\"tier\":2");
        assertThat(gateway.lastCall().header("X-Thread-Id")).isEqualTo("t");
    }

    @Test
    void streamsAndGoesOnAfterAnotherClientWasClosed() throws Exception {
        behest.openAI("u2").close();
        gateway.next(words("a", "b"), words("c"));
        try (var stream = behest.openAI("u1").chat().completions().createStreaming(HELLO)) {
            assertThat(stream.stream()).hasSize(2);
        }
        behest.openAI("u1")
                .async()
                .chat()
                .completions()
                .createStreaming(HELLO)
                .subscribe(chunk -> {})
                .onCompleteFuture()
                .get(10, TimeUnit.SECONDS);
        assertThat(gateway.calls()).hasSize(2);
    }

    @Test
    void doesWhateverElseTheOpenAiSdkDoes() throws Exception {
        gateway.next(
                json(
                        200,
                        "{\"object\":\"list\",\"model\":\"m\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.5]}],\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1}}"));
        var embeddings = behest.openAI("u1")
                .async()
                .embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("default")
                        .input("x")
                        .build())
                .get(10, TimeUnit.SECONDS);
        assertThat(embeddings.data()).hasSize(1);
        assertThat(gateway.lastCall().path()).endsWith("/v1/embeddings");
    }

    @Test
    void uploadsAFile() {
        gateway.next(json(200, "{\"text\":\"hello\"}"));
        behest.openAI("u1")
                .audio()
                .transcriptions()
                .create(TranscriptionCreateParams.builder()
                        .model("default")
                        .file(new byte[] {'R', 'I', 'F', 'F'})
                        .build());
        assertThat(gateway.lastCall().header("Content-Type")).startsWith("multipart/form-data; boundary=");
        assertThat(gateway.lastCall().body()).contains("RIFF");
    }
}
