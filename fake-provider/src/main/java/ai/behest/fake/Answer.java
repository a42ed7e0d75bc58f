package ai.behest.fake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chat answer before it is put on the wire. Each choice has {@code chunks} pieces of one output token each, taken
 * from {@code pieces} round and round. When {@code tool} is set, the pieces are those of the call's arguments.
 */
record Answer(
        String id,
        String model,
        List<String> pieces,
        int chunks,
        int choices,
        String finishReason,
        @Nullable String tool,
        Tokens tokens,
        @Nullable String usage) {

    /** All answers carry this moment (2026-01-01T00:00:00Z), so that equal requests get equal bytes. */
    static final long CREATED = 1_767_225_600L;

    private static final long MAX_WHOLE_CHARACTERS = 32 << 20;

    static Answer to(ChatRequest request, String id, FakeProvider.Options options) {
        Simulation script = request.simulation();
        List<String> pieces = pieces(request);
        int wanted = wanted(request, pieces.size(), options.chunks());
        int limit = script.ignoreMaxTokens() ? Integer.MAX_VALUE : request.maxTokens();
        int reasoning = Math.min(script.reasoningTokens(), limit);
        int audio = Math.min(script.audioTokens(), limit - reasoning);
        int chunks = Math.min(wanted, limit - reasoning - audio);
        boolean cut = chunks < wanted || reasoning < script.reasoningTokens() || audio < script.audioTokens();
        Tokens tokens = new Tokens(
                Tokens.ofBytes(request.textBytes()),
                script.cachedTokens(),
                (long) chunks * request.choices() + reasoning + audio,
                reasoning,
                audio);
        String reason = cut ? "length" : request.tool() != null ? "tool_calls" : "stop";
        Answer answer = new Answer(
                id,
                request.model(),
                pieces,
                chunks,
                request.choices(),
                reason,
                request.tool(),
                tokens,
                script.faultIs(Fault.Kind.MISSING_USAGE)
                        ? null
                        : script.usage() != null ? script.usage() : tokens.chatUsage());
        if (!request.stream() && answer.characters() * request.choices() > MAX_WHOLE_CHARACTERS) {
            throw Refused.field("simulation.chunks", "makes an answer too long to be sent in one piece");
        }
        return answer;
    }

    private static int wanted(ChatRequest request, int pieces, int defaultChunks) {
        if (pieces == 0 || request.tool() != null) {
            return pieces;
        }
        int scripted = request.simulation().chunks();
        if (scripted >= 0) {
            return scripted;
        }
        return defaultChunks > 0 ? defaultChunks : pieces;
    }

    private static List<String> pieces(ChatRequest request) {
        Simulation script = request.simulation();
        if (request.tool() != null) {
            return Pieces.ofArguments(script.text() == null ? "{}" : script.text());
        }
        if (script.chunkText() != null) {
            return List.of(script.chunkText());
        }
        return Pieces.ofText(
                script.text() == null ? "[simulation] You said: " + request.lastUserText() : script.text());
    }

    /** The text of one choice, or the arguments of its tool call. */
    String content() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < chunks; i++) {
            text.append(separated(i) ? " " : "").append(pieces.get(i % pieces.size()));
        }
        return text.toString();
    }

    /** Whether a space goes before this chunk because the words begin again with it. */
    boolean separated(int chunk) {
        return chunk > 0 && pieces.size() > 1 && chunk % pieces.size() == 0;
    }

    private long characters() {
        long round = 0;
        for (String piece : pieces) {
            round += piece.length() + 1L;
        }
        return pieces.isEmpty() ? 0 : round * (chunks / pieces.size() + 1);
    }
}
