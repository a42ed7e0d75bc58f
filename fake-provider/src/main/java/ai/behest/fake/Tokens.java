package ai.behest.fake;

/**
 * The tokens of one call. {@code cached} is the part of {@code input} that the script calls cached; {@code output}
 * holds {@code reasoning} and {@code audio} within it.
 */
record Tokens(long input, long cached, long output, long reasoning, long audio) {
    /** One token per four bytes of UTF-8, and never none. */
    static long ofBytes(long bytes) {
        return Math.max(1, (bytes + 3) / 4);
    }

    /** The usage object of a chat answer, as OpenAI writes it. */
    String chatUsage() {
        return "{\"prompt_tokens\":" + input + ",\"completion_tokens\":" + output + ",\"total_tokens\":"
                + (input + output) + ",\"prompt_tokens_details\":{\"cached_tokens\":" + cached
                + ",\"audio_tokens\":0},\"completion_tokens_details\":{\"reasoning_tokens\":" + reasoning
                + ",\"audio_tokens\":" + audio
                + ",\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}";
    }
}
