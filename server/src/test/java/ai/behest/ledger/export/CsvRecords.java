package ai.behest.ledger.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads CSV strictly, as RFC 4180 says, so that a test sees what another program would. */
public final class CsvRecords {
    private final String text;
    private int at;

    private CsvRecords(String text) {
        this.text = text;
    }

    /** The rows after the first, by the names in the first. An empty cell is an absent one. */
    public static List<Map<String, String>> read(String text) {
        CsvRecords reader = new CsvRecords(text);
        List<String> names = reader.row();
        List<Map<String, String>> rows = new ArrayList<>();
        while (reader.at < text.length()) {
            List<String> cells = reader.row();
            if (cells.size() != names.size()) {
                throw new AssertionError("A row of " + cells.size() + " cells under " + names.size() + " names");
            }
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < cells.size(); i++) {
                if (!cells.get(i).isEmpty()) {
                    row.put(names.get(i), cells.get(i));
                }
            }
            rows.add(row);
        }
        return rows;
    }

    static List<String> names(String text) {
        return new CsvRecords(text).row();
    }

    private List<String> row() {
        List<String> cells = new ArrayList<>();
        while (true) {
            cells.add(text.charAt(at) == '"' ? quoted() : plain());
            if (text.charAt(at) == ',') {
                at++;
            } else if (text.startsWith("\r\n", at)) {
                at += 2;
                return cells;
            } else {
                throw new AssertionError("After a cell stands " + text.substring(at, at + 1));
            }
        }
    }

    private String plain() {
        int from = at;
        while (",\r".indexOf(text.charAt(at)) < 0) {
            if ("\"\n".indexOf(text.charAt(at)) >= 0) {
                throw new AssertionError("A cell that needs quotes has none");
            }
            at++;
        }
        return text.substring(from, at);
    }

    private String quoted() {
        StringBuilder cell = new StringBuilder();
        at++;
        while (true) {
            int quote = text.indexOf('"', at);
            cell.append(text, at, quote);
            at = quote + 1;
            if (text.charAt(at) != '"') {
                return cell.toString();
            }
            cell.append('"');
            at++;
        }
    }
}
