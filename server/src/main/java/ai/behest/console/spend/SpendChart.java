package ai.behest.console.spend;

import ai.behest.budget.Budget;
import ai.behest.console.frame.Address;
import ai.behest.console.frame.Bars;
import ai.behest.console.frame.Chart;
import ai.behest.console.frame.Show;
import ai.behest.ledger.CostReport;
import ai.behest.ledger.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts reports together into bars: the dearest groups by themselves, all that is left of a bar's whole as one more. */
final class SpendChart {
    private static final int BY_THEMSELVES = 7;
    private static final int NAME_MOST = 40;

    private final Inquiry inquiry;
    private final Map<String, String> projects;
    private final Map<Instant, Map<Key, Cell>> cells = new HashMap<>();
    private final Map<Instant, Cell> wholes = new HashMap<>();
    private final List<BigDecimal> before = new ArrayList<>();

    /** A group by its value, which is null for calls that have none. */
    private record Key(@Nullable String value) {}

    private record Cell(BigDecimal usd, long requests) {
        static final Cell NONE = new Cell(BigDecimal.ZERO, 0);

        Cell plus(Cell other) {
            return new Cell(usd.add(other.usd), requests + other.requests);
        }

        Cell minus(Cell other) {
            return new Cell(usd.subtract(other.usd), requests - other.requests);
        }
    }

    SpendChart(Inquiry inquiry, Map<String, String> projects) {
        this.inquiry = inquiry;
        this.projects = projects;
    }

    /** By time and group. */
    void cells(CostReport report) {
        for (CostReport.Row row : report.data()) {
            Key key = new Key(row.group().get(inquiry.grouping().dimension()));
            cells.computeIfAbsent(begin(row), _ -> new HashMap<>()).merge(key, cell(row), Cell::plus);
        }
    }

    /** By time. */
    void wholes(CostReport report) {
        report.data().forEach(row -> wholes.merge(begin(row), cell(row), Cell::plus));
    }

    /** By time, of the time before: the first bar of the one stands behind the first of the other. */
    void before(CostReport report) {
        Map<Instant, Cell> known = new HashMap<>();
        report.data().forEach(row -> known.merge(begin(row), cell(row), Cell::plus));
        for (Instant begin : inquiry.step()
                .all(inquiry.time().before().from(), inquiry.time().before().to())) {
            before.add(known.getOrDefault(begin, Cell.NONE).usd);
        }
    }

    private Instant begin(CostReport.Row row) {
        return inquiry.step()
                .begin(Objects.requireNonNull(
                        row.group().get(inquiry.step().dimension()), "every figure is of a time"));
    }

    private static Cell cell(CostReport.Row row) {
        return new Cell(row.figures().costUsd(), row.figures().requests());
    }

    Chart draw(List<Budget> budgets) {
        Bars bars = new Bars(
                "Spend " + inquiry.step().text() + " by " + inquiry.step().text() + ", stacked by "
                        + inquiry.grouping().title().toLowerCase(java.util.Locale.ROOT));
        List<Key> top = top();
        top.forEach(key -> bars.series(Show.cut(name(key), NAME_MOST)));
        List<Instant> begins = inquiry.step()
                .all(inquiry.time().window().from(), inquiry.time().window().to());
        boolean others = begins.stream().anyMatch(begin -> others(begin, top).requests != 0);
        if (others) {
            while (top.size() > BY_THEMSELVES) {
                top.removeLast();
            }
            bars.series("other");
        }
        for (int i = 0; i < begins.size(); i++) {
            Instant begin = begins.get(i);
            BigDecimal then = i < before.size() ? before.get(i) : null;
            bars.column(
                    inquiry.step().label(begin),
                    parts(begin, top),
                    then,
                    then == null ? "" : inquiry.time().beforeName() + ": " + Show.usd(then));
        }
        for (Budget budget : budgets) {
            bars.bound(
                    (budget.name() == null ? "budget" : budget.name()) + " " + Show.usd(Money.toUsd(budget.amount())),
                    Money.toUsd(budget.amount()));
        }
        return bars.draw();
    }

    /** The dearest groups: as many as there are colours when that is all, else one less. */
    private List<Key> top() {
        Map<Key, BigDecimal> sums = new HashMap<>();
        cells.values().forEach(column -> column.forEach((key, cell) -> sums.merge(key, cell.usd, BigDecimal::add)));
        int most = sums.size() <= BY_THEMSELVES + 1 ? BY_THEMSELVES + 1 : BY_THEMSELVES;
        return new ArrayList<>(sums.entrySet().stream()
                .sorted(Comparator.<Map.Entry<Key, BigDecimal>, BigDecimal>comparing(Map.Entry::getValue)
                        .reversed()
                        .thenComparing(entry -> String.valueOf(entry.getKey().value)))
                .limit(most)
                .map(Map.Entry::getKey)
                .toList());
    }

    private Cell others(Instant begin, List<Key> top) {
        Cell rest = wholes.getOrDefault(begin, Cell.NONE);
        Map<Key, Cell> column = cells.getOrDefault(begin, Map.of());
        for (Key key : top) {
            rest = rest.minus(column.getOrDefault(key, Cell.NONE));
        }
        return rest;
    }

    private List<Bars.Part> parts(Instant begin, List<Key> top) {
        Instant from = later(begin, inquiry.time().window().from());
        Instant next = inquiry.step().next(begin);
        Instant to = next.isBefore(inquiry.time().window().to())
                ? next
                : inquiry.time().window().to();
        Address calls = inquiry.calls(from, to);
        Map<Key, Cell> column = cells.getOrDefault(begin, Map.of());
        List<Bars.Part> parts = new ArrayList<>();
        for (int i = 0; i < top.size(); i++) {
            Key key = top.get(i);
            Cell cell = column.getOrDefault(key, Cell.NONE);
            String href = inquiry.grouping().narrow(calls, key.value).toString();
            parts.add(new Bars.Part(i, cell.usd, href, title(begin, name(key), cell)));
        }
        Cell rest = others(begin, top);
        if (rest.requests != 0 || rest.usd.signum() != 0) {
            parts.add(new Bars.Part(BY_THEMSELVES, rest.usd, calls.toString(), title(begin, "other", rest)));
        }
        return parts;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private String name(Key key) {
        return inquiry.grouping().name(key.value, projects);
    }

    private String title(Instant begin, String name, Cell cell) {
        return inquiry.step().label(begin) + ", " + name + ": " + Show.usd(cell.usd) + ", " + Show.count(cell.requests)
                + (cell.requests == 1 ? " call" : " calls");
    }
}
