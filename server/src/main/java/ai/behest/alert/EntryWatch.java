package ai.behest.alert;

import ai.behest.ledger.OddEntries;
import ai.behest.ledger.OddEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Looks through the entries that nodes have added for calls that cost more than was set aside, and for models without a
 * price. Where it has come to is in the database, by node: each entry is looked at by whoever is first, a dead node's too,
 * and again after a crash; the alert's key makes it one.
 */
final class EntryWatch {
    /** How many odd entries of one kind are read at once. */
    private static final int PART = 500;
    /** How many parts of one node are read in one look. */
    private static final int PARTS_MOST = 20;
    /** Of one tenant in a day: clients may name models, and must not fill its list by that. */
    private static final int UNPRICED_MOST = 100;

    private final OddEntries entries;
    private final Watch watch;
    private final AlertBook alerts;
    private final Runnable raised;

    /** @param raised is run when there is a new alert */
    EntryWatch(OddEntries entries, Watch watch, AlertBook alerts, Runnable raised) {
        this.entries = entries;
        this.watch = watch;
        this.alerts = alerts;
        this.raised = raised;
    }

    /** One look; only one at a time on a node. Blocks. */
    void look() {
        Map<String, Long> newest = new TreeMap<>(entries.newest());
        if (!newest.isEmpty()) {
            Map<String, Long> seen = watch.seen();
            newest.forEach((node, last) -> see(node, seen.getOrDefault(node, 0L), last));
        }
    }

    private void see(String node, long seen, long last) {
        long after = seen;
        for (int part = 0; part < PARTS_MOST && after < last; part++) {
            List<OddEntry> found = entries.of(node, after, last, PART);
            if (found.isEmpty()) {
                return; // nothing is written down for nothing: the index is as quick from here the next time
            }
            raise(found);
            after = found.size() < PART ? last : found.getLast().seq();
            watch.seen(node, after);
        }
    }

    private void raise(List<OddEntry> found) {
        Map<String, Occurrence> occurrences = new HashMap<>();
        for (OddEntry entry : found) {
            if (entry.overrun() != null) {
                add(occurrences, CallOverrun.occurrence(entry));
            } else if (entry.cost() == null && entry.tokens() > 0) {
                add(occurrences, UnknownPrice.occurrence(entry));
            }
        }
        List<Occurrence> fresh = alerts.unraised(occurrences.values());
        Map<String, Integer> unpriced = new HashMap<>();
        List<Occurrence> told = new ArrayList<>();
        for (Occurrence occurrence : fresh) {
            boolean counted = occurrence.kind() == AlertKind.PRICE_UNKNOWN;
            int before = !counted
                    ? 0
                    : unpriced.computeIfAbsent(
                            occurrence.tenantId() + ' ' + occurrence.since(),
                            _ -> alerts.count(occurrence.tenantId(), occurrence.kind(), occurrence.since()));
            if (before < UNPRICED_MOST) {
                told.add(occurrence);
            }
            if (counted) {
                unpriced.merge(occurrence.tenantId() + ' ' + occurrence.since(), 1, Integer::sum);
            }
        }
        if (!told.isEmpty() && !alerts.raise(told).isEmpty()) {
            raised.run();
        }
    }

    /** Of the same thing at the same time the first is told. */
    private static void add(Map<String, Occurrence> occurrences, Occurrence occurrence) {
        occurrences.putIfAbsent(occurrence.series() + ' ' + occurrence.since(), occurrence);
    }
}
