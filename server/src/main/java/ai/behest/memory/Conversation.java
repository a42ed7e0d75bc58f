package ai.behest.memory;

import ai.behest.wire.Refusal;
import java.util.Locale;

/**
 * The name of one conversation. All of it is the key: the same id of another user, project or tenant is another one.
 *
 * @param id the client's own id, 1 to 255 characters, no control characters
 */
public record Conversation(String tenantId, String projectId, String uid, Kind kind, String id) {
    private static final int ID_MOST = 255;

    /** How a conversation is named and how long it lives. */
    public enum Kind {
        /** Named by {@code X-Thread-Id}; stays until it is deleted. */
        THREAD("X-Thread-Id"),
        /** Named by {@code X-Session-Id}; expires. */
        SESSION("X-Session-Id");

        private final String header;

        Kind(String header) {
            this.header = header;
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Checks the id.
     *
     * @throws ai.behest.wire.RefusedException with a validation error that names the header
     */
    public Conversation {
        if (id.isEmpty() || id.length() > ID_MOST || !isClean(id)) {
            throw Refusal.invalid(kind.header, kind.header + " has 1 to 255 characters and no control characters.")
                    .asException();
        }
    }

    public static Conversation thread(String tenantId, String projectId, String uid, String id) {
        return new Conversation(tenantId, projectId, uid, Kind.THREAD, id);
    }

    public static Conversation session(String tenantId, String projectId, String uid, String id) {
        return new Conversation(tenantId, projectId, uid, Kind.SESSION, id);
    }

    // half of a surrogate pair is no character either, and a database may refuse it
    private static boolean isClean(String id) {
        return id.codePoints()
                .noneMatch(point -> Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE);
    }
}
