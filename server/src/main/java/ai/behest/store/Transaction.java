package ai.behest.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * One write transaction: its {@link Handle}, the changes to be announced once it has committed, and what is to be known of it
 * when it is part of an {@link Act}.
 */
public final class Transaction {
    private final Handle handle;
    private final long nowMicros;
    private final List<Changes.Change> announced = new ArrayList<>();
    private final Map<String, String> details = new LinkedHashMap<>();
    private final List<Act> lines = new ArrayList<>();
    private @Nullable String target;
    private boolean unchanged;

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

    /** Names what the act is done to, when only this transaction knows: the id of what it makes. */
    public void target(String id) {
        target = id;
    }

    /** A plain field that may be seen in the audit log, e.g. what a value has become. Never a secret, a prompt or a key. */
    public void detail(String name, String value) {
        Act.put(details, name, value);
    }

    /** Leaves a line of its own in the audit log, whatever act this transaction is part of: somebody came in. */
    public void leave(Act line) {
        lines.add(line);
    }

    List<Act> lines() {
        return lines;
    }

    /** This transaction changes nothing after all, so it leaves no line in the audit log. */
    public void unchanged() {
        unchanged = true;
    }

    boolean isUnchanged() {
        return unchanged;
    }

    Act told(Act act) {
        return act.told(target, details);
    }
}
