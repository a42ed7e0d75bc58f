package ai.behest.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Usage in the OpenAI dialect and its relatives: cached, audio and reasoning tokens are inside the totals. */
class AnswerMeterTest {

    private static AnswerMeter look(String json) {
        AnswerMeter meter = new AnswerMeter();
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        meter.look(bytes, 0, bytes.length);
        return meter;
    }

    private static @Nullable Usage usage(String json) {
        return look("{\"choices\":[],\"usage\":" + json + "}").usage();
    }

    @Test
    void takesTheBucketsApart() {
        assertThat(usage("""
                {"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,
                 "prompt_tokens_details":{"cached_tokens":60,"audio_tokens":5},
                 "completion_tokens_details":{"reasoning_tokens":20,"audio_tokens":3,"accepted_prediction_tokens":1}}
                """)).isEqualTo(new Usage(35, 60, 0, 5, 27, 20, 3));
    }

    @Test
    void readsTheSpellingsOfOthers() {
        assertThat(usage("{\"prompt_tokens\":10,\"completion_tokens\":2,\"prompt_cache_hit_tokens\":4}"))
                .isEqualTo(new Usage(6, 4, 0, 0, 2, 0, 0));
        assertThat(usage("{\"input_tokens\":10,\"output_tokens\":2}")).isEqualTo(new Usage(10, 0, 0, 0, 2, 0, 0));
        assertThat(usage("{\"prompt_tokens\":8,\"total_tokens\":8}")).isEqualTo(new Usage(8, 0, 0, 0, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"completion_tokens\":5}",
                "{\"prompt_tokens\":-1,\"completion_tokens\":5}",
                "{\"prompt_tokens\":1.5,\"completion_tokens\":5}",
                "{\"prompt_tokens\":\"7\",\"completion_tokens\":5}",
                "{\"prompt_tokens\":99999999999999,\"completion_tokens\":5}",
                "{\"prompt_tokens\":99999999999999999999999,\"completion_tokens\":5}",
                "{\"prompt_tokens\":5,\"completion_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":6}}",
                "{\"prompt_tokens\":5,\"completion_tokens\":5,\"completion_tokens_details\":{\"reasoning_tokens\":6}}",
            })
    void aReportThatCannotBeTrueCountsAsNone(String json) {
        assertThat(usage(json)).isNull();
    }

    @Test
    void countsWhatItSawForWantOfAReport() {
        AnswerMeter meter = look("{\"choices\":[{\"delta\":{\"content\":\"twelve chars\"}}]}");
        assertThat(meter.estimatedOutputTokens()).isEqualTo(3);
        for (int i = 0; i < 9; i++) {
            byte[] chunk = "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}".getBytes(StandardCharsets.UTF_8);
            meter.look(chunk, 0, chunk.length);
        }
        assertThat(meter.estimatedOutputTokens())
                .as("a part is a token at least")
                .isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[1]", "{\"choices\":", "{}{}", "nul", "{\"a\":1}x", "{\"a\":1,\"a\":2}"})
    void knowsGarbage(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(new AnswerMeter().look(bytes, 0, bytes.length)).isEqualTo(AnswerMeter.Seen.GARBAGE);
    }
}
