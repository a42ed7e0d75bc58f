package ai.behest.memory;

import ai.behest.store.Transaction;
import ai.behest.wire.Ids;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * Writes one turn, the new messages of a call and its answer, in one transaction. The thread's row is locked first, so
 * that turns of one conversation follow each other whole.
 */
final class Turn {
    private final Recall recall;
    private final Conversation conversation;
    private final List<Message> messages;
    private final String callId;
    private final Retention retention;

    Turn(Recall recall, Message answer, String callId, Retention retention) {
        this.recall = recall;
        this.conversation = recall.conversation();
        this.messages = new ArrayList<>(recall.fresh());
        this.messages.add(answer);
        this.callId = callId;
        this.retention = retention;
    }

    private record Place(String threadKey, long nextSeq, long count) {}

    void write(Transaction transaction) {
        Handle handle = transaction.handle();
        Place place = locked(handle, transaction.nowMicros());
        if (place == null || isWritten(handle, place)) {
            return;
        }
        long count = place.count() - cut(handle, place) + insert(handle, place, transaction.nowMicros());
        count -= trim(handle, place, count - retention.messages());
        settle(handle, place, count, transaction.nowMicros());
    }

    /** The thread's row, made if need be; null when it was deleted since the recall, and so stays deleted. */
    private @Nullable Place locked(Handle handle, long now) {
        if (conversation.kind() == Conversation.Kind.THREAD && recall.seen().threadKey() != null) {
            return ThreadRows.bind(
                            handle.createQuery("UPDATE thread SET kind = kind WHERE" + ThreadRows.OF_KEY
                                    + "AND thread_key = :key RETURNING thread_key, next_seq, message_count"),
                            conversation)
                    .bind("key", recall.seen().threadKey())
                    .map((row, context) -> new Place(row.getString(1), row.getLong(2), row.getLong(3)))
                    .findOne()
                    .orElse(null);
        }
        ThreadRows.bind(
                        handle.createUpdate("DELETE FROM thread WHERE" + ThreadRows.OF_KEY + "AND expires_at <= :now"),
                        conversation)
                .bind("now", now)
                .execute();
        return ThreadRows.bind(handle.createQuery("""
                        INSERT INTO thread (tenant_id, project_id, uid, kind, id, thread_key, title, message_count,
                                            next_seq, created_at, updated_at, expires_at)
                        VALUES (:tenant, :project, :uid, :kind, :id, :key, '', 0, 1, :now, :now, NULL)
                        ON CONFLICT (tenant_id, project_id, uid, kind, id) DO UPDATE SET kind = excluded.kind
                        RETURNING thread_key, next_seq, message_count
                        """), conversation)
                .bind("key", Ids.fresh("thr"))
                .bind("now", now)
                .map((row, context) -> new Place(row.getString(1), row.getLong(2), row.getLong(3)))
                .one();
    }

    private boolean isWritten(Handle handle, Place place) {
        return handle.createQuery("""
                        SELECT 1 FROM thread_message
                        WHERE tenant_id = :tenant AND thread_key = :key AND call_id = :call
                        """)
                .bind("tenant", conversation.tenantId())
                .bind("key", place.threadKey())
                .bind("call", callId)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** Cuts off what the client no longer holds; a turn that came in since the recall stays. */
    private int cut(Handle handle, Place place) {
        Recall.Seen seen = recall.seen();
        if (!place.threadKey().equals(seen.threadKey()) || seen.keptThrough() == seen.last()) {
            return 0;
        }
        return handle.createUpdate("""
                        DELETE FROM thread_message
                        WHERE tenant_id = :tenant AND thread_key = :key AND seq > :kept AND seq <= :last
                        """)
                .bind("tenant", conversation.tenantId())
                .bind("key", place.threadKey())
                .bind("kept", seen.keptThrough())
                .bind("last", seen.last())
                .execute();
    }

    /** Writes the messages, leaving out at once those that would fall away; each has its place all the same. */
    private int insert(Handle handle, Place place, long now) {
        int from = Math.max(0, messages.size() - retention.messages());
        PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO thread_message (tenant_id, thread_key, seq, role, digest, tokens, call_id, created_at, message)
                VALUES (:tenant, :key, :seq, :role, :digest, :tokens, :call, :now, :message)
                """);
        for (int i = from; i < messages.size(); i++) {
            Message message = messages.get(i);
            String text = StandIn.of(message);
            batch.bind("tenant", conversation.tenantId())
                    .bind("key", place.threadKey())
                    .bind("seq", place.nextSeq() + i)
                    .bind("role", message.role())
                    .bind("digest", message.digest())
                    .bind("tokens", Kept.tokens(text))
                    .bind("call", i == messages.size() - 1 ? callId : null)
                    .bind("now", now)
                    .bind("message", text)
                    .add();
        }
        batch.execute();
        return messages.size() - from;
    }

    private int trim(Handle handle, Place place, long tooMany) {
        if (tooMany <= 0) {
            return 0;
        }
        return handle.createUpdate("""
                        DELETE FROM thread_message WHERE tenant_id = :tenant AND thread_key = :key
                          AND seq <= (SELECT seq FROM thread_message WHERE tenant_id = :tenant AND thread_key = :key
                                      ORDER BY seq LIMIT 1 OFFSET :skip)
                        """)
                .bind("tenant", conversation.tenantId())
                .bind("key", place.threadKey())
                .bind("skip", tooMany - 1)
                .execute();
    }

    private void settle(Handle handle, Place place, long count, long now) {
        handle.createUpdate("""
                        UPDATE thread SET message_count = :count, next_seq = :next, updated_at = :now,
                          expires_at = :expires, title = CASE WHEN title = '' THEN :title ELSE title END
                        WHERE tenant_id = :tenant AND thread_key = :key
                        """)
                .bind("count", count)
                .bind("next", place.nextSeq() + messages.size())
                .bind("now", now)
                .bind("expires", retention.ttl() == null ? null : (Long) (now + micros(retention.ttl())))
                .bind("title", Title.of(messages))
                .bind("tenant", conversation.tenantId())
                .bind("key", place.threadKey())
                .execute();
    }

    private static long micros(java.time.Duration duration) {
        return java.time.temporal.ChronoUnit.MICROS.between(
                java.time.Instant.EPOCH, java.time.Instant.EPOCH.plus(duration));
    }
}
