package ai.behest.audit;

import ai.behest.wire.AuditLine;
import ai.behest.wire.CsvCell;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** How the log is written out. */
public enum AuditFormat {
    /** A line of JSON for each line of the log: what a chain can be verified from. */
    NDJSON("application/x-ndjson") {
        @Override
        void header(StringBuilder text) {}

        @Override
        void line(StringBuilder text, AuditLine line) {
            text.append(Json.text(line)).append('\n');
        }
    },
    /** RFC 4180, for people. */
    CSV("text/csv; charset=utf-8") {
        @Override
        void header(StringBuilder text) {
            text.append("seq,at,actor,action,target,details,address,trace_id,prev_hash,hash\r\n");
        }

        @Override
        void line(StringBuilder text, AuditLine line) {
            text.append(line.seq()).append(',').append(line.at());
            for (String cell : new String[] {line.actor(), line.action(), line.target()}) {
                CsvCell.append(text.append(','), cell);
            }
            CsvCell.quoted(text.append(','), Json.text(line.details()));
            for (String cell : new String[] {line.address(), line.traceId(), line.prevHash(), line.hash()}) {
                CsvCell.append(text.append(','), cell);
            }
            text.append("\r\n");
        }
    };

    private final String contentType;

    AuditFormat(String contentType) {
        this.contentType = contentType;
    }

    public String contentType() {
        return contentType;
    }

    abstract void header(StringBuilder text);

    abstract void line(StringBuilder text, AuditLine line);

    /** @throws ai.behest.wire.RefusedException naming {@code format} */
    public static AuditFormat parse(@Nullable String text) {
        return switch (text) {
            case "ndjson" -> NDJSON;
            case "csv" -> CSV;
            case null, default ->
                throw Refusal.invalid("format", "format is ndjson or csv.").asException();
        };
    }
}
