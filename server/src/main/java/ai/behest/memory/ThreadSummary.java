package ai.behest.memory;

import java.time.Instant;

/**
 * A thread as lists show it (contract §6); as JSON it has exactly the contract's members.
 *
 * @param title the beginning of what its user wrote first, at most 60 characters
 * @param messagesCount the same as {@code messageCount}: clients read either
 * @param lastMessageAt ISO 8601, UTC, milliseconds
 */
public record ThreadSummary(
        String id,
        String title,
        long messageCount,
        long messagesCount,
        String lastMessageAt,
        String createdAt,
        String updatedAt) {
    private static final String UNTITLED = "Untitled";

    static ThreadSummary of(String id, String title, long messages, Instant created, Instant updated) {
        String last = WireTime.text(updated);
        return new ThreadSummary(
                id, title.isEmpty() ? UNTITLED : title, messages, messages, last, WireTime.text(created), last);
    }

    /** Without the title, which is the user's text. */
    @Override
    public String toString() {
        return "ThreadSummary[" + messageCount + " messages]";
    }
}
