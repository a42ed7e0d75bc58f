package ai.behest.store;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What a failed write means for the writes after it. */
enum Fault {
    /** The database is well and refused this row (a constraint, a wrong value). */
    REJECTED,
    /** No room on the disk: the next write may succeed. */
    FULL,
    /** The connection is gone or the transaction lost a race: try again on a new one. */
    LOST,
    /** The file cannot be trusted to hold what is written. */
    FATAL;

    static Fault of(SQLException e, Engine engine) {
        return switch (engine) {
            case SQLITE -> ofSqlite(e);
            case POSTGRESQL -> ofPostgres(e);
        };
    }

    private static Fault ofSqlite(SQLException e) {
        if (!(e instanceof SQLiteException sqlite)) {
            return e.getErrorCode() == 0 ? FATAL : REJECTED;
        }
        int primary = sqlite.getResultCode().code & 0xff;
        if (primary == SQLiteErrorCode.SQLITE_FULL.code) {
            return FULL;
        }
        if (primary == SQLiteErrorCode.SQLITE_BUSY.code) {
            return LOST;
        }
        return primary == SQLiteErrorCode.SQLITE_CONSTRAINT.code
                        || primary == SQLiteErrorCode.SQLITE_MISMATCH.code
                        || primary == SQLiteErrorCode.SQLITE_TOOBIG.code
                ? REJECTED
                : FATAL;
    }

    private static Fault ofPostgres(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.equals(GroupWriter.FENCED)) {
            return FATAL;
        }
        if (state.startsWith("53")) {
            return FULL;
        }
        // 22 data, 23 constraint, 42 syntax or missing table; all else is a lost connection, a shutdown or a lost race
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("42") ? REJECTED : LOST;
    }
}
