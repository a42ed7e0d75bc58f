package ai.behest.provider;

/**
 * What a provider says a call used, in buckets that do not overlap: OpenAI's {@code prompt_tokens} include the cached
 * and audio ones and {@code completion_tokens} the reasoning and audio ones, so they are taken apart here.
 */
public record Usage(
        long input, long cached, long cacheWrite, long audioInput, long output, long reasoning, long audioOutput) {}
