package ai.behest.fake;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The script of one call: the request's member {@code simulation}, or the same as a JSON string in
 * {@code metadata.simulation} for clients that cannot add unknown members. Lengths in characters, times in
 * milliseconds; -1 stands for absent in {@code chunks} and {@code delayMillis}, 0 in {@code split} and
 * {@code eventBytes}.
 */
record Simulation(
        int chunks,
        @Nullable String chunkText,
        int delayMillis,
        int firstDelayMillis,
        int cachedTokens,
        int reasoningTokens,
        int audioTokens,
        @Nullable String usage,
        @Nullable String text,
        @Nullable String tag,
        boolean ignoreMaxTokens,
        boolean crlf,
        int split,
        int eventBytes,
        boolean comment,
        boolean done,
        @Nullable Fault fault) {

    static final int MAX_CHUNKS = 100_000;
    static final int MAX_DELAY_MILLIS = 600_000;
    static final int MAX_EVENT_BYTES = 4 << 20;
    static final Pattern TAG = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final int MAX_TOKENS = 1_000_000_000;
    private static final Set<String> MEMBERS = Set.of(
            "chunks",
            "chunk_text",
            "delay_ms",
            "first_delay_ms",
            "cached_tokens",
            "reasoning_tokens",
            "audio_tokens",
            "usage",
            "text",
            "tag",
            "ignore_max_tokens",
            "crlf",
            "split",
            "event_bytes",
            "comment",
            "done",
            "fault");

    static final Simulation NONE =
            new Simulation(-1, null, -1, 0, 0, 0, 0, null, null, null, false, false, 0, 0, false, true, null);

    boolean faultIs(Fault.Kind kind) {
        return fault != null && fault.kind() == kind;
    }

    static Simulation of(Fields request) {
        JsonNode script = request.find("simulation");
        if (script != null) {
            return read(new Fields("simulation", script));
        }
        JsonNode metadata = request.find("metadata");
        if (metadata == null || !metadata.isObject()) {
            return NONE;
        }
        Fields carrier = new Fields("metadata", metadata);
        String text = carrier.text("simulation", 8 << 20);
        return text == null
                ? NONE
                : read(new Fields("metadata.simulation", Json.embedded("metadata.simulation", text)));
    }

    private static Simulation read(Fields fields) {
        fields.allowOnly(MEMBERS);
        JsonNode usage = fields.find("usage");
        if (usage != null && !usage.isObject()) {
            throw fields.refused("usage", "must be an object");
        }
        String tag = fields.text("tag", 64);
        if (tag != null && !TAG.matcher(tag).matches()) {
            throw fields.refused("tag", "must be 1 to 64 of A-Z a-z 0-9 . _ -");
        }
        JsonNode fault = fields.find("fault");
        return new Simulation(
                fields.integer("chunks", -1, 0, MAX_CHUNKS),
                fields.text("chunk_text", 4096),
                fields.integer("delay_ms", -1, 0, MAX_DELAY_MILLIS),
                fields.integer("first_delay_ms", 0, 0, MAX_DELAY_MILLIS),
                fields.integer("cached_tokens", 0, 0, MAX_TOKENS),
                fields.integer("reasoning_tokens", 0, 0, MAX_TOKENS),
                fields.integer("audio_tokens", 0, 0, MAX_TOKENS),
                usage == null ? null : usage.toString(),
                fields.text("text", 8 << 20),
                tag,
                fields.flag("ignore_max_tokens", false),
                fields.flag("crlf", false),
                fields.integer("split", 0, 1, 1 << 20),
                fields.integer("event_bytes", 0, 1, MAX_EVENT_BYTES),
                fields.flag("comment", false),
                fields.flag("done", true),
                fault == null ? null : Fault.read(new Fields(fields.pathOf("fault"), fault)));
    }
}
