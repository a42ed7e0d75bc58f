package ai.behest.identity;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON inside a token, read as strictly as RFC 8725 §2.4 asks: valid UTF-8, no duplicate members, shallow. */
final class TokenJson {
    private static final int DEPTH_MOST = 8;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MOST)
                            .maxNumberLength(64)
                            .maxNameLength(512)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private TokenJson() {}

    static ObjectNode object(byte[] utf8) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            if (text.startsWith("{") && MAPPER.readTree(text) instanceof ObjectNode object && isSound(object)) {
                return object;
            }
        } catch (CharacterCodingException | JacksonException e) {
            throw new BadToken(TokenFault.MALFORMED);
        }
        throw new BadToken(TokenFault.MALFORMED);
    }

    /** No text in it holds half of a surrogate pair: such text compares and encodes differently from place to place. */
    private static boolean isSound(JsonNode node) {
        if (node.isString()) {
            return isSound(node.stringValue());
        }
        for (var member : node.properties()) {
            if (!isSound(member.getKey()) || !isSound(member.getValue())) {
                return false;
            }
        }
        for (JsonNode child : node) {
            if (!isSound(child)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSound(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** The string of this member, or null when there is none; any other type is a fault. */
    static @Nullable String text(ObjectNode object, String member, TokenFault otherwise) {
        JsonNode value = object.get(member);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw new BadToken(otherwise);
        }
        return value.stringValue();
    }
}
