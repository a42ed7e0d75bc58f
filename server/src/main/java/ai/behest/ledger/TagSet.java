package ai.behest.ledger;

import ai.behest.wire.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * The tags of a call as one value.
 *
 * @param id empty without tags, else 32 hex digits: half a SHA-256 of {@code text}
 * @param text empty without tags, else the tags as a JSON object in the order of their names
 */
record TagSet(String id, String text) {
    static final TagSet NONE = new TagSet("", "");

    private static final int ID_BYTES = 16;
    private static final TypeReference<Map<String, String>> TAGS = new TypeReference<>() {};

    static TagSet of(@Nullable Map<String, String> tags) {
        if (tags == null || tags.isEmpty()) {
            return NONE;
        }
        String text = Json.text(new TreeMap<>(tags));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return new TagSet(HexFormat.of().formatHex(digest, 0, ID_BYTES), text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** The tags of such a text, or of an entry's column. */
    static Map<String, String> read(String text) {
        return text.isEmpty() ? Map.of() : Json.MAPPER.readValue(text, TAGS);
    }
}
