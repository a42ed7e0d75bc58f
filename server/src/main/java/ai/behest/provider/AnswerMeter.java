package ai.behest.provider;

import ai.behest.wire.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Watches an answer go by, event by event or whole, and remembers what it cost: the provider's own usage report, or,
 * for want of one, what was seen. One pass over each event's tokens, no tree.
 */
public final class AnswerMeter {
    /** What one event turned out to be. */
    public enum Seen {
        /** Part of the answer. */
        PART,
        /** Only the usage report that the gateway asked for. */
        USAGE_ONLY,
        /** The provider says that it failed. */
        ERROR,
        /** Not JSON, or not an object. */
        GARBAGE
    }

    private @Nullable Usage usage;
    private @Nullable String model;
    private boolean finished;
    private long parts;
    private long textCharacters;
    private @Nullable String errorMessage;

    /** Looks at one chunk of a stream, or at a whole answer. */
    public Seen look(byte[] bytes, int offset, int length) {
        boolean hasChoices = false;
        boolean hasError = false;
        boolean hasUsage = false;
        try (JsonParser parser =
                Json.FACTORY.createParser(tools.jackson.core.ObjectReadContext.empty(), bytes, offset, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Seen.GARBAGE;
            }
            for (JsonToken token = parser.nextToken(); token == JsonToken.PROPERTY_NAME; token = parser.nextToken()) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "choices" -> hasChoices = value == JsonToken.START_ARRAY && choices(parser);
                    case "model" -> {
                        if (value == JsonToken.VALUE_STRING && model == null) {
                            model = parser.getString();
                        }
                    }
                    case "usage" -> {
                        hasUsage |= value == JsonToken.START_OBJECT;
                        usage(parser, value);
                    }
                    case "usageMetadata" -> usage(parser, value);
                    case "message", "response", "x_groq" -> nestedUsage(parser, value);
                    case "error" -> {
                        if (value == JsonToken.START_OBJECT || value == JsonToken.VALUE_STRING) {
                            hasError = true;
                            error(parser, value);
                        }
                    }
                    default -> parser.skipChildren();
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                return Seen.GARBAGE;
            }
        } catch (JacksonException e) {
            return Seen.GARBAGE;
        }
        if (hasError) {
            return Seen.ERROR;
        }
        return hasUsage && !hasChoices ? Seen.USAGE_ONLY : Seen.PART;
    }

    private void usage(JsonParser parser, JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        Usage read = UsageReader.read(parser);
        Usage before = usage;
        if (read != null) {
            usage = before == null ? read : before.then(read);
        }
    }

    /** Events that begin or end a stream have the report a level down: Anthropic's, the responses API's, Groq's. */
    private void nestedUsage(JsonParser parser, JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        for (JsonToken token = parser.nextToken(); token == JsonToken.PROPERTY_NAME; token = parser.nextToken()) {
            String name = parser.currentName();
            JsonToken inner = parser.nextToken();
            if (name.equals("usage")) {
                usage(parser, inner);
            } else {
                parser.skipChildren();
            }
        }
    }

    /** Reads the choices; whether there is any. */
    private boolean choices(JsonParser parser) {
        boolean any = false;
        for (JsonToken token = parser.nextToken(); token == JsonToken.START_OBJECT; token = parser.nextToken()) {
            any = true;
            for (token = parser.nextToken(); token == JsonToken.PROPERTY_NAME; token = parser.nextToken()) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if ((name.equals("delta") || name.equals("message")) && value == JsonToken.START_OBJECT) {
                    delta(parser);
                } else if (name.equals("finish_reason") && value == JsonToken.VALUE_STRING) {
                    finished = true;
                } else {
                    parser.skipChildren();
                }
            }
        }
        return any;
    }

    private void delta(JsonParser parser) {
        boolean counted = false;
        for (JsonToken token = parser.nextToken(); token == JsonToken.PROPERTY_NAME; token = parser.nextToken()) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_STRING && !name.equals("role")) {
                int characters = parser.getStringLength();
                textCharacters += characters;
                counted |= characters > 0;
            } else if (value == JsonToken.START_ARRAY || value == JsonToken.START_OBJECT) {
                counted = true;
                textCharacters += nestedText(parser);
            }
        }
        if (counted) {
            parts++;
        }
    }

    private static long nestedText(JsonParser parser) {
        long characters = 0;
        int depth = 1;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return characters;
            }
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING) {
                characters += parser.getStringLength();
            }
        }
        return characters;
    }

    private void error(JsonParser parser, JsonToken value) {
        if (value == JsonToken.VALUE_STRING) {
            errorMessage = parser.getString();
            return;
        }
        for (JsonToken token = parser.nextToken(); token == JsonToken.PROPERTY_NAME; token = parser.nextToken()) {
            String name = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_STRING && name.equals("message")) {
                errorMessage = parser.getString();
            } else {
                parser.skipChildren();
            }
        }
    }

    /**
     * The provider's own report, or null when none came that can be used. Output that it denies, of an answer whose text
     * was seen, is not known.
     */
    public @Nullable Usage usage() {
        Usage reported = usage;
        boolean denies = reported != null && textCharacters > 0 && reported.totalOutput() == 0;
        return reported != null && denies ? reported.withoutOutput() : reported;
    }

    /** The model that the provider says it served with, or null. */
    public @Nullable String model() {
        return model;
    }

    /** Whether the model said why it stopped: the answer is whole. */
    public boolean isFinished() {
        return finished;
    }

    /** A number of output tokens that a stream has had at least: each of its parts is a token or more. */
    public long leastOutputTokens() {
        return parts;
    }

    /**
     * Output tokens as far as they were seen: a streamed part is a token or more, and a token is four characters or
     * so. The larger of the two.
     */
    public long estimatedOutputTokens() {
        return Math.max(parts, Math.ceilDiv(textCharacters, 4L));
    }

    /** What the provider said when it failed, or null. */
    public @Nullable String errorMessage() {
        return errorMessage;
    }
}
