package ai.behest.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A list that was added for one scope, and when it can be in force. Of those in force at an instant the newest is, whole.
 */
record Shelved(String version, Validity inForce) {

    /** The version in force at an instant; {@code shelf} has the newest first. */
    static Optional<String> pick(List<Shelved> shelf, long micros) {
        for (Shelved list : shelf) {
            if (list.inForce.contains(micros)) {
                return Optional.of(list.version);
            }
        }
        return Optional.empty();
    }

    /** Those that can be in force at {@code micros} or later; {@code shelf} has the newest first, and so has the answer. */
    static List<Shelved> live(List<Shelved> shelf, long micros) {
        List<Shelved> live = new ArrayList<>();
        for (Shelved list : shelf) {
            boolean over = list.inForce.untilMicros() <= micros;
            if (!over && live.stream().noneMatch(newer -> newer.inForce.covers(list.inForce, micros))) {
                live.add(list);
            }
        }
        return live;
    }
}
