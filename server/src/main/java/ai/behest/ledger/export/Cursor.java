package ai.behest.ledger.export;

import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * How far an export has come: of each node, the number of its last entry that is out. Each node numbers its entries in the order
 * of their commits, so that what lies behind a number never changes, whatever other nodes write meanwhile.
 *
 * @param unnumbered the id of the last entry that is out of those from before entries had numbers; empty for none
 * @param nodes by the node's name; a node that is not named has everything before it
 */
record Cursor(String unnumbered, Map<String, Long> nodes) {
    static final Cursor START = new Cursor("", Map.of());

    private static final int LONGEST_TEXT = 64 * 1024;
    private static final int MOST_NODES = 1_000;
    private static final Pattern NAME = Pattern.compile("[0-9A-Za-z._:-]{1,128}");

    Cursor {
        nodes = Map.copyOf(nodes);
        if (!unnumbered.isEmpty() && !NAME.matcher(unnumbered).matches()) {
            throw new IllegalArgumentException("unnumbered is no id");
        }
        if (nodes.size() > MOST_NODES) {
            throw new IllegalArgumentException("There are more than " + MOST_NODES + " nodes");
        }
        nodes.forEach((node, seq) -> {
            if (!NAME.matcher(node).matches() || seq < 0) {
                throw new IllegalArgumentException("A node has no such name or number");
            }
        });
    }

    /** What a cursor looks like inside: short names, since it travels in addresses. */
    private record Text(@Nullable String u, @Nullable Map<String, Long> n) {}

    long of(String node) {
        return nodes.getOrDefault(node, 0L);
    }

    Cursor with(String node, long seq) {
        Map<String, Long> all = new TreeMap<>(nodes);
        all.put(node, seq);
        return new Cursor(unnumbered, all);
    }

    Cursor withUnnumbered(String id) {
        return new Cursor(id, nodes);
    }

    /** Letters, digits, {@code -} and {@code _}: opaque to whoever carries it. */
    String text() {
        byte[] json = Json.bytes(new Text(unnumbered.isEmpty() ? null : unnumbered, new TreeMap<>(nodes)));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
    }

    /**
     * Reads a cursor that {@link #text} made.
     *
     * @throws ai.behest.wire.RefusedException naming {@code cursor}
     */
    static Cursor parse(String text) {
        try {
            if (text.length() <= LONGEST_TEXT) {
                String json = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
                Text inside = Json.stored(json, Text.class);
                return new Cursor(inside.u() == null ? "" : inside.u(), inside.n() == null ? Map.of() : inside.n());
            }
        } catch (IllegalArgumentException | NullPointerException | JacksonException noCursor) {
            throw malformed();
        }
        throw malformed();
    }

    private static RuntimeException malformed() {
        return Refusal.invalid("cursor", "cursor is what an earlier export answered with. Start again without it.")
                .asException();
    }
}
