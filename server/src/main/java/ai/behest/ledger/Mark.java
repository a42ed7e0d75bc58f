package ai.behest.ledger;

import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/** How far the book had come: of each node the number of its newest entry (see {@link EntrySequence}). */
record Mark(Map<String, Long> nodes) {
    private static final int LONGEST = 64 * 1024;
    private static final TypeReference<Map<String, Long>> NODES = new TypeReference<>() {};

    Mark {
        nodes = Map.copyOf(nodes);
    }

    static Mark now(Handle handle) {
        Map<String, Long> nodes = new TreeMap<>();
        handle.createQuery("SELECT node, last FROM entry_seq")
                .map((row, _) -> nodes.put(row.getString("node"), row.getLong("last")))
                .list();
        return new Mark(nodes);
    }

    /** A node that was not there then has everything before it. */
    long of(String node) {
        return nodes.getOrDefault(node, 0L);
    }

    /** Letters, digits, {@code -} and {@code _}: it stands in an address. */
    String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(new TreeMap<>(nodes)));
    }

    /** @throws ai.behest.wire.RefusedException naming {@code mark} */
    static Mark parse(String text) {
        try {
            if (text.length() <= LONGEST) {
                String json = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
                return new Mark(Json.MAPPER.readValue(json, NODES));
            }
        } catch (IllegalArgumentException | NullPointerException | JacksonException e) {
            throw malformed();
        }
        throw malformed();
    }

    private static RuntimeException malformed() {
        return Refusal.invalid("mark", "This look is too old. Load the page again.")
                .asException();
    }
}
