package ai.behest.people;

import ai.behest.store.Act;
import ai.behest.store.Database;
import ai.behest.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the audit log says of the door: who came in, and that somebody who is known was refused. A stranger leaves no line,
 * for what they typed is theirs, and a person no more than one in a quarter of an hour, so that nobody fills the log by
 * guessing.
 */
final class DoorLog {
    private static final Logger LOG = LoggerFactory.getLogger(DoorLog.class);
    private static final Duration APART = Duration.ofMinutes(15);
    private static final int MOST = 10_000;

    private final Database database;
    private final InstantSource clock;
    /** When each was last entered as refused; the one refused longest ago is forgotten. */
    private final LinkedHashMap<String, Instant> refused = new LinkedHashMap<>();

    DoorLog(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** In the transaction that begins the session. */
    static void entered(Transaction transaction, Person person, Visitor visitor) {
        transaction.leave(line(person, person.id(), "session.begin", Map.of("browser", visitor.browser()), visitor));
    }

    /**
     * Waits for nothing: how long the answer takes must not tell whether somebody has this e-mail address.
     *
     * @param by what was wrong, e.g. {@code password}
     */
    void refused(Person person, String by, Visitor visitor) {
        if (!isDue(person.id())) {
            return;
        }
        Act line = line(person, Act.SYSTEM, "session.refuse", Map.of("by", by, "browser", visitor.browser()), visitor);
        Thread.startVirtualThread(() -> {
            try {
                database.change(transaction -> transaction.leave(line));
            } catch (RuntimeException e) {
                LOG.warn("A refused sign-in could not be entered in the audit log: {}", e.getMessage());
            }
        });
    }

    private synchronized boolean isDue(String personId) {
        Instant now = clock.instant();
        Instant last = refused.get(personId);
        if (last != null && now.isBefore(last.plus(APART))) {
            return false;
        }
        refused.remove(personId);
        refused.put(personId, now);
        if (refused.size() > MOST) {
            refused.pollFirstEntry();
        }
        return true;
    }

    private static Act line(Person person, String actor, String action, Map<String, String> details, Visitor visitor) {
        return new Act(person.tenantId(), actor, action, person.id(), details, visitor.address(), "");
    }
}
