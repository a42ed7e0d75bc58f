package ai.behest.identity;

import ai.behest.store.Database;
import ai.behest.store.GroupWriter;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes when a key is used: at most once a minute each, in the group commit, so that nobody waits for it. */
final class LastUse {
    private static final Logger LOG = LoggerFactory.getLogger(LastUse.class);
    private static final long EVERY_MILLIS = Duration.ofMinutes(1).toMillis();

    private record Use(String keyId, long atMicros) {}

    /** Writes in the order of the ids, so that two nodes cannot block each other. */
    private static final GroupWriter.Lane<Use> LANE = (connection, uses) -> {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE api_key SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ?)")) {
            for (Use use :
                    uses.stream().sorted(Comparator.comparing(Use::keyId)).toList()) {
                update.setLong(1, use.atMicros());
                update.setString(2, use.keyId());
                update.setLong(3, use.atMicros());
                update.addBatch();
            }
            update.executeBatch();
        }
    };

    private final Database database;
    private final Map<String, Long> noted = new ConcurrentHashMap<>();

    LastUse(Database database) {
        this.database = database;
    }

    void note(String keyId, long nowMillis) {
        Long last = noted.get(keyId);
        if (last != null && nowMillis - last < EVERY_MILLIS) {
            return;
        }
        boolean mine =
                last == null ? noted.putIfAbsent(keyId, nowMillis) == null : noted.replace(keyId, last, nowMillis);
        if (mine) {
            var _ = database.writer()
                    .append(LANE, new Use(keyId, nowMillis * 1_000))
                    .exceptionally(failure -> {
                        LOG.debug("The last use of a key was not recorded", failure);
                        return null;
                    });
        }
    }

    void forget(String keyId) {
        noted.remove(keyId);
    }
}
