package ai.behest.cli.reconcile;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads CSV row by row (RFC 4180; also with tabs or semicolons, as the first line has them). */
final class CsvFile {
    private static final int MOST_CELLS = 1_000;
    private static final int LONGEST_CELL = 1024 * 1024;
    private static final int END = -1;
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final Reader reader;
    private final char separator;
    private final List<String> names;
    private int next;
    private long line = 1;

    /** @throws IllegalArgumentException when there is no first line of names */
    CsvFile(Reader reader) throws IOException {
        this.reader = reader;
        this.next = reader.read();
        if (next == BYTE_ORDER_MARK) {
            next = reader.read();
        }
        StringBuilder first = new StringBuilder();
        while (next != END && next != '\n' && first.length() < LONGEST_CELL) {
            first.append((char) next);
            next = reader.read();
        }
        advance();
        String text = first.toString().strip();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("The file is empty: its first line has the names of the columns.");
        }
        this.separator = text.indexOf('\t') >= 0 ? '\t' : text.indexOf(',') < 0 && text.indexOf(';') >= 0 ? ';' : ',';
        this.names = List.of(text.split(String.valueOf(separator), -1)).stream()
                .map(name -> name.strip().replaceAll("^\"|\"$", ""))
                .toList();
    }

    List<String> names() {
        return names;
    }

    /** The line that the row before ends on, from 1. */
    long line() {
        return line - 1;
    }

    /** The next row's cells; null after the last. Blank lines are no rows. */
    @Nullable
    List<String> row() throws IOException {
        while (next == '\r' || next == '\n') {
            advance();
        }
        if (next == END) {
            return null;
        }
        List<String> cells = new ArrayList<>(names.size());
        while (true) {
            cells.add(next == '"' ? quoted() : plain());
            if (cells.size() > MOST_CELLS) {
                throw wrong("has more than " + MOST_CELLS + " cells");
            }
            if (next == separator) {
                advance();
            } else {
                break;
            }
        }
        if (next == '\r') {
            advance();
        }
        if (next == '\n') {
            advance();
        } else if (next != END) {
            throw wrong("has text behind a closing quote");
        }
        return cells;
    }

    private String plain() throws IOException {
        StringBuilder cell = new StringBuilder();
        while (next != END && next != separator && next != '\r' && next != '\n') {
            add(cell);
        }
        return cell.toString();
    }

    private String quoted() throws IOException {
        StringBuilder cell = new StringBuilder();
        advance();
        while (true) {
            if (next == END) {
                throw wrong("has a quote that is never closed");
            }
            if (next == '"') {
                advance();
                if (next != '"') {
                    return cell.toString();
                }
            }
            add(cell);
        }
    }

    private void add(StringBuilder cell) throws IOException {
        if (cell.length() == LONGEST_CELL) {
            throw wrong("has a cell of over a million characters");
        }
        cell.append((char) next);
        advance();
    }

    private void advance() throws IOException {
        if (next == '\n') {
            line++;
        }
        next = reader.read();
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("Line " + line + " of the file " + what + ".");
    }
}
