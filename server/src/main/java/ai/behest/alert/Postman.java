package ai.behest.alert;

import ai.behest.store.Database;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mails alerts: what has gathered goes into one letter. One node at a time takes them; what could not be mailed is taken
 * again later, until it is given up.
 */
final class Postman implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Postman.class);
    /** The most alerts of one letter. */
    private static final int LETTER_MOST = 50;
    /** Longer than a mail server can take. */
    private static final Duration LEASE = Duration.ofMinutes(3);

    private final Database database;
    private final Smtp smtp;
    private final Backoff backoff;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("behest-postman").daemon().factory());

    Postman(Database database, Smtp smtp, Backoff backoff) {
        this.database = database;
        this.smtp = smtp;
        this.backoff = backoff;
    }

    void start() {
        clock.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    /** @param attempts this one included */
    private record Taken(Alert alert, int attempts) {}

    private void look() {
        try {
            List<Taken> taken = take();
            if (!taken.isEmpty()) {
                mail(taken);
            }
        } catch (RuntimeException e) {
            LOG.warn("Alerts could not be looked through for mail; it is tried again in a second", e);
        }
    }

    private List<Taken> take() {
        long now = database.nowMicros();
        boolean due = database.read(handle -> handle.createQuery("SELECT 1 FROM alert WHERE mail_due <= :now LIMIT 1")
                .bind("now", now)
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
        if (!due) {
            return List.of();
        }
        return database.write(transaction -> transaction
                .handle()
                .createQuery("""
                        UPDATE alert SET mail_due = :until, mail_attempts = mail_attempts + 1
                        WHERE mail_due <= :now AND id IN (
                            SELECT id FROM alert WHERE mail_due <= :now ORDER BY mail_due, id LIMIT :most)
                        RETURNING tenant_id, id, kind, data, created_at, mail_attempts
                        """)
                .bind("now", now)
                .bind("until", now + LEASE.toNanos() / 1_000)
                .bind("most", LETTER_MOST)
                .map((row, context) -> new Taken(AlertBook.alert(row), row.getInt("mail_attempts")))
                .list());
    }

    private void mail(List<Taken> taken) {
        try {
            smtp.send(Letter.of(taken.stream().map(Taken::alert).toList()), AlertBook.instant(database.nowMicros()));
            settle(taken, true);
        } catch (MessagingException e) {
            LOG.warn(
                    "{} alerts could not be mailed ({}); it is tried again later",
                    taken.size(),
                    e.getClass().getSimpleName());
            settle(taken, false);
        }
    }

    private void settle(List<Taken> taken, boolean sent) {
        database.change(transaction -> {
            for (Taken one : taken) {
                Duration again = sent ? null : backoff.after(one.attempts());
                transaction
                        .handle()
                        .createUpdate("UPDATE alert SET mail_due = :due WHERE id = :id AND mail_attempts = :attempts")
                        .bind("due", again == null ? null : transaction.nowMicros() + again.toNanos() / 1_000)
                        .bind("id", one.alert().id())
                        .bind("attempts", one.attempts())
                        .execute();
            }
        });
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
