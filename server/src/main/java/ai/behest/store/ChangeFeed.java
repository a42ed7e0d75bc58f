package ai.behest.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the changes of other nodes on PostgreSQL: LISTEN wakes it, a poll every half second is the net below. Sequence
 * numbers may commit out of order, so each look goes back a stretch and skips what was seen.
 */
final class ChangeFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);
    static final String CHANNEL = "behest_changes";
    private static final int POLL_MILLIS = 500;
    private static final int LOOK_BACK = 1_000;
    private static final int TRIES_MOST = 60;
    private static final int SEEN_MOST = 8 * LOOK_BACK;

    private final Jdbi jdbi;
    private final Changes changes;
    private final Thread thread;
    private final Map<Long, Boolean> seen = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > SEEN_MOST;
        }
    };
    private long last;
    /** What a listener failed on, e.g. since the database was away for a moment: told again with the next looks. */
    private List<Changes.Change> again = List.of();

    private int tries;
    private volatile boolean open = true;

    ChangeFeed(Jdbi jdbi, Changes changes) {
        this.jdbi = jdbi;
        this.changes = changes;
        this.last = jdbi.withHandle(handle -> handle.createQuery("SELECT COALESCE(MAX(seq), 0) FROM change_log")
                .mapTo(Long.class)
                .one());
        pull(false);
        this.thread = Thread.ofPlatform().name("behest-changes").daemon().start(this::run);
    }

    private void run() {
        while (open) {
            try {
                jdbi.useHandle(handle -> listen(handle.getConnection()));
            } catch (Exception e) {
                if (open) {
                    LOG.warn("Lost the connection that listens for changes; connecting again: {}", e.getMessage());
                    pause();
                }
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + CHANNEL);
        }
        PGConnection postgres = connection.unwrap(PGConnection.class);
        while (open) {
            postgres.getNotifications(POLL_MILLIS);
            pull(true);
        }
    }

    private void pull(boolean tell) {
        List<Changes.Change> found = jdbi.withHandle(
                handle -> handle.createQuery("SELECT seq, topic, id FROM change_log WHERE seq > :after ORDER BY seq")
                        .bind("after", last - LOOK_BACK)
                        .map((row, context) -> new Changes.Change(row.getLong(1), row.getString(2), row.getString(3)))
                        .list());
        List<Changes.Change> fresh = new ArrayList<>(again);
        again = List.of();
        for (Changes.Change change : found) {
            last = Math.max(last, change.sequence());
            if (seen.put(change.sequence(), true) == null) {
                fresh.add(change);
            }
        }
        if (tell) {
            List<Changes.Change> failed = changes.dispatch(fresh);
            tries = failed.isEmpty() ? 0 : tries + 1;
            again = tries > TRIES_MOST ? List.of() : failed.subList(0, Math.min(failed.size(), LOOK_BACK));
        }
    }

    private void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            open = false;
        }
    }

    /** Waits for the look under way, so that its connection is not closed under it; one that only listens is woken. */
    @Override
    public void close() {
        open = false;
        try {
            jdbi.useHandle(handle -> handle.execute("NOTIFY " + CHANNEL));
        } catch (RuntimeException e) {
            LOG.debug("Could not wake what listens for changes, which ends by itself then: {}", e.getMessage());
        }
        try {
            thread.join(4 * POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
