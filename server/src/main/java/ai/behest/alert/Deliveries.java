package ai.behest.alert;

import ai.behest.store.Database;
import ai.behest.wire.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What was sent to webhooks and what is still to be sent, for people. */
public final class Deliveries {
    private static final Duration KEPT = Duration.ofDays(30);

    private static final String SELECT = """
            SELECT id, webhook_id, kind, alert_id, state, attempts, last_status, last_error, created_at, attempted_at, due
            FROM delivery
            """;

    private final Database database;
    private final Runnable wake;

    /** @param wake is run when something is due that was not */
    Deliveries(Database database, Runnable wake) {
        this.database = database;
        this.wake = wake;
    }

    /**
     * A part of a webhook's deliveries, newest first. Blocks.
     *
     * @param after the id of the last delivery of the part before, or null
     * @throws ai.behest.wire.RefusedException not_found; a validation error of {@code cursor} when it is gone
     */
    public List<Delivery> page(String tenantId, String webhookId, @Nullable String after, int limit) {
        return database.read(handle -> {
            Webhooks.require(handle, tenantId, webhookId);
            if (after != null && find(handle, webhookId, after) == null) {
                throw Refusal.invalid("cursor", "The delivery of this cursor is gone. Start again without it.")
                        .asException();
            }
            return handle.createQuery(SELECT + " WHERE webhook_id = :webhook"
                            + (after == null
                                    ? ""
                                    : " AND (created_at, id) < (SELECT a.created_at, a.id FROM delivery a WHERE a.id = :after)")
                            + " ORDER BY created_at DESC, id DESC LIMIT :limit")
                    .bind("webhook", webhookId)
                    .bind("limit", limit)
                    .bindMap(after == null ? Map.of() : Map.of("after", after))
                    .map((row, context) -> delivery(row))
                    .list();
        });
    }

    /**
     * Sends an event that says nothing, once, to see whether it arrives. Blocks until it is due, not until it is sent.
     *
     * @throws ai.behest.wire.RefusedException not_found; conflict while the test before is under way
     */
    public Delivery test(String tenantId, String webhookId) {
        Delivery test = database.write(transaction -> {
            Handle handle = transaction.handle();
            Webhooks.require(handle, tenantId, webhookId);
            if (handle.createQuery("SELECT 1 FROM delivery WHERE webhook_id = :webhook AND kind = :kind"
                            + " AND due IS NOT NULL LIMIT 1")
                    .bind("webhook", webhookId)
                    .bind("kind", Event.TEST)
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent()) {
                throw new Refusal.Conflict("A test of this webhook is under way. Wait for it to end.", null)
                        .asException();
            }
            Event event = Event.test(webhookId, AlertBook.instant(transaction.nowMicros()));
            return existing(handle, webhookId, Outbox.put(transaction, tenantId, webhookId, event, null));
        });
        wake.run();
        return test;
    }

    /**
     * Sends a delivery again, with all its attempts before it: the same body under the same {@code webhook-id}. Blocks
     * until it is due.
     *
     * @throws ai.behest.wire.RefusedException not_found
     */
    public Delivery replay(String tenantId, String webhookId, String id) {
        Delivery again = database.write(transaction -> {
            Handle handle = transaction.handle();
            Webhooks.require(handle, tenantId, webhookId);
            int rows = handle.createUpdate("UPDATE delivery SET state = 'waiting', due = :now, attempts = 0"
                            + " WHERE tenant_id = :tenant AND webhook_id = :webhook AND id = :id")
                    .bind("now", transaction.nowMicros())
                    .bind("tenant", tenantId)
                    .bind("webhook", webhookId)
                    .bind("id", id)
                    .execute();
            if (rows == 0) {
                throw Refusal.notFound("There is no such delivery.").asException();
            }
            return existing(handle, webhookId, id);
        });
        wake.run();
        return again;
    }

    /** Forgets up to a thousand deliveries that are long past; how many it was. Blocks. */
    int forget() {
        return database.write(transaction -> transaction
                .handle()
                .createUpdate("DELETE FROM delivery WHERE id IN"
                        + " (SELECT id FROM delivery WHERE created_at < :before AND due IS NULL LIMIT 1000)")
                .bind("before", transaction.nowMicros() - KEPT.toNanos() / 1_000)
                .execute());
    }

    private static Delivery existing(Handle handle, String webhookId, String id) {
        return java.util.Objects.requireNonNull(find(handle, webhookId, id));
    }

    private static @Nullable Delivery find(Handle handle, String webhookId, String id) {
        return handle.createQuery(SELECT + " WHERE webhook_id = :webhook AND id = :id")
                .bind("webhook", webhookId)
                .bind("id", id)
                .map((row, context) -> delivery(row))
                .findOne()
                .orElse(null);
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        int status = row.getInt("last_status");
        Integer lastStatus = row.wasNull() ? null : status;
        return new Delivery(
                row.getString("id"),
                row.getString("webhook_id"),
                row.getString("kind"),
                row.getString("alert_id"),
                Delivery.State.of(row.getString("state")),
                row.getInt("attempts"),
                lastStatus,
                row.getString("last_error"),
                AlertBook.instant(row.getLong("created_at")),
                instantOrNull(row, "attempted_at"),
                instantOrNull(row, "due"));
    }

    private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : AlertBook.instant(micros);
    }
}
