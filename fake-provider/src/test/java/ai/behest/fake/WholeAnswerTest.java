package ai.behest.fake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WholeAnswerTest extends ProviderTest {
    @Test
    void sendsExactlyTheBodyThatOpenAiWouldSend() throws Exception {
        String request = chat(false, "{}");
        assertThat(post(request).body())
                .isEqualTo("{\"id\":\"chatcmpl-sim-" + Fingerprint.of(Json.utf8(request))
                        + "\",\"object\":\"chat.completion\",\"created\":1767225600,\"model\":\"m\","
                        + "\"system_fingerprint\":\"simulation\",\"choices\":[{\"index\":0,\"message\":{"
                        + "\"role\":\"assistant\",\"content\":\"[simulation] You said: Hello\",\"refusal\":null},"
                        + "\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":2,"
                        + "\"completion_tokens\":4,\"total_tokens\":6,\"prompt_tokens_details\":{"
                        + "\"cached_tokens\":0,\"audio_tokens\":0},\"completion_tokens_details\":{"
                        + "\"reasoning_tokens\":0,\"audio_tokens\":0,\"accepted_prediction_tokens\":0,"
                        + "\"rejected_prediction_tokens\":0}}}");
    }

    @Test
    void givesTheSameBytesForTheSameRequest() throws Exception {
        String request = chat(false, "{\"chunks\":20}");
        assertThat(post(request).body()).isEqualTo(post(request).body());
    }

    @Test
    void answersTheLastUserTextAndCountsTheBytesOfAllTexts() throws Exception {
        String body = post("{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"abcd\"},"
                        + "{\"role\":\"user\",\"content\":\"first\"},{\"role\":\"assistant\",\"content\":null},"
                        + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"zwei \"},"
                        + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:,\"}},"
                        + "{\"type\":\"text\",\"text\":\"\u00fc\ud83d\ude00\"}]},{\"role\":\"tool\",\"content\":\"r\"}]}")
                .body();
        assertThat(body).contains("You said: zwei \u00fc\ud83d\ude00\"");
        // 4 + 5 + 5 + 2 + 4 + 1 bytes
        assertThat(body).contains("\"prompt_tokens\":6,");
    }

    @Test
    void countsAtLeastOneTokenOfPrompt() throws Exception {
        assertThat(post("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}")
                        .body())
                .contains("\"prompt_tokens\":1,");
    }

    @Test
    void countsOneTokenForEachChunkOfEachChoice() throws Exception {
        String body = post(chat(false, "\"n\":3,", "{\"chunks\":5,\"chunk_text\":\"y\"}"))
                .body();
        assertThat(body.split("\"content\":\"yyyyy\"", -1)).hasSize(4);
        assertThat(body).contains("\"index\":2", "\"completion_tokens\":15,");
    }

    @Test
    void neverGivesMoreTokensThanAllowedThoughtsIncluded() throws Exception {
        assertThat(post(chat(false, "\"max_completion_tokens\":10,", "{\"chunks\":50,\"reasoning_tokens\":8}"))
                        .body())
                .contains("\"completion_tokens\":10,", "\"reasoning_tokens\":8", "\"finish_reason\":\"length\"");
        assertThat(post(chat(false, "\"max_tokens\":10,", "{\"chunks\":50,\"reasoning_tokens\":80}"))
                        .body())
                .contains("\"completion_tokens\":10,", "\"reasoning_tokens\":10", "\"content\":\"\"");
    }

    @Test
    void ignoresTheLimitWhenScripted() throws Exception {
        assertThat(post(chat(false, "\"max_tokens\":1,", "{\"chunks\":5,\"ignore_max_tokens\":true}"))
                        .body())
                .contains("\"completion_tokens\":5,", "\"finish_reason\":\"stop\"");
    }

    @Test
    void sendsAScriptedUsageAsItCame() throws Exception {
        String usage = "{\"prompt_tokens\":-1,\"completion_tokens\":99999999999999999999999,\"total_tokens\":\"x\","
                + "\"a\":[null,1.50]}";
        assertThat(post(chat(false, "{\"usage\":" + usage + "}")).body()).endsWith(",\"usage\":" + usage + "}");
        assertThat(post(chat(true, "\"stream_options\":{\"include_usage\":true},", "{\"usage\":" + usage + "}"))
                        .body())
                .contains("\"choices\":[],\"usage\":" + usage + "}\n\n");
    }

    @Test
    void reportsCachedReasoningAndAudioTokensAsScripted() throws Exception {
        String body = post(chat(false, "{\"chunks\":2,\"cached_tokens\":1,\"reasoning_tokens\":30,\"audio_tokens\":4}"))
                .body();
        assertThat(body)
                .contains(
                        "\"cached_tokens\":1",
                        "\"reasoning_tokens\":30",
                        "\"audio_tokens\":4",
                        "\"completion_tokens\":36,");
        Counts total = provider.statistics().total();
        assertThat(total)
                .extracting(
                        Counts::inputTokens,
                        Counts::cachedTokens,
                        Counts::outputTokens,
                        Counts::reasoningTokens,
                        Counts::audioTokens)
                .containsExactly(2L, 1L, 36L, 30L, 4L);
    }

    @Test
    void takesTheScriptOutOfTheMetadata() throws Exception {
        String body = post("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
                        + "\"metadata\":{\"simulation\":\"{\\\"text\\\":\\\"typed\\\"}\"}}")
                .body();
        assertThat(body).contains("\"content\":\"typed\"");
    }

    @Test
    void padsTheBodyToTheScriptedSize() throws Exception {
        String body = post(chat(false, "{\"event_bytes\":100000}")).body();
        assertThat(body).hasSize(100_000).endsWith("x\"}");
        assertThat(Json.object(Json.utf8(body)).get("obfuscation")).isNotNull();
    }

    @Test
    void takesAsLongAsAStreamWould() throws Exception {
        long start = System.nanoTime();
        post(chat(false, "{\"chunks\":10,\"delay_ms\":20,\"first_delay_ms\":50}"));
        assertThat((System.nanoTime() - start) / 1_000_000).isBetween(250L, 5_000L);
    }

    @Test
    void refusesAnAnswerTooLongForOnePiece() throws Exception {
        String text = "y".repeat(4096);
        assertThat(post(chat(false, "{\"chunks\":100000,\"chunk_text\":\"" + text + "\"}"))
                        .body())
                .contains("\"param\":\"simulation.chunks\"");
    }
}
