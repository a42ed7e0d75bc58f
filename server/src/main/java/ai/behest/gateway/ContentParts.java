package ai.behest.gateway;

import ai.behest.wire.Json;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * What a request holds besides text, as far as its bytes do not bound its tokens. The bounds are those of the dearest known
 * reader: an image costs at most 48,169 tokens (OpenAI's gpt-4o-mini, 8 tiles of 5,667 and a base of 2,833; its patch models
 * 12,000, Gemini 24 tiles of 258, Claude 4,784, Qwen-VL 16,384). {@code detail: low} makes it 2,833 there, but is not heeded by
 * all. A file, a video, a sound that cannot be measured, or a part of an unknown kind: the model's whole context.
 */
final class ContentParts {
    static final long IMAGE_TOKENS = 50_000;
    static final long LOW_IMAGE_TOKENS = 20_000;
    /** The context of a model of which it is not known. */
    static final long CONTEXT_TOKENS = 1_000_000;

    /** Members of a request that bring in what does not stand in it. */
    private static final Set<String> REACHING_OUT = Set.of(
            "extra_body",
            "cached_content",
            "previous_response_id",
            "mm_processor_kwargs",
            "plugins",
            "web_search_options",
            "search_parameters");

    private long images;
    private long lowImages;
    private boolean unbounded;

    /** Whether the bytes bound the tokens. */
    boolean isText() {
        return images == 0 && lowImages == 0 && !unbounded;
    }

    /**
     * The most input tokens of a request with these parts.
     *
     * @param bytes of the whole request: a token of text is never shorter than a byte
     * @param context the tokens that the model takes in at most, or null when not known
     */
    long bound(long bytes, @Nullable Long context) {
        if (isText()) {
            return bytes;
        }
        long counted = bytes + images * IMAGE_TOKENS + lowImages * LOW_IMAGE_TOKENS;
        if (context == null) {
            return unbounded ? counted + CONTEXT_TOKENS : counted;
        }
        return unbounded ? context : Math.min(counted, context);
    }

    /** These and those of other messages. */
    ContentParts with(List<String> messages) {
        ContentParts all = new ContentParts();
        all.images = images;
        all.lowImages = lowImages;
        all.unbounded = unbounded;
        messages.forEach(all::read);
        return all;
    }

    private void read(String message) {
        try (JsonParser parser = Json.FACTORY.createParser(ObjectReadContext.empty(), message)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                ofMessage(parser, name);
            }
        }
    }

    /** Passes over a member of a request; false when a number in it is beyond a double. */
    boolean ofRequest(JsonParser parser, String name, Operation operation) {
        JsonToken token = parser.currentToken();
        boolean embeds = operation == Operation.EMBEDDINGS;
        boolean reachesOut = REACHING_OUT.contains(name) || (embeds && name.equals("messages"));
        unbounded |= reachesOut && token != JsonToken.VALUE_NULL;
        boolean input = embeds && name.equals("input");
        unbounded |= input && token == JsonToken.START_OBJECT;
        if (input && token == JsonToken.START_ARRAY) {
            boolean sound = true;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                unbounded |= parser.currentToken() == JsonToken.START_OBJECT;
                sound &= Soundness.pass(parser);
            }
            return sound;
        }
        return Soundness.pass(parser);
    }

    /** Passes over a member of a message; false when a number in it is beyond a double. */
    boolean ofMessage(JsonParser parser, String name) {
        if (name.equals("content")) {
            return content(parser);
        }
        // an earlier answer in sound is named by its id
        unbounded |= name.equals("audio") && parser.currentToken() == JsonToken.START_OBJECT;
        return Soundness.pass(parser);
    }

    private boolean content(JsonParser parser) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return part(parser);
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return Soundness.pass(parser);
        }
        boolean sound = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            unbounded |= parser.currentToken() == JsonToken.START_ARRAY;
            sound &= parser.currentToken() == JsonToken.START_OBJECT ? part(parser) : Soundness.pass(parser);
        }
        return sound;
    }

    private boolean part(JsonParser parser) {
        String type = "";
        boolean low = false;
        boolean lowInside = false;
        boolean measured = false;
        boolean sound = true;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_OBJECT && name.equals("input_audio")) {
                Sound audio = new Sound();
                sound &= audio.read(parser);
                measured = audio.isMeasured();
            } else if (value == JsonToken.START_OBJECT && name.equals("image_url")) {
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String inside = parser.currentName();
                    parser.nextToken();
                    lowInside |= isLow(parser, inside);
                    sound &= Soundness.pass(parser);
                }
            } else {
                low |= isLow(parser, name);
                type = name.equals("type") && value == JsonToken.VALUE_STRING ? parser.getString() : type;
                sound &= Soundness.pass(parser);
            }
        }
        count(type, low, lowInside, measured);
        return sound;
    }

    private static boolean isLow(JsonParser parser, String name) {
        return name.equals("detail")
                && parser.currentToken() == JsonToken.VALUE_STRING
                && parser.getString().equals("low");
    }

    private void count(String type, boolean low, boolean lowInside, boolean measured) {
        switch (type) {
            case "text", "refusal" -> {}
            case "image_url" -> image(lowInside);
            case "input_image" -> image(low);
            case "image" -> image(false);
            case "input_audio" -> unbounded |= !measured;
            default -> unbounded = true;
        }
    }

    private void image(boolean low) {
        if (low) {
            lowImages++;
        } else {
            images++;
        }
    }
}
