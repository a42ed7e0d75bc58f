package ai.behest.console.project;

import ai.behest.console.frame.Show;
import ai.behest.ledger.Pulse;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Figures by the hour, as bars.
 *
 * @param title what is counted
 * @param most the highest bar's figure, as it is shown
 * @param series the class that gives the bars their colour
 */
public record HourChart(String title, String most, String series, List<Bar> bars) {
    /** The chart's height in its own units. */
    public static final int HEIGHT = 48;
    /** From one bar to the next. */
    public static final int STEP = 10;

    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /** @param label the hour and its figure */
    public record Bar(int x, int height, String label) {
        public int y() {
            return HEIGHT - height;
        }
    }

    /** Requests, spend and errors. */
    static List<HourChart> all(List<Pulse.Hour> hours) {
        return List.of(
                of("Requests", "s2", hours, figures -> BigDecimal.valueOf(figures.requests()), HourChart::count),
                of("Spend", "s1", hours, Pulse.Figures::costUsd, Show::usd),
                of("Errors", "s7", hours, figures -> BigDecimal.valueOf(figures.failed()), HourChart::count));
    }

    private static String count(BigDecimal number) {
        return Show.count(number.longValue());
    }

    static HourChart of(
            String title,
            String series,
            List<Pulse.Hour> hours,
            Function<Pulse.Figures, BigDecimal> figure,
            Function<BigDecimal, String> shown) {
        BigDecimal most =
                hours.stream().map(hour -> figure.apply(hour.figures())).reduce(BigDecimal.ZERO, BigDecimal::max);
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < hours.size(); i++) {
            Pulse.Hour hour = hours.get(i);
            BigDecimal value = figure.apply(hour.figures());
            bars.add(new Bar(i * STEP, height(value, most), HOUR.format(hour.begin()) + " UTC: " + shown.apply(value)));
        }
        return new HourChart(title, shown.apply(most), series, List.copyOf(bars));
    }

    /** Whatever is not nothing can be seen. */
    private static int height(BigDecimal value, BigDecimal most) {
        if (value.signum() <= 0) {
            return 0;
        }
        int height = value.multiply(BigDecimal.valueOf(HEIGHT))
                .divide(most, 0, RoundingMode.HALF_EVEN)
                .intValue();
        return Math.max(2, height);
    }
}
