package ai.behest.budget;

import java.time.ZoneId;

/** A budget in force, with the clock of its tenant. Its window never goes back, whatever the system's clock does. */
public final class Rule {
    private final Budget budget;
    private final ZoneId zone;
    private volatile Window window;

    public Rule(Budget budget, ZoneId zone) {
        this.budget = budget;
        this.zone = zone;
        this.window = new Window(Long.MIN_VALUE, Long.MIN_VALUE);
    }

    public Budget budget() {
        return budget;
    }

    ZoneId zone() {
        return zone;
    }

    /** The window of this instant, or the last one seen when the clock has gone back. */
    Window window(long micros) {
        Window seen = window;
        if (micros < seen.end()) {
            return seen;
        }
        Window next = budget.period().window(micros, zone);
        window = next;
        return next;
    }

    /** Whether nothing has changed. */
    boolean isAs(Rule other) {
        return budget.equals(other.budget) && zone.equals(other.zone);
    }

    /** The same budget as it is now; what was seen of the clock stays. */
    Rule changed(Rule now) {
        if (isAs(now)) {
            return this;
        }
        if (now.budget.period().equals(budget.period()) && now.zone.equals(zone)) {
            now.window = window;
        }
        return now;
    }
}
