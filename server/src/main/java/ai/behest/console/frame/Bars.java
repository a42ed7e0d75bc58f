package ai.behest.console.frame;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Draws amounts over time as stacked bars. Filled in the order of time. */
public final class Bars {
    private static final int LABEL_ROOM = 56;
    private static final int WIDEST = 64;

    private final String about;
    private final List<Chart.Key> legend = new ArrayList<>();
    private final List<Column> columns = new ArrayList<>();
    private final List<Bound> bounds = new ArrayList<>();

    public Bars(String about) {
        this.about = about;
    }

    /**
     * One part of a column.
     *
     * @param series its place in the legend
     * @param href the calls behind it
     * @param title what it is, in full
     */
    public record Part(int series, BigDecimal usd, String href, String title) {}

    /**
     * @param label short
     * @param before what it was in the time before, or null
     */
    private record Column(
            String label, List<Part> parts, @Nullable BigDecimal before, String beforeTitle) {
        BigDecimal height() {
            return parts.stream().map(part -> part.usd.max(BigDecimal.ZERO)).reduce(BigDecimal.ZERO, BigDecimal::add);
        }
    }

    private record Bound(String name, BigDecimal usd) {}

    public void series(String name) {
        legend.add(new Chart.Key(name, Chart.look(legend.size())));
    }

    public void column(String label, List<Part> parts, @Nullable BigDecimal before, String beforeTitle) {
        columns.add(new Column(label, List.copyOf(parts), before, beforeTitle));
    }

    /** A line across. One far above all bars is left out: they would be flat. */
    public void bound(String name, BigDecimal usd) {
        bounds.add(new Bound(name, usd));
    }

    public Chart draw() {
        BigDecimal most = BigDecimal.ZERO;
        for (Column column : columns) {
            most = most.max(column.height()).max(column.before == null ? BigDecimal.ZERO : column.before);
        }
        List<Bound> near = new ArrayList<>();
        BigDecimal farthest = most.multiply(BigDecimal.valueOf(4));
        for (Bound bound : bounds) {
            if (bound.usd.compareTo(farthest) <= 0) {
                near.add(bound);
            }
        }
        for (Bound bound : near) {
            most = most.max(bound.usd);
        }
        Scale scale = Scale.of(most);
        int all = Chart.GROUND - Chart.TOP;
        List<Chart.Tick> ticks = scale.figures().stream()
                .map(figure -> new Chart.Tick(Chart.GROUND - scale.points(figure, all), scale.label(figure)))
                .toList();
        List<Chart.Rule> rules = near.stream()
                .map(bound -> new Chart.Rule(Chart.GROUND - scale.points(bound.usd, all), bound.name))
                .toList();
        return new Chart(about, List.copyOf(legend), bars(scale, all), ticks, rules);
    }

    private List<Chart.Bar> bars(Scale scale, int all) {
        List<Chart.Bar> bars = new ArrayList<>();
        int room = Chart.RIGHT - Chart.LEFT;
        int count = Math.max(1, columns.size());
        int every = Math.max(1, Math.ceilDiv(LABEL_ROOM * count, room));
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            int begin = Chart.LEFT + room * i / count;
            int slot = Chart.LEFT + room * (i + 1) / count - begin;
            int width = Math.clamp(slot * 7L / 10, 2, WIDEST);
            int x = begin + (slot - width) / 2;
            int ghost = column.before == null ? 0 : scale.points(column.before, all);
            bars.add(new Chart.Bar(
                    i % every == 0 ? column.label : "",
                    x,
                    width,
                    segments(column, scale, all),
                    Chart.GROUND - ghost,
                    ghost,
                    column.beforeTitle));
        }
        return bars;
    }

    /** Each begins where the one below ends; rounding moves no boundary by more than a point. */
    private List<Chart.Segment> segments(Column column, Scale scale, int all) {
        List<Chart.Segment> segments = new ArrayList<>();
        BigDecimal reached = BigDecimal.ZERO;
        for (Part part : column.parts) {
            if (part.usd.signum() > 0) {
                int bottom = scale.points(reached, all);
                reached = reached.add(part.usd);
                int top = scale.points(reached, all);
                int height = Math.max(1, top - bottom);
                segments.add(new Chart.Segment(
                        Chart.GROUND - bottom - height, height, Chart.look(part.series), part.href, part.title));
            }
        }
        return segments;
    }
}
