package ai.behest.admission;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many calls are under way for each key. A key without any is not remembered. */
final class InFlight {
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    /** Counts one more; how many there are now. */
    int enter(String key) {
        return counts.merge(key, 1, Integer::sum);
    }

    /** Counts one less. */
    void leave(String key) {
        counts.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
    }
}
