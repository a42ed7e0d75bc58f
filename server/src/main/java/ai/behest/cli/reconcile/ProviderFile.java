package ai.behest.cli.reconcile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A provider's usage export, read whole.
 *
 * @param hasIds whether each row is one call with an id
 * @param hasCost whether it says what things cost
 * @param hasRequests whether it says how many requests a row is about
 * @param decimals the most decimals that a cost in it has
 */
public record ProviderFile(List<ProviderRow> rows, boolean hasIds, boolean hasCost, boolean hasRequests, int decimals) {
    private static final int MOST_ROWS = 2_000_000;
    private static final int LONGEST_NUMBER = 60;
    private static final int MOST_DIGITS = 40;

    public ProviderFile {
        rows = List.copyOf(rows);
    }

    /** @throws IllegalArgumentException that says what is wrong, with the line and the column, or the option for a column */
    public static ProviderFile read(Path file, Columns columns) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return read(reader, columns);
        }
    }

    static ProviderFile read(Reader reader, Columns columns) throws IOException {
        CsvFile csv = new CsvFile(reader);
        Columns.Places places = columns.in(csv.names());
        List<ProviderRow> rows = new ArrayList<>();
        int decimals = 0;
        for (List<String> cells = csv.row(); cells != null; cells = csv.row()) {
            Cells row = new Cells(csv, cells);
            BigDecimal cost = row.money(places.cost());
            decimals = Math.max(decimals, cost.stripTrailingZeros().scale());
            Usage usage = new Usage(
                    places.requests() < 0 ? 1 : row.count(places.requests()),
                    row.count(places.input()),
                    row.count(places.cached()),
                    row.count(places.output()),
                    cost,
                    0,
                    0,
                    1);
            String model = row.text(places.model());
            if (usage.isNothing() && model.isEmpty()) {
                continue; // OpenAI writes a row for a day without usage, too
            }
            if (rows.size() == MOST_ROWS) {
                throw new IllegalArgumentException(
                        "The file has more than " + MOST_ROWS + " rows: cut it into shorter times.");
            }
            String end = row.text(places.end());
            String id = row.text(places.id());
            rows.add(new ProviderRow(
                    id.isEmpty() ? null : id,
                    row.time(places.time()),
                    end.isEmpty() ? null : row.time(places.end()),
                    model,
                    usage));
        }
        return of(rows, places.cost() >= 0, places.requests() >= 0, decimals);
    }

    /** Only the rows that begin in this time. */
    public ProviderFile within(@Nullable Instant from, @Nullable Instant to) {
        return of(
                rows.stream()
                        .filter(row -> (from == null || !row.from().isBefore(from))
                                && (to == null || row.from().isBefore(to)))
                        .toList(),
                hasCost,
                hasRequests,
                decimals);
    }

    private static ProviderFile of(List<ProviderRow> rows, boolean hasCost, boolean hasRequests, int decimals) {
        boolean ids = !rows.isEmpty()
                && rows.stream().allMatch(row -> row.id() != null && row.usage().requests() == 1);
        return new ProviderFile(rows, ids, hasCost, hasRequests, decimals);
    }

    /** The cells of one row, read as what they should be. */
    private record Cells(CsvFile file, List<String> cells) {
        String text(int place) {
            return place < 0 || place >= cells.size() ? "" : cells.get(place).strip();
        }

        long count(int place) {
            String text = text(place);
            if (text.isEmpty()) {
                return 0;
            }
            if (!text.matches("[0-9]{1,15}(\\.0+)?")) {
                throw wrong(place, "is no number of tokens or requests");
            }
            int point = text.indexOf('.');
            return Long.parseLong(point < 0 ? text : text.substring(0, point));
        }

        BigDecimal money(int place) {
            String text = text(place);
            if (text.isEmpty()) {
                return BigDecimal.ZERO;
            }
            try {
                if (text.length() <= LONGEST_NUMBER) {
                    BigDecimal money = new BigDecimal(text);
                    if (Math.abs((long) money.scale()) <= MOST_DIGITS && money.precision() <= MOST_DIGITS) {
                        return money;
                    }
                }
            } catch (NumberFormatException noNumber) {
                throw wrong(place, "is no amount in USD");
            }
            throw wrong(place, "is no amount in USD");
        }

        Instant time(int place) {
            try {
                return Times.parse(text(place));
            } catch (IllegalArgumentException noTime) {
                throw wrong(place, String.valueOf(noTime.getMessage()));
            }
        }

        private IllegalArgumentException wrong(int place, String what) {
            return new IllegalArgumentException(
                    "Line " + file.line() + ", column " + file.names().get(place) + ": " + what + ".");
        }
    }
}
