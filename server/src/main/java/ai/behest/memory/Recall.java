package ai.behest.memory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a conversation adds to a call, and what the call adds to it.
 *
 * @param history exact texts of the messages to insert before the sent message number {@code historyAt}; often none
 * @param historyAt how many sent messages stay in front of the history: the leading system and developer ones
 * @param newFrom from which index the sent messages are new, or their number when none is
 * @param fresh the new ones without system and developer messages, in order: what is to be stored
 * @param seen what was stored at that time
 */
public record Recall(
        Conversation conversation, List<String> history, int historyAt, int newFrom, List<Message> fresh, Seen seen) {

    /**
     * The stored conversation as the recall found it.
     *
     * @param threadKey null when there was none
     * @param keptThrough the last place that the client still holds; what was stored behind it is to be cut off
     * @param last the last place there was
     */
    public record Seen(@Nullable String threadKey, long keptThrough, long last) {
        static final Seen NOTHING = new Seen(null, 0, 0);
    }

    public Recall {
        history = List.copyOf(history);
        fresh = List.copyOf(fresh);
    }

    /** Without the texts: prompts are never logged. */
    @Override
    public String toString() {
        return "Recall[" + history.size() + " in front, new from " + newFrom + "]";
    }
}
