package ai.behest.console.spend;

import ai.behest.budget.Budget;
import ai.behest.console.frame.Chart;
import ai.behest.console.frame.Scale;
import ai.behest.console.frame.Show;
import ai.behest.ledger.CostReport;
import ai.behest.ledger.Forecast;
import ai.behest.ledger.Money;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A month as it adds up: a line up to now, from there to what is expected, the interval around it, and the budgets of a
 * month as lines across. In the same measures as {@link Chart}.
 *
 * @param spent the points of the line up to now
 * @param expected the points of the line from now on; null without a forecast
 * @param band the corners of the interval; null without one
 */
public record MonthChart(
        String spent,
        @Nullable String expected,
        @Nullable String band,
        List<Chart.Tick> ticks,
        List<Day> days,
        List<Chart.Rule> budgets) {
    private static final int EVERY = 5;
    private static final int FAR = 4;

    /** A day at the axis. */
    public record Day(int x, String label) {}

    /** @param days what each day of the month came to */
    static MonthChart of(Forecast forecast, CostReport days, List<Budget> budgets) {
        BigDecimal most = highest(forecast);
        BigDecimal farthest = most.multiply(BigDecimal.valueOf(FAR));
        List<Budget> near = budgets.stream()
                .filter(budget ->
                        most.signum() == 0 || Money.toUsd(budget.amount()).compareTo(farthest) <= 0)
                .toList();
        Drawing drawing = new Drawing(
                forecast,
                Scale.of(near.stream()
                        .map(budget -> Money.toUsd(budget.amount()))
                        .reduce(most, BigDecimal::max)));
        return new MonthChart(
                drawing.spent(days),
                drawing.expected(),
                drawing.band(),
                drawing.ticks(),
                drawing.days(),
                near.stream()
                        .map(budget -> new Chart.Rule(
                                drawing.y(Money.toUsd(budget.amount())),
                                (budget.name() == null ? "budget" : budget.name()) + " "
                                        + Show.usd(Money.toUsd(budget.amount()))))
                        .toList());
    }

    private static BigDecimal highest(Forecast forecast) {
        BigDecimal most = forecast.spentUsd();
        if (forecast.expectedUsd() != null) {
            most = most.max(forecast.expectedUsd());
        }
        return forecast.highUsd() == null ? most : most.max(forecast.highUsd());
    }

    private record Drawing(Forecast forecast, Scale scale) {
        int y(BigDecimal usd) {
            return Chart.GROUND - scale.points(usd, Chart.GROUND - Chart.TOP);
        }

        private int x(Instant instant) {
            long whole = Duration.between(
                            forecast.window().from(), forecast.window().to())
                    .toSeconds();
            long passed = Duration.between(forecast.window().from(), instant).toSeconds();
            return Chart.LEFT + (int) (Math.clamp(passed, 0, whole) * (Chart.RIGHT - Chart.LEFT) / whole);
        }

        String spent(CostReport days) {
            Map<LocalDate, BigDecimal> byDay = new HashMap<>();
            days.data()
                    .forEach(row -> byDay.put(
                            LocalDate.parse(Objects.requireNonNull(row.group().get("day"))),
                            row.figures().costUsd()));
            StringBuilder points = new StringBuilder(point(forecast.window().from(), BigDecimal.ZERO));
            BigDecimal sum = BigDecimal.ZERO;
            LocalDate today = LocalDate.ofInstant(forecast.at(), ZoneOffset.UTC);
            for (LocalDate day = LocalDate.ofInstant(forecast.window().from(), ZoneOffset.UTC);
                    day.isBefore(today);
                    day = day.plusDays(1)) {
                sum = sum.add(byDay.getOrDefault(day, BigDecimal.ZERO));
                points.append(' ')
                        .append(point(
                                day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant(), sum));
            }
            return points.append(' ')
                    .append(point(forecast.at(), forecast.spentUsd()))
                    .toString();
        }

        @Nullable
        String expected() {
            BigDecimal expected = forecast.expectedUsd();
            return expected == null
                    ? null
                    : point(forecast.at(), forecast.spentUsd()) + " "
                            + point(forecast.window().to(), expected);
        }

        @Nullable
        String band() {
            BigDecimal low = forecast.lowUsd();
            BigDecimal high = forecast.highUsd();
            return low == null || high == null
                    ? null
                    : point(forecast.at(), forecast.spentUsd()) + " "
                            + point(forecast.window().to(), high) + " "
                            + point(forecast.window().to(), low);
        }

        private String point(Instant at, BigDecimal usd) {
            return x(at) + "," + y(usd);
        }

        List<Chart.Tick> ticks() {
            return scale.figures().stream()
                    .map(figure -> new Chart.Tick(y(figure), scale.label(figure)))
                    .toList();
        }

        List<Day> days() {
            List<Day> days = new ArrayList<>();
            LocalDate first = LocalDate.ofInstant(forecast.window().from(), ZoneOffset.UTC);
            for (LocalDate day = first; day.getMonth() == first.getMonth(); day = day.plusDays(EVERY)) {
                days.add(new Day(
                        x(day.atStartOfDay(ZoneOffset.UTC).toInstant()), Integer.toString(day.getDayOfMonth())));
            }
            return days;
        }
    }
}
