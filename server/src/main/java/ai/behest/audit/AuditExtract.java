package ai.behest.audit;

import ai.behest.store.Database;
import ai.behest.wire.AuditLine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of the log, piece by piece: no more than a page of lines is in memory. It reaches up to the head that there was when
 * it was made. Used by one thread at a time.
 */
public final class AuditExtract {
    private static final int PAGE = 500;

    private final Database database;
    private final String tenantId;
    private final AuditFilter filter;
    private final AuditFormat format;
    private final AuditLog.Head head;
    private boolean begun;
    private boolean ended;
    private long after;

    AuditExtract(Database database, String tenantId, AuditFilter filter, AuditFormat format, AuditLog.Head head) {
        this.database = database;
        this.tenantId = tenantId;
        this.filter = filter;
        this.format = format;
        this.head = head;
    }

    /** The last line of the whole log, whatever the filter. */
    public AuditLog.Head head() {
        return head;
    }

    public String contentType() {
        return format.contentType();
    }

    /** The next piece, in UTF-8; null after the last. Blocks. */
    public byte @Nullable [] next() {
        if (ended) {
            return null;
        }
        StringBuilder piece = new StringBuilder();
        if (!begun) {
            begun = true;
            format.header(piece);
        }
        List<AuditLine> page = database.read(handle -> AuditRows.page(handle, tenantId, filter, false, after, PAGE));
        for (AuditLine line : page) {
            if (line.seq() <= head.seq()) {
                format.line(piece, line);
                after = line.seq();
            } else {
                ended = true;
            }
        }
        ended |= page.size() < PAGE;
        return piece.toString().getBytes(StandardCharsets.UTF_8);
    }
}
