package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The official OpenAI SDK for Java, unchanged, against this server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class OpenAiJavaClientTest {
    private TestHouse house;
    private OpenAIClient client;

    @BeforeAll
    void open(@TempDir Path data) {
        house = new TestHouse(data);
        client = OpenAIOkHttpClient.builder()
                .baseUrl(house.projectUrl() + "/v1")
                .apiKey(house.token("ada"))
                .build();
    }

    @AfterAll
    void close() {
        client.close();
        house.close();
    }

    private static ChatCompletionCreateParams.Builder hello() {
        return ChatCompletionCreateParams.builder().model("gpt-4o-mini").addUserMessage("Hello there");
    }

    @Test
    void chats() {
        ChatCompletion answer = client.chat().completions().create(hello().build());
        assertThat(answer.choices().getFirst().message().content()).hasValue("[simulation] You said: Hello there");
        assertThat(answer.usage().orElseThrow().completionTokens()).isPositive();
    }

    @Test
    void chatsAsynchronously() throws Exception {
        ChatCompletion answer =
                client.async().chat().completions().create(hello().build()).get(20, TimeUnit.SECONDS);
        assertThat(answer.choices().getFirst().message().content()).hasValue("[simulation] You said: Hello there");
    }

    @Test
    void streams() {
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(hello().build())) {
            List<ChatCompletionChunk> chunks = stream.stream().toList();
            assertThat(text(chunks)).isEqualTo("[simulation] You said: Hello there");
            assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.choices()).isNotEmpty());
        }
    }

    @Test
    void streamsWithUsageWhenAsked() {
        ChatCompletionCreateParams params = hello().streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params)) {
            List<ChatCompletionChunk> chunks = stream.stream().toList();
            assertThat(chunks.getLast().usage().orElseThrow().completionTokens())
                    .isPositive();
        }
    }

    @Test
    void readsAStreamWithAReceipt() {
        house.settings("{\"receipts\":true}");
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(hello().build())) {
            List<ChatCompletionChunk> chunks = stream.stream().toList();
            assertThat(text(chunks)).isEqualTo("[simulation] You said: Hello there");
            assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.choices()).isNotEmpty());
        } finally {
            house.settings("{\"receipts\":false}");
        }
    }

    @Test
    void embeds() {
        var answer = client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("text-embedding-3-small")
                        .input("a text")
                        .build());
        assertThat(answer.data()).hasSize(1);
        assertThat(answer.data().getFirst().embedding()).isNotEmpty();
    }

    @Test
    void listsModels() {
        assertThat(client.models().list().data().stream().map(model -> model.id()))
                .contains("behest/echo");
    }

    private static String text(List<ChatCompletionChunk> chunks) {
        return chunks.stream()
                .flatMap(chunk -> chunk.choices().stream())
                .flatMap(choice -> choice.delta().content().stream())
                .collect(Collectors.joining());
    }
}
