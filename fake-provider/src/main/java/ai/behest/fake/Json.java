package ai.behest.fake;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reading requests and writing the few JSON forms that are built by hand. */
final class Json {
    /** Numbers keep their digits, so that a scripted usage goes out as it came. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    static JsonNode object(byte[] body) {
        JsonNode node;
        try {
            node = MAPPER.readTree(body);
        } catch (JacksonException e) {
            throw new Refused(400, "invalid_json", null, "The body is not valid JSON.");
        }
        if (node == null || !node.isObject()) {
            throw new Refused(400, "invalid_json", null, "The body must be a JSON object.");
        }
        return node;
    }

    static JsonNode embedded(String path, String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw Refused.field(path, "must be a string that holds valid JSON");
        }
    }

    static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /** The text as the inside of a JSON string, in UTF-8. */
    static byte[] escaped(String text) {
        return utf8(escapedText(text));
    }

    static String quoted(String text) {
        return '"' + escapedText(text) + '"';
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** OpenAI's error body. */
    static byte[] error(String message, String type, @Nullable String param, @Nullable String code) {
        return utf8("{\"error\":{\"message\":" + quoted(message) + ",\"type\":" + quoted(type) + ",\"param\":"
                + (param == null ? "null" : quoted(param)) + ",\"code\":" + (code == null ? "null" : quoted(code))
                + "}}");
    }

    private static String escapedText(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        return out.toString();
    }
}
