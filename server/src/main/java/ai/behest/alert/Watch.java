package ai.behest.alert;

import ai.behest.store.Database;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Who looks at what, written down: how far each node's entries were seen, and what one node does for all. All of it blocks. */
final class Watch {
    private final Database database;

    Watch(Database database) {
        this.database = database;
    }

    /** Up to which number each node's entries have been looked through; without those that never were. */
    Map<String, Long> seen() {
        return database.read(handle -> {
            Map<String, Long> seen = new HashMap<>();
            handle.createQuery("SELECT node, seq FROM alert_seen")
                    .map((row, _) -> seen.put(row.getString("node"), row.getLong("seq")))
                    .list();
            return seen;
        });
    }

    /** They have been looked through up to here: after what was found has been raised, so that a crash makes it be found again. */
    void seen(String node, long seq) {
        database.change(transaction -> transaction
                .handle()
                .createUpdate("INSERT INTO alert_seen (node, seq) VALUES (:node, :seq)"
                        + " ON CONFLICT (node) DO UPDATE SET seq = excluded.seq WHERE alert_seen.seq < excluded.seq")
                .bind("node", node)
                .bind("seq", seq)
                .execute());
    }

    /** Whether it is this node's turn: of all that ask while it is due, one. */
    boolean isMine(String name, Duration every) {
        long now = database.nowMicros();
        boolean due = database.read(handle -> handle.createQuery("SELECT due FROM alert_watch WHERE name = :name")
                        .bind("name", name)
                        .mapTo(Long.class)
                        .one()
                <= now);
        return due
                && database.write(transaction -> transaction
                                .handle()
                                .createUpdate("UPDATE alert_watch SET due = :next WHERE name = :name AND due <= :now")
                                .bind("next", now + every.toNanos() / 1_000)
                                .bind("name", name)
                                .bind("now", now)
                                .execute()
                        == 1);
    }
}
