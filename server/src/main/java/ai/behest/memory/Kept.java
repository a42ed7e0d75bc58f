package ai.behest.memory;

/**
 * A stored message without its text.
 *
 * @param seq its place; grows along the conversation, starts at 1 and is never used again
 * @param tokens an upper estimate of what it takes of a model's window
 */
record Kept(String threadKey, long seq, String role, String digest, long tokens) implements Alignment.Line {
    private static final long BYTES_PER_TOKEN = 3;
    private static final long TOKENS_PER_MESSAGE = 4;

    /** The estimate for a message's text: a token per three bytes of UTF-8, and four for its frame. */
    static long tokens(String json) {
        return Math.ceilDiv(StandIn.bytes(json), BYTES_PER_TOKEN) + TOKENS_PER_MESSAGE;
    }

    /** How many tokens so many bytes are. */
    static long tokensOf(long bytes) {
        return bytes / BYTES_PER_TOKEN;
    }
}
