package ai.behest.provider;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The numbers of a {@code usage} object under one name each, whichever way the provider spells it. A provider is a
 * stranger: a number that is negative, a fraction, of another type or over 10^12 is kept as broken, never as a number.
 */
final class UsageClaims {
    static final long MOST = 1_000_000_000_000L;

    /** What a number can mean. Where two spellings of one meaning disagree, the dearer reading holds. */
    enum Claim {
        PROMPT,
        COMPLETION,
        TOTAL,
        /** Input by Anthropic's and the responses API's name; whether it includes the cache differs. */
        INPUT,
        OUTPUT,
        /** Gemini's, whose thoughts and tool prompts stand beside. */
        GEMINI_PROMPT,
        GEMINI_CANDIDATES,
        GEMINI_TOOL_PROMPT,
        CACHED,
        CACHE_MISS,
        CACHE_READ_BESIDE,
        CACHE_WRITE_BESIDE,
        CACHE_WRITE,
        CACHE_WRITE_5M,
        CACHE_WRITE_1H,
        AUDIO_INPUT,
        IMAGE_INPUT,
        CACHED_AUDIO,
        CACHED_IMAGE,
        REASONING,
        REASONING_BESIDE,
        AUDIO_OUTPUT,
        IMAGE_OUTPUT;

        boolean isDiscount() {
            return this == CACHED || this == CACHE_READ_BESIDE || this == CACHED_IMAGE;
        }
    }

    private static final Map<String, Claim> NAMES = new HashMap<>();

    static {
        NAMES.put("prompt_tokens", Claim.PROMPT);
        NAMES.put("completion_tokens", Claim.COMPLETION);
        NAMES.put("total_tokens", Claim.TOTAL);
        NAMES.put("input_tokens", Claim.INPUT);
        NAMES.put("output_tokens", Claim.OUTPUT);
        // DeepSeek, Moonshot, Mistral; the rest inside prompt_tokens_details
        NAMES.put("prompt_cache_hit_tokens", Claim.CACHED);
        NAMES.put("prompt_cache_miss_tokens", Claim.CACHE_MISS);
        NAMES.put("cached_tokens", Claim.CACHED);
        NAMES.put("num_cached_tokens", Claim.CACHED);
        NAMES.put("prompt_token_details.cached_tokens", Claim.CACHED);
        NAMES.put("cache_read_input_tokens", Claim.CACHE_READ_BESIDE);
        NAMES.put("cache_creation_input_tokens", Claim.CACHE_WRITE_BESIDE);
        NAMES.put("cache_creation.ephemeral_5m_input_tokens", Claim.CACHE_WRITE_5M);
        NAMES.put("cache_creation.ephemeral_1h_input_tokens", Claim.CACHE_WRITE_1H);
        NAMES.put("reasoning_tokens", Claim.REASONING_BESIDE);
        for (String details : new String[] {"prompt_tokens_details.", "input_tokens_details."}) {
            NAMES.put(details + "cached_tokens", Claim.CACHED);
            NAMES.put(details + "cache_write_tokens", Claim.CACHE_WRITE);
            NAMES.put(details + "cache_creation_tokens", Claim.CACHE_WRITE);
            NAMES.put(details + "audio_tokens", Claim.AUDIO_INPUT);
            NAMES.put(details + "image_tokens", Claim.IMAGE_INPUT);
            NAMES.put(details + "video_tokens", Claim.IMAGE_INPUT);
        }
        for (String details : new String[] {"completion_tokens_details.", "output_tokens_details."}) {
            NAMES.put(details + "reasoning_tokens", Claim.REASONING);
            NAMES.put(details + "thinking_tokens", Claim.REASONING);
            NAMES.put(details + "audio_tokens", Claim.AUDIO_OUTPUT);
            NAMES.put(details + "image_tokens", Claim.IMAGE_OUTPUT);
        }
        NAMES.put("promptTokenCount", Claim.GEMINI_PROMPT);
        NAMES.put("candidatesTokenCount", Claim.GEMINI_CANDIDATES);
        NAMES.put("responseTokenCount", Claim.GEMINI_CANDIDATES);
        NAMES.put("toolUsePromptTokenCount", Claim.GEMINI_TOOL_PROMPT);
        NAMES.put("cachedContentTokenCount", Claim.CACHED);
        NAMES.put("thoughtsTokenCount", Claim.REASONING_BESIDE);
        NAMES.put("totalTokenCount", Claim.TOTAL);
    }

    private static final Map<String, Claim> SOUND = Map.of(
            "promptTokensDetails", Claim.AUDIO_INPUT,
            "toolUsePromptTokensDetails", Claim.AUDIO_INPUT,
            "cacheTokensDetails", Claim.CACHED_AUDIO,
            "candidatesTokensDetails", Claim.AUDIO_OUTPUT,
            "responseTokensDetails", Claim.AUDIO_OUTPUT);
    private static final Map<String, Claim> PICTURES = Map.of(
            "promptTokensDetails", Claim.IMAGE_INPUT,
            "toolUsePromptTokensDetails", Claim.IMAGE_INPUT,
            "cacheTokensDetails", Claim.CACHED_IMAGE,
            "candidatesTokensDetails", Claim.IMAGE_OUTPUT,
            "responseTokensDetails", Claim.IMAGE_OUTPUT);

    private final Map<Claim, Long> numbers = new EnumMap<>(Claim.class);
    private final Set<Claim> broken = EnumSet.noneOf(Claim.class);

    private UsageClaims() {}

    /** Reads the object that the parser stands at the start of, and leaves it at its end. */
    static UsageClaims read(JsonParser parser) {
        UsageClaims claims = new UsageClaims();
        claims.collect(parser, "");
        return claims;
    }

    private void collect(JsonParser parser, String prefix) {
        for (JsonToken token = parser.nextToken(); token == JsonToken.PROPERTY_NAME; token = parser.nextToken()) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            Claim claim = NAMES.get(prefix + name);
            if (claim != null) {
                claim(claim, parser, value);
            } else if (value == JsonToken.START_OBJECT && prefix.isEmpty()) {
                collect(parser, name + ".");
            } else if (value == JsonToken.START_ARRAY && prefix.isEmpty() && SOUND.containsKey(name)) {
                modalities(parser, name);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void claim(Claim claim, JsonParser parser, JsonToken value) {
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        Long number = number(parser, value);
        if (number == null) {
            broken.add(claim);
        } else {
            numbers.merge(claim, number, claim.isDiscount() ? Math::min : Math::max);
        }
    }

    /** Gemini's {@code [{"modality": "AUDIO", "tokenCount": 7}, ...]}: those of a modality are added up. */
    private void modalities(JsonParser parser, String list) {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            Claim claim = null;
            boolean counted = false;
            Long count = null;
            for (JsonToken token = parser.nextToken(); token == JsonToken.PROPERTY_NAME; token = parser.nextToken()) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("modality") && value == JsonToken.VALUE_STRING) {
                    claim = modality(parser.getString(), list);
                } else if (name.equals("tokenCount") && value != JsonToken.VALUE_NULL) {
                    counted = true;
                    count = number(parser, value);
                } else {
                    parser.skipChildren();
                }
            }
            if (claim != null && counted) {
                add(claim, count);
            }
        }
        while (parser.currentToken() != null && parser.currentToken() != JsonToken.END_ARRAY) {
            parser.skipChildren();
            parser.nextToken();
        }
    }

    private static @Nullable Claim modality(String modality, String list) {
        return switch (modality.toUpperCase(Locale.ROOT)) {
            case "AUDIO" -> SOUND.get(list);
            case "IMAGE", "VIDEO", "DOCUMENT" -> PICTURES.get(list);
            default -> null;
        };
    }

    private void add(Claim claim, @Nullable Long count) {
        long sum = count == null ? -1 : numbers.getOrDefault(claim, 0L) + count;
        if (sum < 0 || sum > MOST) {
            broken.add(claim);
        } else {
            numbers.put(claim, sum);
        }
    }

    private static @Nullable Long number(JsonParser parser, JsonToken value) {
        if (value != JsonToken.VALUE_NUMBER_INT || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            parser.skipChildren();
            return null;
        }
        long number = parser.getLongValue();
        return number < 0 || number > MOST ? null : (Long) number;
    }

    /** Whether the provider says anything of it, be it broken. */
    boolean has(Claim claim) {
        return numbers.containsKey(claim) || broken.contains(claim);
    }

    /** Whether there is a number that can be one. */
    boolean isSound(Claim claim) {
        return numbers.containsKey(claim) && !broken.contains(claim);
    }

    boolean isBroken(Claim claim) {
        return broken.contains(claim);
    }

    /** The number; 0 when there is none, or none that can be used. */
    long of(Claim claim) {
        return isBroken(claim) ? 0 : numbers.getOrDefault(claim, 0L);
    }
}
