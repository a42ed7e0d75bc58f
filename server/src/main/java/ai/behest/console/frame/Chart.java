package ai.behest.console.frame;

import java.util.List;

/**
 * Stacked bars as they are drawn: every measure is a whole number in a drawing of {@link #WIDTH} by {@link #HEIGHT}. Made
 * by {@link Bars}, drawn by {@code tag/chart}.
 *
 * @param about what it shows, for who does not see it
 */
public record Chart(String about, List<Key> legend, List<Bar> bars, List<Tick> ticks, List<Rule> rules) {
    public static final int WIDTH = 760;
    public static final int HEIGHT = 260;
    /** Where the bars begin and end, and where they stand. */
    public static final int LEFT = 6;

    public static final int RIGHT = WIDTH - 62;
    public static final int TOP = 14;
    public static final int GROUND = HEIGHT - 26;

    /** @param look its class: {@code s1} to {@code s8} */
    public record Key(String name, String look) {}

    /**
     * @param label below it; empty where there is no room
     * @param ghostY top of the bar of the time before; behind this one
     * @param ghostHeight 0 without one
     */
    public record Bar(
            String label, int x, int width, List<Segment> segments, int ghostY, int ghostHeight, String ghostTitle) {}

    /** @param href what is behind it */
    public record Segment(int y, int height, String look, String href, String title) {}

    /** A round figure at the axis. */
    public record Tick(int y, String label) {}

    /** A bound across all bars. */
    public record Rule(int y, String label) {}

    /** The look of the series at a place, of which the eighth stands for all that follow. */
    public static String look(int place) {
        return "s" + (Math.min(place, 7) + 1);
    }
}
