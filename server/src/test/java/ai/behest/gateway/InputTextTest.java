package ai.behest.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.provider.Tokenizer;
import ai.behest.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** The count of a request's texts: never below what OpenAI's published rule counts, never above its bytes. */
class InputTextTest {
    private static final ReferenceTokens O200K = ReferenceTokens.o200k();
    private static final ReferenceTokens CL100K = ReferenceTokens.cl100k();
    /** Of OpenAI's cookbook, "How to count tokens with tiktoken": of a message, of its name, of the answer's beginning. */
    private static final int OF_MESSAGE = 3;

    private static final int OF_NAME = 1;
    private static final int OF_ANSWER = 3;
    /** What a reservation adds for the frame. */
    private static final int FRAME = 64;

    record Said(String role, @Nullable String name, List<String> texts, boolean asParts) {}

    @Provide
    Arbitrary<Said> said() {
        Arbitrary<String> word = Arbitraries.oneOf(
                Arbitraries.of(
                        "the quick brown fox",
                        " can't WON'T I'm",
                        "\n\n  \t",
                        "{\"a\": [1, 22, 333, 4444]}",
                        "https://example.com/a?b=c",
                        "\u041f\u0440\u0438\u0432\u0435\u0442",
                        "\u65e5\u672c\u8a9e",
                        "\ud83d\ude00",
                        "<|endoftext|>",
                        "aaaaaaaaaaaaaaaaaaaaaaaa",
                        "\u0000\u0007\\\""),
                Arbitraries.strings().ofMaxLength(12).filter(InputTextTest::isText),
                Arbitraries.strings().ascii().ofMaxLength(20));
        Arbitrary<String> text = word.list().ofMaxSize(20).map(words -> String.join(" ", words));
        return Combinators.combine(
                        Arbitraries.of("system", "user", "assistant", "developer", "tool", "u"),
                        Arbitraries.of("ada", "get_weather").injectNull(0.7),
                        text.list().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.of(true, false))
                .as(Said::new);
    }

    /** Half of a surrogate pair is refused before any of this. */
    private static boolean isText(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text);
    }

    private static byte[] chat(List<Said> conversation) {
        List<Map<String, Object>> messages = new ArrayList<>();
        for (Said said : conversation) {
            Map<String, Object> message = new LinkedHashMap<>();
            message.put("role", said.role);
            if (said.name != null) {
                message.put("name", said.name);
            }
            message.put(
                    "content",
                    said.asParts
                            ? said.texts.stream()
                                    .map(text -> Map.of("type", "text", "text", text))
                                    .toList()
                            : String.join("", said.texts));
            messages.add(message);
        }
        return Json.bytes(Map.of("model", "gpt-4o", "messages", messages));
    }

    /** However the texts of a message are joined: with nothing, a line's end, or as texts apart. */
    private static int published(List<Said> conversation, ReferenceTokens tokens) {
        int all = OF_ANSWER;
        for (Said said : conversation) {
            all += OF_MESSAGE + tokens.count(said.role);
            all += said.name == null ? 0 : OF_NAME + tokens.count(said.name);
            all += Math.max(
                    Math.max(
                            tokens.count(String.join("", said.texts)),
                            said.asParts ? tokens.count(String.join("\n", said.texts)) : 0),
                    said.asParts ? said.texts.stream().mapToInt(tokens::count).sum() : 0);
        }
        return all;
    }

    @Property(tries = 600)
    void aConversationIsNeverCountedBelowThePublishedRuleNorAboveItsBytes(
            @ForAll("conversation") List<Said> conversation) throws InterruptedException {
        byte[] body = chat(conversation);
        InputText text = InputText.of(body, Operation.CHAT);
        for (Tokenizer tokenizer : List.of(Tokenizer.O200K, Tokenizer.CL100K)) {
            long counted = text.atMost(tokenizer);
            assertThat(counted).isLessThanOrEqualTo(body.length);
            int rule = published(conversation, tokenizer == Tokenizer.O200K ? O200K : CL100K);
            assertThat(counted + FRAME).isGreaterThanOrEqualTo(rule);
            // the frame is for what a provider adds on its own: the rule holds without it, but for the answer's
            // beginning
            assertThat(counted + OF_ANSWER).isGreaterThanOrEqualTo(rule);
        }
    }

    @Provide
    Arbitrary<List<Said>> conversation() {
        return said().list().ofMinSize(1).ofMaxSize(6);
    }

    @Property(tries = 600)
    void aTextIsCountedAsTheReferenceCountsIt(@ForAll("said") Said said) throws InterruptedException {
        String text = String.join(" ", said.texts);
        assertThat(Tokenizer.O200K.count(List.of(text))).isEqualTo(O200K.count(text));
        assertThat(Tokenizer.CL100K.count(List.of(text))).isEqualTo(CL100K.count(text));
    }

    /** Function definitions by the same rule: 7 to begin, 3 for properties, 3 a key, 12 to end. */
    @Example
    void toolsAreBoundedByTheirBytes() throws InterruptedException {
        String body = """
                {"model":"gpt-4o","messages":[{"role":"user","content":"hi"}],"tools":[{"type":"function","function":
                {"name":"get_current_weather","description":"Get the current weather in a given location","parameters":
                {"type":"object","properties":{"location":{"type":"string","description":"The city and state"},
                "unit":{"type":"string","enum":["celsius","fahrenheit"]}},"required":["location"]}}}]}
                """;
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        int rule = 7
                + O200K.count("get_current_weather:Get the current weather in a given location")
                + 3
                + 2 * 3
                + O200K.count("location:string:The city and state")
                + O200K.count("unit:string:")
                - 3
                + 2 * 3
                + O200K.count("celsius")
                + O200K.count("fahrenheit")
                + 12
                + OF_MESSAGE
                + O200K.count("user")
                + O200K.count("hi")
                + OF_ANSWER;
        long counted = InputText.of(bytes, Operation.CHAT).atMost(Tokenizer.O200K);
        assertThat(counted).isBetween((long) rule, (long) bytes.length);
    }

    private static long embedded(String input) throws InterruptedException {
        byte[] body =
                ("{\"model\":\"text-embedding-3-small\",\"input\":" + input + "}").getBytes(StandardCharsets.UTF_8);
        return InputText.of(body, Operation.EMBEDDINGS).atMost(Tokenizer.CL100K)
                - InputText.of(body, Operation.EMBEDDINGS).rest();
    }

    @Example
    void textsToEmbedAreCountedAndTokensAreBoundedByTheirDigits() throws InterruptedException {
        assertThat(embedded("\"hello world\"")).isEqualTo(2);
        assertThat(embedded("[\"hello world\",\"hello world\"]")).isEqualTo(4);
        assertThat(embedded("[1,2,3]")).isZero();
        assertThat(embedded("[[1,2],[\"x\"]]")).isZero();
        assertThat(embedded("{\"text\":\"hello\"}")).isZero();
        assertThat(embedded("null")).isZero();
    }

    @Example
    void whatIsNoMessageIsBoundedByItsBytes() throws InterruptedException {
        for (String messages : List.of(
                "[]",
                "null",
                "7",
                "{\"content\":\"hello\"}",
                "[7,\"hello\"]",
                "[{\"content\":{\"text\":\"hello\"}}]",
                "[{\"content\":[[{\"text\":\"hello\"}]]}]",
                "[{\"content\":[\"hello\"]}]")) {
            byte[] body = ("{\"messages\":" + messages + "}").getBytes(StandardCharsets.UTF_8);
            assertThat(InputText.of(body, Operation.CHAT).atMost(Tokenizer.O200K))
                    .as(messages)
                    .isEqualTo(body.length);
        }
    }

    @Example
    void aHugeTextIsBoundedByItsBytesAndTheOthersAreCounted() throws InterruptedException {
        String huge = "a".repeat(InputText.MOST_BYTES + 1);
        byte[] body = chat(List.of(
                new Said("user", null, List.of(huge), false), new Said("user", null, List.of("hello world"), false)));
        InputText text = InputText.of(body, Operation.CHAT);
        assertThat(text.texts()).containsExactly("hello world");
        assertThat(text.rest()).isEqualTo(body.length - 11);
    }

    @Example
    void onlyModelsOfThePublishedTableAreCounted() {
        assertThat(Tokenizer.of("openai", "gpt-4o-mini")).isEqualTo(Tokenizer.O200K);
        assertThat(Tokenizer.of("openai", "gpt-5")).isEqualTo(Tokenizer.O200K);
        assertThat(Tokenizer.of("openai", "o3-2025-04-16")).isEqualTo(Tokenizer.O200K);
        assertThat(Tokenizer.of("openai", "gpt-4.1-nano")).isEqualTo(Tokenizer.O200K);
        assertThat(Tokenizer.of("openai", "gpt-4-turbo")).isEqualTo(Tokenizer.CL100K);
        assertThat(Tokenizer.of("openai", "gpt-3.5-turbo")).isEqualTo(Tokenizer.CL100K);
        assertThat(Tokenizer.of("openai", "text-embedding-3-large")).isEqualTo(Tokenizer.CL100K);
        for (String unknown : List.of("", "gpt-6", "gpt-5.9", "gpt-4oo", "o1x", "ft:gpt-4o:acme", "davinci-002")) {
            assertThat(Tokenizer.of("openai", unknown)).as(unknown).isNull();
        }
        assertThat(Tokenizer.of("mistral", "gpt-4o")).isNull();
        assertThat(Objects.requireNonNull(Tokenizer.of("openai", "gpt-4o"))).isNotNull();
    }
}
