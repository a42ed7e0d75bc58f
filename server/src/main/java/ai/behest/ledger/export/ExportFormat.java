package ai.behest.ledger.export;

import ai.behest.wire.Refusal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How entries are written. */
public enum ExportFormat {
    /** One line an entry, after a line of names; RFC 4180. */
    CSV("csv", "text/csv; charset=utf-8"),
    /** One JSON object a line. */
    NDJSON("ndjson", "application/x-ndjson"),
    /** The FinOps cost and usage format, version 1.2, as CSV. */
    FOCUS("csv", "text/csv; charset=utf-8");

    private final String extension;
    private final String contentType;

    ExportFormat(String extension, String contentType) {
        this.extension = extension;
        this.contentType = contentType;
    }

    /** Of a file's name, without the dot. */
    String extension() {
        return extension;
    }

    public String contentType() {
        return contentType;
    }

    /** As requests spell it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    RowText rows() {
        return switch (this) {
            case CSV -> new CsvText(EntryFields.ALL);
            case NDJSON -> new JsonText(EntryFields.ALL);
            case FOCUS -> new CsvText(FocusFields.ALL);
        };
    }

    /** @throws ai.behest.wire.RefusedException naming {@code format} */
    public static ExportFormat parse(@Nullable String text) {
        for (ExportFormat format : values()) {
            if (format.text().equals(text)) {
                return format;
            }
        }
        throw Refusal.invalid("format", "format is csv, ndjson or focus.").asException();
    }
}
