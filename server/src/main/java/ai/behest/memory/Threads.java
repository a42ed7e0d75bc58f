package ai.behest.memory;

import ai.behest.store.Database;
import ai.behest.wire.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Conversations that are remembered (contract §6). A call first {@link #recall}s what belongs in front of its messages,
 * and once it is answered {@link #remember}s its turn. Every method blocks: for virtual threads only.
 *
 * <p>Nothing is stored before there is an answer, so a failed call leaves no trace and may be repeated. A thread keeps its
 * newest 10,000 messages; of a message over 1 MiB a stand-in is kept (see {@link StandIn}).
 */
public final class Threads {
    /** The most threads that a list has, and the most messages that a page has. */
    public static final int LIST_MOST = 200;

    private static final long PAGE_BYTES = 16 << 20;
    private static final int SWEEP_GROUP = 100;
    private static final int SWEEP_GROUPS = 50;

    private final Database database;

    public Threads(Database database) {
        this.database = database;
    }

    /**
     * Finds which of the sent messages are new, and what to put in front of them. A client may send only its new turn,
     * or the conversation again, whole or from somewhere on; when it holds another version of the conversation, its own
     * counts and the stored one will follow it.
     *
     * @param roomTokens how much of the model's window the history may take; a token is counted as three bytes
     */
    public Recall recall(Conversation conversation, List<Message> sent, int roomTokens) {
        return database.read(handle -> {
            List<Kept> stored = ThreadRows.kept(handle, conversation, database.nowMicros());
            Comparison comparison = Comparison.of(stored, sent);
            List<Kept> front = comparison.inFront(roomTokens);
            List<String> history = new ArrayList<>(front.size());
            if (!front.isEmpty()) {
                Kept first = front.getFirst();
                Map<Long, String> texts = ThreadRows.texts(
                        handle,
                        conversation.tenantId(),
                        first.threadKey(),
                        first.seq(),
                        front.getLast().seq());
                // some may have been cut off or have fallen away since the look above
                List<Kept> present = front.stream()
                        .filter(kept -> texts.containsKey(kept.seq()))
                        .toList();
                HistoryWindow.start(present, present.size() == front.size() && first.seq() == 1)
                        .forEach(kept -> history.add(texts.getOrDefault(kept.seq(), "")));
            }
            return new Recall(
                    conversation,
                    history,
                    comparison.leading(),
                    comparison.newFrom(),
                    comparison.fresh(),
                    comparison.seen());
        });
    }

    /**
     * Stores a turn: the new messages and their answer, together and in order. Call it once the answer has ended, also
     * when it was interrupted; an answer that says nothing stores nothing. Storing the same call twice stores it once. A
     * thread that was deleted since the recall stays deleted.
     *
     * @param answer the assistant's message as one, with what was said until then
     * @param callId the id of the call, of at most 255 characters, which no other call has
     */
    public void remember(Recall recall, Message answer, String callId, Retention retention) {
        if (!answer.isAnswer()) {
            throw new IllegalArgumentException("An answer has the role assistant");
        }
        if (!answer.isSilent()) {
            Turn turn = new Turn(recall, answer, callId, retention);
            database.change(turn::write);
        }
    }

    /** A user's threads, the last used first, at most {@code limit} of them and never more than 200. */
    public List<ThreadSummary> list(String tenantId, String projectId, String uid, int limit) {
        return database.read(
                handle -> ThreadRows.newest(handle, tenantId, projectId, uid, Math.clamp(limit, 1, LIST_MOST)));
    }

    /**
     * One thread.
     *
     * @throws ai.behest.wire.RefusedException not found, also when it is another's
     */
    public ThreadSummary get(Conversation conversation) {
        return found(conversation).summary();
    }

    /**
     * The newest messages in order, oldest first. A page may be shorter than asked, since it ends at 16 MiB; the
     * beginning is reached when it is empty.
     *
     * @param limit 1 to 200
     * @param before the id of a message: only those in front of it; null for the newest
     * @throws ai.behest.wire.RefusedException not found, or a validation error that names {@code before}
     */
    public List<StoredMessage> messages(Conversation conversation, int limit, @Nullable String before) {
        String threadKey = found(conversation).threadKey();
        long end = before == null ? Long.MAX_VALUE : StoredMessage.seq(threadKey, before);
        return database.read(handle -> ThreadRows.page(
                        handle,
                        conversation.tenantId(),
                        threadKey,
                        end,
                        Math.clamp(limit, 1, LIST_MOST),
                        Kept.tokensOf(PAGE_BYTES)))
                .reversed();
    }

    /**
     * Deletes a thread with its messages.
     *
     * @throws ai.behest.wire.RefusedException not found, also when it is another's
     */
    public void delete(Conversation conversation) {
        int deleted = database.write(transaction -> ThreadRows.bind(
                        transaction.handle().createUpdate("DELETE FROM thread WHERE" + ThreadRows.OF_KEY), conversation)
                .execute());
        if (deleted == 0) {
            throw missing();
        }
    }

    /**
     * Deletes expired sessions, at most 5,000, in short transactions.
     *
     * @return how many
     */
    public int sweep() {
        int swept = 0;
        for (int group = 0; group < SWEEP_GROUPS; group++) {
            int deleted = database.write(transaction -> transaction
                    .handle()
                    .createUpdate("""
                            DELETE FROM thread WHERE expires_at <= :now AND thread_key IN
                              (SELECT thread_key FROM thread WHERE expires_at <= :now ORDER BY expires_at LIMIT :most)
                            """)
                    .bind("now", transaction.nowMicros())
                    .bind("most", SWEEP_GROUP)
                    .execute());
            swept += deleted;
            if (deleted < SWEEP_GROUP) {
                break;
            }
        }
        return swept;
    }

    private ThreadRows.Row found(Conversation conversation) {
        ThreadRows.Row row = database.<ThreadRows.@Nullable Row>read(
                handle -> ThreadRows.one(handle, conversation, database.nowMicros()));
        if (row == null) {
            throw missing();
        }
        return row;
    }

    private static RuntimeException missing() {
        return Refusal.notFound("There is no such thread.").asException();
    }
}
