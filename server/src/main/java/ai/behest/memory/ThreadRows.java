package ai.behest.memory;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Reads conversations. Every query names the whole key, so that nobody reads another's. */
final class ThreadRows {
    static final String OF_KEY =
            " tenant_id = :tenant AND project_id = :project AND uid = :uid AND kind = :kind AND id = :id ";

    private ThreadRows() {}

    /** A thread's row: its key and what lists show. */
    record Row(String threadKey, ThreadSummary summary) {}

    static <S extends SqlStatement<S>> S bind(S statement, Conversation conversation) {
        return statement
                .bind("tenant", conversation.tenantId())
                .bind("project", conversation.projectId())
                .bind("uid", conversation.uid())
                .bind("kind", conversation.kind().text())
                .bind("id", conversation.id());
    }

    /** What is stored and has not expired, in order, in one look. */
    static List<Kept> kept(Handle handle, Conversation conversation, long now) {
        Query query =
                handle.createQuery("""
                SELECT m.thread_key, m.seq, m.role, m.digest, m.tokens FROM thread_message m
                WHERE m.tenant_id = :tenant
                  AND m.thread_key = (SELECT thread_key FROM thread WHERE
                """ + OF_KEY + " AND (expires_at IS NULL OR expires_at > :now)) ORDER BY m.seq");
        return bind(query, conversation)
                .bind("now", now)
                .map((row, context) ->
                        new Kept(row.getString(1), row.getLong(2), row.getString(3), row.getString(4), row.getLong(5)))
                .list();
    }

    /** The texts from one place to another, both included, by place. */
    static Map<Long, String> texts(Handle handle, String tenantId, String threadKey, long from, long through) {
        Map<Long, String> texts = new TreeMap<>();
        handle.createQuery("""
                        SELECT seq, message FROM thread_message
                        WHERE tenant_id = :tenant AND thread_key = :key AND seq BETWEEN :from AND :through
                        """)
                .bind("tenant", tenantId)
                .bind("key", threadKey)
                .bind("from", from)
                .bind("through", through)
                .map((row, context) -> Map.entry(row.getLong(1), row.getString(2)))
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue()));
        return texts;
    }

    static List<ThreadSummary> newest(Handle handle, String tenantId, String projectId, String uid, int limit) {
        return handle.createQuery("""
                        SELECT id, thread_key, title, message_count, created_at, updated_at FROM thread
                        WHERE tenant_id = :tenant AND project_id = :project AND uid = :uid AND kind = :kind
                        ORDER BY updated_at DESC, created_at DESC, id LIMIT :limit
                        """)
                .bind("tenant", tenantId)
                .bind("project", projectId)
                .bind("uid", uid)
                .bind("kind", Conversation.Kind.THREAD.text())
                .bind("limit", limit)
                .map((row, context) -> row(row).summary())
                .list();
    }

    static @Nullable Row one(Handle handle, Conversation conversation, long now) {
        Query query = handle.createQuery(
                "SELECT id, thread_key, title, message_count, created_at, updated_at FROM thread WHERE" + OF_KEY
                        + "AND (expires_at IS NULL OR expires_at > :now)");
        return bind(query, conversation)
                .bind("now", now)
                .map((row, context) -> row(row))
                .findOne()
                .orElse(null);
    }

    /** The newest messages before a place that fit into so many tokens, at least one of them, newest first. */
    static List<StoredMessage> page(
            Handle handle, String tenantId, String threadKey, long before, int limit, long tokens) {
        return handle.createQuery("""
                        SELECT seq, role, created_at, message FROM (
                          SELECT seq, role, created_at, message, tokens, SUM(tokens) OVER (ORDER BY seq DESC) AS total
                          FROM thread_message WHERE tenant_id = :tenant AND thread_key = :key AND seq < :before
                          ORDER BY seq DESC LIMIT :limit) AS newest
                        WHERE total - tokens < :most ORDER BY seq DESC
                        """)
                .bind("tenant", tenantId)
                .bind("key", threadKey)
                .bind("before", before)
                .bind("limit", limit)
                .bind("most", tokens)
                .map((row, context) -> new StoredMessage(
                        StoredMessage.id(threadKey, row.getLong(1)),
                        row.getString(2),
                        instant(row.getLong(3)),
                        row.getString(4)))
                .list();
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getString("thread_key"),
                ThreadSummary.of(
                        row.getString("id"),
                        row.getString("title"),
                        row.getLong("message_count"),
                        instant(row.getLong("created_at")),
                        instant(row.getLong("updated_at"))));
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
