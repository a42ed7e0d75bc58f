package ai.behest.ledger;

import ai.behest.store.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Numbers a node's entries in the order in which it commits them. The numbers are taken in the transaction that uses
 * them, from a row that stays locked until it ends: a batch that is rolled back gives its numbers back, a restarted
 * node goes on after the last one even while a transaction of its earlier life is still ending, and no number appears
 * below one that was already seen. There may be gaps. Used by the writer's one thread.
 */
final class EntrySequence {
    private static final String TAKE = "INSERT INTO entry_seq (node, last) VALUES (?, ?)"
            + " ON CONFLICT (node) DO UPDATE SET last = entry_seq.last + excluded.last RETURNING last";

    private final String node;
    private final Statements statements;

    EntrySequence(String node, Statements statements) {
        this.node = node;
        this.statements = statements;
    }

    /** Takes so many numbers; returns the first of them. */
    long take(Connection on, int count) throws SQLException {
        PreparedStatement prepared = statements.of(on, TAKE);
        prepared.setString(1, node);
        prepared.setLong(2, count);
        try (ResultSet row = prepared.executeQuery()) {
            row.next();
            return row.getLong(1) - count + 1;
        }
    }
}
