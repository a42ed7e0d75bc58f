package ai.behest.wire;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.type.LogicalType;

/**
 * JSON as this server reads and writes it: snake_case, absent rather than null, and read strictly: duplicate keys,
 * unknown members, trailing bytes, nesting over 64 and wrong types are a 400 that names the member (contract §9).
 */
public final class Json {

    /** Deepest nesting that a request may have. */
    public static final int MAX_DEPTH = 64;

    /** The factory behind {@link #MAPPER}, for code that reads tokens itself. Strings are bounded by the body's limit. */
    public static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(64 * 1024 * 1024)
                    .maxNumberLength(400)
                    .maxNameLength(1_024)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    public static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(
                    value -> value.withValueInclusion(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL))
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    private Json() {}

    /**
     * Reads a request body into a record.
     *
     * @throws RefusedException with a validation error that names the member
     */
    public static <T> T read(byte[] body, Class<T> type) {
        try {
            T value = MAPPER.readValue(body, type);
            if (value == null) {
                throw Refusal.invalid("body", "The body must be a JSON object.").asException();
            }
            return value;
        } catch (JacksonException e) {
            throw refusal(e).asException();
        }
    }

    /** Reads text that we wrote ourselves, e.g. a column. */
    public static <T> T stored(String text, Class<T> type) {
        return MAPPER.readValue(text, type);
    }

    public static byte[] bytes(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    public static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static JsonNode tree(byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (JacksonException e) {
            throw refusal(e).asException();
        }
    }

    /** What a reader's exception means to the sender: the member where it is known, never the offending text. */
    public static Refusal refusal(JacksonException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof RefusedException refused) {
                return refused.refusal();
            }
        }
        String path = path(e);
        if (e instanceof InputCoercionException) {
            return Refusal.invalid(path.isEmpty() ? "body" : path, "A number of the body is out of its range.");
        }
        if (e instanceof UnrecognizedPropertyException) {
            return Refusal.invalid(path, "Unknown field: " + path + ".");
        }
        if (e instanceof MismatchedInputException || e instanceof DatabindException) {
            return path.isEmpty()
                    ? Refusal.invalid("body", "The body does not have the expected shape.")
                    : Refusal.invalid(path, "The field " + path + " is missing or has the wrong type.");
        }
        TokenStreamLocation at = e.getLocation();
        return at == null // e.g. over a bound of the reader's
                ? Refusal.invalid("body", "The body is nested too deeply, or a name or number in it is too long.")
                : Refusal.invalid(
                        "body",
                        "The body is not valid JSON (line " + at.getLineNr() + ", column " + at.getColumnNr() + ").");
    }

    private static String path(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference reference : e.getPath()) {
            if (reference.getPropertyName() != null) {
                path.append(path.isEmpty() ? "" : ".").append(reference.getPropertyName());
            } else {
                path.append('[').append(reference.getIndex()).append(']');
            }
        }
        return path.length() > 200 ? path.substring(0, 200) : path.toString();
    }
}
