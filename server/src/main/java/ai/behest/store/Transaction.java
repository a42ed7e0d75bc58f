package ai.behest.store;

import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** One write transaction: its {@link Handle}, and the changes to be announced once it has committed. */
public final class Transaction {
    private final Handle handle;
    private final long nowMicros;
    private final List<Changes.Change> announced = new ArrayList<>();

    Transaction(Handle handle, long nowMicros) {
        this.handle = handle;
        this.nowMicros = nowMicros;
    }

    public Handle handle() {
        return handle;
    }

    /** The instant of this transaction in microseconds since 1970. */
    public long nowMicros() {
        return nowMicros;
    }

    /** Tells every node, within a second of the commit, that the thing with this id has changed. */
    public void announce(String topic, String id) {
        long sequence = handle.createQuery(
                        "INSERT INTO change_log (topic, id, at) VALUES (:topic, :id, :at) RETURNING seq")
                .bind("topic", topic)
                .bind("id", id)
                .bind("at", nowMicros)
                .mapTo(Long.class)
                .one();
        announced.add(new Changes.Change(sequence, topic, id));
    }

    List<Changes.Change> announced() {
        return announced;
    }
}
