package ai.behest.ledger.export;

import java.util.List;

/**
 * CSV (RFC 4180). A spreadsheet takes text that begins with {@code =}, {@code +}, {@code -} or {@code @}, also after a tab or a
 * line break, for a formula: such text gets an apostrophe before it. Numbers are left as they are.
 */
record CsvText(List<Field> fields) implements RowText {
    private static final String LINE_END = "\r\n";

    CsvText {
        fields = List.copyOf(fields);
    }

    @Override
    public void header(StringBuilder text) {
        for (int i = 0; i < fields.size(); i++) {
            text.append(i == 0 ? "" : ",").append(fields.get(i).name());
        }
        text.append(LINE_END);
    }

    @Override
    public void row(StringBuilder text, ExportedEntry entry, Names names) {
        for (int i = 0; i < fields.size(); i++) {
            if (i > 0) {
                text.append(',');
            }
            switch (fields.get(i).value().apply(entry, names)) {
                case Cell.Nothing _ -> {}
                case Cell.Text(String words) -> text(text, words);
                case Cell.Amount(var number) -> text.append(number.toPlainString());
                case Cell.Flag(boolean flag) -> text.append(flag);
                case Cell.Json(String json) -> quoted(text, json);
            }
        }
        text.append(LINE_END);
    }

    private static void text(StringBuilder text, String words) {
        String safe = isFormula(words) ? "'" + words : words;
        if (safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
                || !safe.strip().equals(safe)) {
            quoted(text, safe);
        } else {
            text.append(safe);
        }
    }

    private static boolean isFormula(String words) {
        return switch (words.charAt(0)) {
            case '=', '+', '-', '@', '\t', '\r', '\n' -> true;
            // the same signs in the full width of East Asian scripts, which spreadsheets read too
            case '\uff1d', '\uff0b', '\uff0d', '\uff20' -> true;
            default -> false;
        };
    }

    private static void quoted(StringBuilder text, String words) {
        text.append('"').append(words.replace("\"", "\"\"")).append('"');
    }
}
