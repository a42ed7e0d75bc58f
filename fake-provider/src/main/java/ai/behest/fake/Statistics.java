package ai.behest.fake;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the provider counted since its start or the last reset, overall and per model (the first 1,000 models; the rest
 * is under {@code (others)}), and how many streams and connections are open now. Of the last {@code Authorization}
 * header only the SHA-256 of its whole value is kept, in lower-case hex.
 */
public record Statistics(
        Counts total,
        Map<String, Counts> models,
        int openStreams,
        int maxOpenStreams,
        int connections,
        @Nullable String lastAuthorizationSha256) {

    public Statistics {
        models = Map.copyOf(models);
    }

    byte[] json() {
        Map<String, @Nullable Object> out = new LinkedHashMap<>(members(total));
        out.put("open_streams", openStreams);
        out.put("max_open_streams", maxOpenStreams);
        out.put("connections", connections);
        out.put("last_authorization_sha256", lastAuthorizationSha256);
        Map<String, Object> byModel = new LinkedHashMap<>();
        models.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> byModel.put(e.getKey(), members(e.getValue())));
        out.put("models", byModel);
        return Json.write(out);
    }

    private static Map<String, Long> members(Counts counts) {
        Map<String, Long> out = new LinkedHashMap<>();
        out.put("requests", counts.requests());
        out.put("served", counts.served());
        out.put("interrupted", counts.interrupted());
        out.put("failed", counts.failed());
        out.put("refused", counts.refused());
        out.put("input_tokens", counts.inputTokens());
        out.put("cached_tokens", counts.cachedTokens());
        out.put("output_tokens", counts.outputTokens());
        out.put("reasoning_tokens", counts.reasoningTokens());
        out.put("audio_tokens", counts.audioTokens());
        out.put("interrupted_input_tokens", counts.interruptedInputTokens());
        out.put("interrupted_output_tokens", counts.interruptedOutputTokens());
        return out;
    }
}
