package ai.behest.audit;

import ai.behest.store.Act;
import ai.behest.store.Database;
import ai.behest.store.Transaction;
import ai.behest.wire.AuditLine;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log of administrative acts. From its making on it is the witness of every {@link Act} in its database: a line is added
 * by the transaction that does the act, or neither is there. Lines are only ever added; the tables refuse anything else.
 */
public final class AuditLog {

    /**
     * Up to where a tenant's log goes. Kept elsewhere, it proves later that nothing was taken off the end.
     *
     * @param seq of the last line, 0 without any
     */
    public record Head(long seq, String hash) {
        static final Head NONE = new Head(0, AuditLine.NONE);
    }

    private final Database database;

    public AuditLog(Database database) {
        this.database = database;
        database.witness(AuditLog::enter);
    }

    /**
     * Adds a line of something that changes nothing else in the database, e.g. a sign-in that was refused. Blocks; the line is
     * durable when it returns. Inside another act it is a line of its own.
     */
    public void append(Act act) {
        act.during(() -> database.write(_ -> true));
    }

    /** Adds the line of the {@link Act} that this thread is at, when it changes nothing in the database. Blocks. */
    public void enterActUnderWay() {
        database.write(_ -> true);
    }

    private static void enter(Transaction transaction, Act act) {
        Head last = AuditRows.next(transaction, act.tenantId());
        AuditLine line = new AuditLine(
                act.tenantId(),
                last.seq() + 1,
                instant(transaction.nowMicros()),
                act.actor(),
                act.action(),
                act.target(),
                act.details(),
                act.address(),
                act.traceId(),
                last.hash(),
                "");
        AuditRows.insert(transaction, line.sealed(), transaction.nowMicros());
    }

    static String instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }

    /** Blocks. */
    public Head head(String tenantId) {
        return database.read(handle -> AuditRows.head(handle, tenantId));
    }

    /**
     * A part of the log, the newest line first. Blocks.
     *
     * @param before the {@code seq} of the last line of the part before, or null to begin
     */
    public List<AuditLine> page(String tenantId, AuditFilter filter, @Nullable Long before, int limit) {
        long below = before == null ? Long.MAX_VALUE : before;
        return database.read(handle -> AuditRows.page(handle, tenantId, filter, true, below, limit));
    }

    /** All lines that fit, the oldest first, as a text that is read piece by piece. Blocks. */
    public AuditExtract extract(String tenantId, AuditFilter filter, AuditFormat format) {
        Head head = head(tenantId);
        return new AuditExtract(database, tenantId, filter, format, head);
    }
}
