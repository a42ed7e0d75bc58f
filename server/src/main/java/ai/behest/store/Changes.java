package ai.behest.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The news of committed changes, e.g. ("project", id). A listener refreshes its snapshot from the database; it may hear
 * the same news twice and must not mind.
 */
public final class Changes {
    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

    /** One line of {@code change_log}. */
    record Change(long sequence, String topic, String id) {}

    private final Map<String, List<Consumer<String>>> listeners = new ConcurrentHashMap<>();

    Changes() {}

    /** Ends a listening. */
    @FunctionalInterface
    public interface Listening {
        void end();
    }

    /** Calls {@code listener} with the id of every changed thing of this topic, on a thread that may block. */
    public Listening on(String topic, Consumer<String> listener) {
        List<Consumer<String>> all = listeners.computeIfAbsent(topic, _ -> new CopyOnWriteArrayList<>());
        all.add(listener);
        return () -> all.remove(listener);
    }

    /** Tells the listeners; the changes that some listener failed on. */
    List<Change> dispatch(List<Change> changes) {
        List<Change> failed = new ArrayList<>();
        for (Change change : changes) {
            for (Consumer<String> listener : listeners.getOrDefault(change.topic(), List.of())) {
                try {
                    listener.accept(change.id());
                } catch (RuntimeException e) {
                    LOG.error("A listener failed on a change of {}", change.topic(), e);
                    failed.add(change);
                }
            }
        }
        return failed;
    }
}
