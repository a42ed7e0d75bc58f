package ai.behest.ledger.export;

import ai.behest.wire.CsvCell;
import java.util.List;

/** CSV (RFC 4180), of which texts are as {@link CsvCell} has them; numbers are left as they are. */
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
                case Cell.Text(String words) -> CsvCell.append(text, words);
                case Cell.Amount(var number) -> text.append(number.toPlainString());
                case Cell.Flag(boolean flag) -> text.append(flag);
                case Cell.Json(String json) -> CsvCell.quoted(text, json);
            }
        }
        text.append(LINE_END);
    }
}
