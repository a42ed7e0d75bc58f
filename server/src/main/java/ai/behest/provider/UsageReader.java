package ai.behest.provider;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a {@code usage} object in the OpenAI dialect and its relatives. A provider is a stranger: a number that is
 * negative, broken, absurdly large or contradicts its total makes the whole report unusable, and it counts as missing.
 */
final class UsageReader {
    private static final long MOST = 1_000_000_000_000L;

    private UsageReader() {}

    /** Reads the object that the parser stands at the start of; null when it cannot be used. */
    static @Nullable Usage read(JsonParser parser) {
        Map<String, Long> numbers = new HashMap<>();
        boolean sound = collect(parser, "", numbers);
        return sound ? of(numbers) : null;
    }

    private static boolean collect(JsonParser parser, String prefix, Map<String, Long> numbers) {
        boolean sound = true;
        for (JsonToken token = parser.nextToken(); token == JsonToken.PROPERTY_NAME; token = parser.nextToken()) {
            String name = prefix + parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_OBJECT && prefix.isEmpty()) {
                sound &= collect(parser, name + ".", numbers);
            } else if (value == JsonToken.VALUE_NUMBER_INT) {
                sound &= number(parser, name, numbers);
            } else if (value == JsonToken.VALUE_NUMBER_FLOAT || value == JsonToken.VALUE_STRING) {
                sound &= !name.endsWith("tokens");
            } else {
                parser.skipChildren();
            }
        }
        return sound;
    }

    private static boolean number(JsonParser parser, String name, Map<String, Long> numbers) {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            return !name.endsWith("tokens");
        }
        long value = parser.getLongValue();
        numbers.put(name, value);
        return !name.endsWith("tokens") || (value >= 0 && value <= MOST);
    }

    private static @Nullable Usage of(Map<String, Long> numbers) {
        Long prompt = first(numbers, "prompt_tokens", "input_tokens");
        Long completion = first(numbers, "completion_tokens", "output_tokens");
        if (prompt == null) {
            return null;
        }
        long cached = or(
                numbers,
                "prompt_tokens_details.cached_tokens",
                "input_tokens_details.cached_tokens",
                "prompt_cache_hit_tokens");
        long cacheWrite =
                or(numbers, "prompt_tokens_details.cache_write_tokens", "prompt_tokens_details.cache_creation_tokens");
        long audioInput = or(numbers, "prompt_tokens_details.audio_tokens", "input_tokens_details.audio_tokens");
        long reasoning =
                or(numbers, "completion_tokens_details.reasoning_tokens", "output_tokens_details.reasoning_tokens");
        long audioOutput = or(numbers, "completion_tokens_details.audio_tokens", "output_tokens_details.audio_tokens");
        long total = completion == null ? 0 : completion;
        long input = prompt - cached - cacheWrite - audioInput;
        long output = total - reasoning - audioOutput;
        if (input < 0 || output < 0) {
            return null;
        }
        return new Usage(input, cached, cacheWrite, audioInput, output, reasoning, audioOutput);
    }

    private static @Nullable Long first(Map<String, Long> numbers, String... names) {
        for (String name : names) {
            Long value = numbers.get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static long or(Map<String, Long> numbers, String... names) {
        Long value = first(numbers, names);
        return value == null ? 0 : value;
    }
}
