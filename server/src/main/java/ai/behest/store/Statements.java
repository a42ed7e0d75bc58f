package ai.behest.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The statements of a lane, each prepared once for a connection: a group is often a call or two, and preparing would cost more
 * than they do. Used by the thread of its connection.
 */
public final class Statements {
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private @Nullable Connection connection;

    /** The statement for this text, without rows of a group that failed. Not to be closed by whoever uses it. */
    public PreparedStatement of(Connection current, String sql) throws SQLException {
        if (!current.equals(connection)) {
            // those of a connection that is gone are gone with it
            prepared.clear();
            connection = current;
        }
        PreparedStatement known = prepared.get(sql);
        if (known == null) {
            known = current.prepareStatement(sql);
            prepared.put(sql, known);
        } else {
            known.clearBatch();
        }
        return known;
    }
}
