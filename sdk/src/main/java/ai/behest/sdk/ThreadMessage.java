package ai.behest.sdk;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message of a thread.
 *
 * @param role {@code user}, {@code assistant} or another of OpenAI's
 * @param content the text; JSON when the content is made of parts; null when there is none
 */
public record ThreadMessage(
        String id,
        String role,
        @Nullable String content,
        @Nullable Instant createdAt) {

    /** Whose and when, not what: prompts do not belong in logs. */
    @Override
    public String toString() {
        return "ThreadMessage[id=" + id + ", role=" + role + ", createdAt=" + createdAt + "]";
    }
}
