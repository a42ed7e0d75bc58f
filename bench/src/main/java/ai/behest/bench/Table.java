package ai.behest.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Medians over the rounds, as Markdown; the first target is what the others are compared with. */
final class Table {

    private Table() {}

    /**
     * One table.
     *
     * @param unit what is counted, e.g. request
     * @param times what p50 and p99 are of, e.g. time
     */
    static String of(Map<Target, List<Figures>> rows, String load, String unit, String times) {
        double base = median(rows.values().iterator().next(), Figures::cpuMicrosPerUnit);
        StringBuilder table = new StringBuilder(
                "| %s | CPU us per %s | x nginx | range | %ss/s | p50 us | p99 us |%n".formatted(load, unit, unit));
        table.append("|---|---|---|---|---|---|---|\n");
        rows.forEach((target, rounds) -> {
            double cpu = median(rounds, Figures::cpuMicrosPerUnit);
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.2f | %.1f to %.1f | %.0f | %.0f | %.0f |%n",
                    target.name(),
                    cpu,
                    cpu / base,
                    rounds.stream().mapToDouble(Figures::cpuMicrosPerUnit).min().orElse(Double.NaN),
                    rounds.stream().mapToDouble(Figures::cpuMicrosPerUnit).max().orElse(Double.NaN),
                    median(rounds, Figures::perSecond),
                    median(rounds, Figures::p50Micros),
                    median(rounds, Figures::p99Micros)));
        });
        return table.append('\n').toString();
    }

    /** Whether every answer of every round was what it should be. */
    static boolean isWhole(Map<Target, List<Figures>> rows) {
        return rows.values().stream().flatMap(List::stream).allMatch(figures -> figures.failures() == 0);
    }

    private static double median(List<Figures> rounds, ToDoubleFunction<Figures> figure) {
        return Figures.median(rounds.stream().map(figure::applyAsDouble).toList());
    }
}
