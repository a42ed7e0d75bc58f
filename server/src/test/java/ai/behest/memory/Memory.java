package ai.behest.memory;

import ai.behest.SetClock;
import ai.behest.store.Database;
import ai.behest.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** An open database with its threads, a clock to turn, and a tenant that no other test has. */
final class Memory implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-24T10:00:00.123456Z");

    final SetClock clock = new SetClock(START.toString());
    final Database database;
    final Threads threads;
    final String tenant = "ten_" + UUID.randomUUID();
    final String project = "proj_" + UUID.randomUUID();

    private Memory(Path directory) {
        this.database = TestDatabase.open(directory, clock);
        this.threads = new Threads(database);
    }

    /** The one place that opens the database of these tests. */
    static Memory open(Path directory) {
        return new Memory(directory);
    }

    Conversation thread(String id) {
        return Conversation.thread(tenant, project, "user-1", id);
    }

    Conversation session(String id) {
        return Conversation.session(tenant, project, "user-1", id);
    }

    Talk talk(Conversation conversation) {
        return new Talk(this, conversation, Retention.THREAD);
    }

    Talk talk(Conversation conversation, int window, Duration ttl) {
        return new Talk(this, conversation, Retention.session(window, ttl));
    }

    @Override
    public void close() {
        database.close();
    }
}
