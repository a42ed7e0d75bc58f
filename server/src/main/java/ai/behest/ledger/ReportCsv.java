package ai.behest.ledger;

import ai.behest.wire.CsvCell;
import ai.behest.wire.Refusal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A report as a table (RFC 4180): a line of names, then a line for each group; texts are as {@link CsvCell} has them. */
public final class ReportCsv {
    /** Its media type. */
    public static final String TYPE = "text/csv; charset=utf-8";

    private static final List<String> FIGURES = List.of(
            "requests",
            "input_tokens",
            "cached_tokens",
            "cache_write_tokens",
            "output_tokens",
            "reasoning_tokens",
            "cost_usd",
            "corrections_usd",
            "cost_per_request_usd",
            "unpriced_requests",
            "estimated_requests",
            "mean_latency_ms");

    private ReportCsv() {}

    /**
     * Whether a request's {@code format} asks for it, rather than for JSON.
     *
     * @throws ai.behest.wire.RefusedException naming {@code format}
     */
    public static boolean isWanted(@Nullable String format) {
        return switch (format) {
            case "csv" -> true;
            case "json" -> false;
            case null -> false;
            default -> throw Refusal.invalid("format", "format is json or csv.").asException();
        };
    }

    /** The answer's headers: it is a file, and {@code X-Next-Cursor} says where the next page begins, if there is one. */
    public static Map<String, String> headers(@Nullable String next) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Disposition", "attachment; filename=\"behest-report.csv\"");
        headers.put("X-Content-Type-Options", "nosniff");
        if (next != null) {
            headers.put("X-Next-Cursor", next);
        }
        return headers;
    }

    public static byte[] bytes(CostReport report) {
        StringBuilder csv = new StringBuilder();
        List<String> names = new ArrayList<>(report.groupBy());
        names.addAll(FIGURES);
        line(csv, names.stream().map(ReportCsv::text).toList());
        for (CostReport.Row row : report.data()) {
            List<String> cells = new ArrayList<>();
            report.groupBy().forEach(name -> cells.add(text(row.group().get(name))));
            cells.addAll(figures(row.figures()));
            line(csv, cells);
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> figures(CostReport.Figures figures) {
        return Arrays.<@Nullable Object>asList(
                        figures.requests(),
                        figures.inputTokens(),
                        figures.cachedTokens(),
                        figures.cacheWriteTokens(),
                        figures.outputTokens(),
                        figures.reasoningTokens(),
                        figures.costUsd(),
                        figures.correctionsUsd(),
                        figures.costPerRequestUsd(),
                        figures.unpricedRequests(),
                        figures.estimatedRequests(),
                        figures.meanLatencyMs())
                .stream()
                .map(ReportCsv::number)
                .toList();
    }

    private static String number(@Nullable Object figure) {
        return switch (figure) {
            case null -> "";
            case BigDecimal decimal -> decimal.toPlainString();
            case BigInteger integer -> integer.toString();
            default -> figure.toString();
        };
    }

    /** A text as a cell. */
    static String text(@Nullable String text) {
        StringBuilder cell = new StringBuilder();
        if (text != null) {
            CsvCell.append(cell, text);
        }
        return cell.toString();
    }

    private static void line(StringBuilder csv, List<String> cells) {
        csv.append(String.join(",", cells)).append("\r\n");
    }
}
