package ai.behest.budget;

import java.util.Comparator;

/** Names one balance: a budget, the values of its open dimensions, and the start of the window. */
public record PurseKey(String budgetId, String key, long window) implements Comparable<PurseKey> {
    private static final Comparator<PurseKey> ORDER = Comparator.comparing(PurseKey::budgetId)
            .thenComparing(PurseKey::key)
            .thenComparingLong(PurseKey::window);

    /** The order in which rows are locked. */
    @Override
    public int compareTo(PurseKey other) {
        return ORDER.compare(this, other);
    }
}
