package ai.behest.budget;

import ai.behest.store.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Enters what resolved calls spent into this node's leases, in the transaction of their entries: a balance and the
 * entries behind it can never differ. Only a node's own rows are written, so that nodes do not wait for each other.
 */
public final class Charges {
    private static final String SPEND = """
            INSERT INTO budget_lease (budget_id, scope_key, window_start, node, granted, spent, last_grant, last_given)
            VALUES (?, ?, ?, ?, ?, ?, '', 0)
            ON CONFLICT (budget_id, scope_key, window_start, node) DO UPDATE
            SET spent = budget_lease.spent + excluded.spent, granted = budget_lease.granted + ?
            """;
    private static final String PIECE = """
            INSERT INTO budget_piece (budget_id, scope_key, window_start, node, piece, spent) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (budget_id, scope_key, window_start, node, piece) DO UPDATE
            SET spent = budget_piece.spent + excluded.spent
            """;
    private static final String ALLOW = """
            UPDATE budget_account SET granted = granted + ?,
                ceiling = CASE WHEN ceiling < granted + ? THEN granted + ? ELSE ceiling END
            WHERE budget_id = ? AND scope_key = ? AND window_start = ?
            """;

    private final String node;
    private final Statements statements;
    private final Map<PurseKey, Sum> sums = new TreeMap<>();

    /** @param node whose leases they are */
    public Charges(String node, Statements statements) {
        this.node = node;
        this.statements = statements;
    }

    /** What the calls of one group spent of one purse. */
    private static final class Sum {
        private long spent;
        /** Spent without having been granted: by purses that only count, and by calls above what they held. */
        private long ungranted;

        private final Map<Long, Long> pieces = new TreeMap<>();
    }

    /** Adds one call's hold on a purse and what the call came to in its unit. */
    public void add(Hold hold, long actual) {
        Sum sum = sums.computeIfAbsent(hold.purse(), _ -> new Sum());
        sum.spent += actual;
        if (!hold.granted()) {
            sum.ungranted += actual;
        } else if (actual > hold.amount()) {
            sum.ungranted += actual - hold.amount();
        }
        if (hold.piece() != 0) {
            sum.pieces.merge(hold.piece(), actual, Long::sum);
        }
    }

    /** Writes what was added, in the transaction under way. */
    public void write(Connection connection) throws SQLException {
        if (sums.isEmpty()) {
            return;
        }
        PreparedStatement spend = statements.of(connection, SPEND);
        for (Map.Entry<PurseKey, Sum> entry : sums.entrySet()) {
            Sum sum = entry.getValue();
            Grants.bind(spend, 1, entry.getKey());
            spend.setString(4, node);
            spend.setLong(5, sum.spent);
            spend.setLong(6, sum.spent);
            spend.setLong(7, sum.ungranted);
            spend.addBatch();
        }
        spend.executeBatch();
        for (Map.Entry<PurseKey, Sum> entry : sums.entrySet()) {
            pieces(connection, entry.getKey(), entry.getValue());
            allow(connection, entry.getKey(), entry.getValue().ungranted);
        }
    }

    private void pieces(Connection connection, PurseKey purse, Sum sum) throws SQLException {
        if (sum.pieces.isEmpty()) {
            return;
        }
        PreparedStatement piece = statements.of(connection, PIECE);
        for (Map.Entry<Long, Long> entry : sum.pieces.entrySet()) {
            Grants.bind(piece, 1, purse);
            piece.setString(4, node);
            piece.setLong(5, entry.getKey());
            piece.setLong(6, entry.getValue());
            piece.addBatch();
        }
        piece.executeBatch();
    }

    /** What was spent without a grant is the truth all the same: the balance, when there is one, allows for it. */
    private void allow(Connection connection, PurseKey purse, long amount) throws SQLException {
        if (amount == 0) {
            return;
        }
        PreparedStatement statement = statements.of(connection, ALLOW);
        statement.setLong(1, amount);
        statement.setLong(2, amount);
        statement.setLong(3, amount);
        Grants.bind(statement, 4, purse);
        statement.executeUpdate();
    }
}
