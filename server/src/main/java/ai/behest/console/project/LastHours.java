package ai.behest.console.project;

import ai.behest.ledger.Window;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How far a list looks back, in full hours: the rollups tell those without reading a call. */
public enum LastHours {
    DAY("24h", "Last 24 hours", 24),
    WEEK("7d", "Last 7 days", 7 * 24),
    MONTH("30d", "Last 30 days", 30 * 24);

    private final String word;
    private final String text;
    private final int hours;

    LastHours(String word, String text, int hours) {
        this.word = word;
        this.text = text;
        this.hours = hours;
    }

    /** As it stands in an address. */
    public String word() {
        return word;
    }

    public String text() {
        return text;
    }

    static LastHours of(String word) {
        for (LastHours each : values()) {
            if (each.word.equals(word)) {
                return each;
            }
        }
        return DAY;
    }

    /** The hour under way and those before it. */
    Window window(Instant now) {
        Instant end = now.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
        return new Window(end.minus(hours, ChronoUnit.HOURS), end);
    }
}
