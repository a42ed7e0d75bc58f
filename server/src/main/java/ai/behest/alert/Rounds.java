package ai.behest.alert;

import ai.behest.store.Database;
import ai.behest.wire.Ids;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Who sends what. A webhook is leased to one node at a time, for as long as an attempt can take and some more: a node
 * that dies while it sends leaves the lease, and the attempt is made again once that has ended.
 */
final class Rounds {
    private final Database database;
    private final long leaseMicros;

    /** @param lease longer than an attempt can take */
    Rounds(Database database, Duration lease) {
        this.database = database;
        this.leaseMicros = lease.toNanos() / 1_000;
    }

    /** A webhook that this node sends to, until the lease ends. */
    record Round(String lease, String tenantId, String webhookId, String url, String sealedSecret) {
        @Override
        public String toString() {
            return "Round[" + webhookId + "]";
        }
    }

    /**
     * One attempt to be made.
     *
     * @param number from 1
     */
    record Attempt(String deliveryId, String kind, String body, int number) {}

    /** Leases webhooks that something is due for, up to so many. Blocks. */
    List<Round> begin(int most) {
        long now = database.nowMicros();
        boolean due = database.read(handle -> handle.createQuery("SELECT 1 FROM delivery WHERE due <= :now LIMIT 1")
                .bind("now", now)
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
        if (!due) {
            return List.of();
        }
        String lease = Ids.fresh("lease");
        return database.write(transaction -> transaction
                .handle()
                .createQuery("""
                        UPDATE webhook SET lease = :lease, leased_until = :until
                        WHERE leased_until <= :now AND id IN (
                            SELECT w.id FROM webhook w WHERE w.leased_until <= :now
                                AND EXISTS (SELECT 1 FROM delivery d WHERE d.webhook_id = w.id AND d.due <= :now)
                            ORDER BY w.leased_until, w.id LIMIT :most)
                        RETURNING tenant_id, id, url, sealed_secret
                        """)
                .bind("lease", lease)
                .bind("now", now)
                .bind("until", now + leaseMicros)
                .bind("most", most)
                .map((row, context) -> new Round(
                        lease,
                        row.getString("tenant_id"),
                        row.getString("id"),
                        row.getString("url"),
                        row.getString("sealed_secret")))
                .list());
    }

    /** The next attempt of this round, written down before it is made; null when there is none or the lease is lost. */
    @Nullable
    Attempt next(Round round) {
        return database.write(transaction -> {
            long now = transaction.nowMicros();
            return extend(transaction.handle(), round, now + leaseMicros)
                    ? attempt(transaction.handle(), round, now)
                    : null;
        });
    }

    private @Nullable Attempt attempt(Handle handle, Round round, long now) {
        return handle.createQuery("""
                        UPDATE delivery SET attempts = attempts + 1, attempted_at = :now, due = :until
                        WHERE id = (SELECT id FROM delivery WHERE webhook_id = :webhook AND due <= :now
                            ORDER BY due, created_at, id LIMIT 1)
                        RETURNING id, kind, body, attempts
                        """)
                .bind("now", now)
                .bind("until", now + leaseMicros)
                .bind("webhook", round.webhookId())
                .map((row, context) -> new Attempt(row.getString(1), row.getString(2), row.getString(3), row.getInt(4)))
                .findOne()
                .orElse(null);
    }

    /**
     * Writes down what an attempt came to; without effect when the delivery was replayed or ended in the meantime.
     *
     * @param again after which time it is due again; null when it is not
     */
    void end(Round round, Attempt attempt, Delivery.State state, @Nullable Duration again, Outcome outcome) {
        database.change(transaction -> transaction
                .handle()
                .createUpdate("""
                        UPDATE delivery SET state = :state, due = :due, last_status = :status, last_error = :error
                        WHERE id = :id AND webhook_id = :webhook AND attempts = :number AND due IS NOT NULL
                        """)
                .bind("state", state.text())
                .bind("due", again == null ? null : transaction.nowMicros() + again.toNanos() / 1_000)
                .bind("status", outcome.status())
                .bind("error", outcome.error())
                .bind("id", attempt.deliveryId())
                .bind("webhook", round.webhookId())
                .bind("number", attempt.number())
                .execute());
    }

    /** Ends the round; the webhook can be leased again after this pause. */
    void release(Round round, Duration pause) {
        database.change(
                transaction -> extend(transaction.handle(), round, transaction.nowMicros() + pause.toNanos() / 1_000));
    }

    private static boolean extend(Handle handle, Round round, long until) {
        return handle.createUpdate("UPDATE webhook SET leased_until = :until WHERE id = :id AND lease = :lease")
                        .bind("until", until)
                        .bind("id", round.webhookId())
                        .bind("lease", round.lease())
                        .execute()
                == 1;
    }
}
