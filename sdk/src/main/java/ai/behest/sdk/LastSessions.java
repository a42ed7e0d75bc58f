package ai.behest.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Each user's last session, to be sent as {@code X-Session-Id} on that user's later calls (contract §11), and never on
 * another user's.
 */
final class LastSessions {

    private final Recent<String, String> byUser;

    LastSessions(int limit) {
        byUser = new Recent<>(limit);
    }

    synchronized @Nullable String of(String userId) {
        return byUser.get(userId);
    }

    /** A session that cannot travel in a header is not remembered: the token alone carries it. */
    synchronized void remember(String userId, String sessionId) {
        if (Rules.fitsHeader(sessionId)) {
            byUser.put(userId, sessionId);
        } else {
            byUser.remove(userId);
        }
    }

    synchronized void clear() {
        byUser.clear();
    }
}
