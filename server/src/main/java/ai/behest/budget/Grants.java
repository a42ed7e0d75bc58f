package ai.behest.budget;

import ai.behest.store.GroupWriter;
import ai.behest.store.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves money between a balance and this node's lease of it, inside the group commit. The one statement that raises
 * {@code granted} stands here, and it never exceeds the limit. Rows of balances are locked in one order on every node.
 */
final class Grants implements GroupWriter.Lane<Grants.Step> {

    /** One movement. */
    sealed interface Step {
        PurseKey purse();
    }

    /**
     * Asks for more, and looks how the balance stands.
     *
     * @param id of this grant: written again after a lost connection, it is given once
     * @param limit what may be granted in all; ignored when nothing is granted
     * @param least nothing is given when less than this is left
     * @param need what is needed now
     * @param want what will be needed soon: given as far as it is a quarter of what is left, so that the last of it is
     *     shared among the nodes
     * @param whole nobody else spends from it: everything is given
     * @param expired pieces of a rolling period that began here or earlier have come back
     */
    record Ask(
            PurseKey purse,
            String id,
            boolean granted,
            boolean rolling,
            long windowEnd,
            long limit,
            long least,
            long need,
            long want,
            boolean whole,
            long expired,
            Answer answer)
            implements Step {}

    /** Gives back what is not needed. */
    record Return(PurseKey purse, String id, long amount) implements Step {}

    /** What an {@link Ask} came to; to be read once it is durable. */
    static final class Answer {
        private long given;
        private long left;
        private Purse.Look look = new Purse.Look(0, 0);

        long given() {
            return given;
        }

        /** What nobody holds of the balance, after this grant. */
        long left() {
            return left;
        }

        Purse.Look look() {
            return look;
        }
    }

    private static final String KEY = " WHERE budget_id = ? AND scope_key = ? AND window_start = ?";
    /** What was spent while the budget only counted is granted from the first. */
    private static final String OPEN_ACCOUNT = """
            INSERT INTO budget_account (budget_id, scope_key, window_start, window_end, granted, ceiling)
            SELECT ?, ?, ?, ?, COALESCE(SUM(granted), 0), COALESCE(SUM(granted), 0)
            FROM budget_lease WHERE budget_id = ? AND scope_key = ? AND window_start = ?
            ON CONFLICT DO NOTHING
            """;

    private static final String OPEN_LEASE =
            "INSERT INTO budget_lease (budget_id, scope_key, window_start, node, granted, spent, last_grant, last_given)"
                    + " VALUES (?, ?, ?, ?, 0, 0, '', 0) ON CONFLICT DO NOTHING";
    private static final String LOCK =
            "UPDATE budget_account SET ceiling = CASE WHEN ceiling < ? THEN ? ELSE ceiling END" + KEY
                    + " RETURNING granted";
    private static final String AGED =
            "SELECT node, SUM(spent) FROM budget_piece" + KEY + " AND piece <= ? GROUP BY node";
    private static final String AGE_LEASE =
            "UPDATE budget_lease SET granted = granted - ?, spent = spent - ?" + KEY + " AND node = ?";
    private static final String FORGET_PIECES = "DELETE FROM budget_piece" + KEY + " AND piece <= ?";
    private static final String REPEATED =
            "SELECT last_given FROM budget_lease" + KEY + " AND node = ? AND last_grant = ?";
    private static final String RAISE = "UPDATE budget_account SET granted = granted + ?" + KEY;
    private static final String MOVE =
            "UPDATE budget_lease SET granted = granted + ?, last_grant = ?, last_given = ?" + KEY + " AND node = ?";
    private static final String LOOK =
            "SELECT COALESCE(SUM(spent), 0), COALESCE(SUM(CASE WHEN node = ? THEN 0 ELSE granted - spent END), 0)"
                    + " FROM budget_lease" + KEY;

    private final String node;
    private final Statements statements = new Statements();

    Grants(String node) {
        this.node = node;
    }

    @Override
    public void write(Connection connection, List<Step> steps) throws SQLException {
        for (Step step :
                steps.stream().sorted(Comparator.comparing(Step::purse)).toList()) {
            switch (step) {
                case Ask ask -> ask(connection, ask);
                case Return back -> giveBack(connection, back);
            }
        }
    }

    private void ask(Connection connection, Ask ask) throws SQLException {
        if (!ask.granted()) {
            if (ask.rolling()) {
                age(connection, ask);
            }
            ask.answer().look = look(connection, ask.purse());
            return;
        }
        open(connection, ask);
        long granted = locked(connection, ask);
        if (ask.rolling()) {
            granted -= age(connection, ask);
        }
        Long repeated = repeated(connection, ask.purse(), ask.id());
        long left = ask.limit() - granted;
        if (repeated != null) {
            ask.answer().given = repeated;
        } else {
            long give = left <= 0 || left < ask.least()
                    ? 0
                    : ask.whole() ? left : Math.min(left, Math.max(ask.need(), Math.min(left / 4, ask.want())));
            if (give > 0) {
                move(connection, ask.purse(), ask.id(), give);
            }
            ask.answer().given = give;
            left -= give;
        }
        ask.answer().left = left;
        ask.answer().look = look(connection, ask.purse());
    }

    private void open(Connection connection, Ask ask) throws SQLException {
        PreparedStatement account = statements.of(connection, OPEN_ACCOUNT);
        bind(account, 1, ask.purse());
        account.setLong(4, ask.windowEnd());
        bind(account, 5, ask.purse());
        account.executeUpdate();
        PreparedStatement lease = statements.of(connection, OPEN_LEASE);
        bind(lease, 1, ask.purse());
        lease.setString(4, node);
        lease.executeUpdate();
    }

    /** Locks the balance and returns what is granted of it. The ceiling follows the limit upwards. */
    private long locked(Connection connection, Ask ask) throws SQLException {
        PreparedStatement statement = statements.of(connection, LOCK);
        statement.setLong(1, ask.limit());
        statement.setLong(2, ask.limit());
        bind(statement, 3, ask.purse());
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Takes the pieces that have come back out of leases and balance; returns how much that is. */
    private long age(Connection connection, Ask ask) throws SQLException {
        long back = 0;
        PreparedStatement aged = statements.of(connection, AGED);
        bind(aged, 1, ask.purse());
        aged.setLong(4, ask.expired());
        PreparedStatement lease = statements.of(connection, AGE_LEASE);
        try (ResultSet row = aged.executeQuery()) {
            while (row.next()) {
                long spent = row.getLong(2);
                lease.setLong(1, spent);
                lease.setLong(2, spent);
                bind(lease, 3, ask.purse());
                lease.setString(6, row.getString(1));
                lease.executeUpdate();
                back += spent;
            }
        }
        if (back > 0) {
            PreparedStatement forget = statements.of(connection, FORGET_PIECES);
            bind(forget, 1, ask.purse());
            forget.setLong(4, ask.expired());
            forget.executeUpdate();
            raise(connection, ask.purse(), -back);
        }
        return back;
    }

    private @Nullable Long repeated(Connection connection, PurseKey purse, String id) throws SQLException {
        PreparedStatement statement = statements.of(connection, REPEATED);
        bind(statement, 1, purse);
        statement.setString(4, node);
        statement.setString(5, id);
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : null;
        }
    }

    private void giveBack(Connection connection, Return back) throws SQLException {
        if (repeated(connection, back.purse(), back.id()) == null) {
            move(connection, back.purse(), back.id(), -back.amount());
        }
    }

    private void move(Connection connection, PurseKey purse, String id, long amount) throws SQLException {
        raise(connection, purse, amount);
        PreparedStatement lease = statements.of(connection, MOVE);
        lease.setLong(1, amount);
        lease.setString(2, id);
        lease.setLong(3, amount);
        bind(lease, 4, purse);
        lease.setString(7, node);
        lease.executeUpdate();
    }

    private void raise(Connection connection, PurseKey purse, long amount) throws SQLException {
        PreparedStatement account = statements.of(connection, RAISE);
        account.setLong(1, amount);
        bind(account, 2, purse);
        account.executeUpdate();
    }

    private Purse.Look look(Connection connection, PurseKey purse) throws SQLException {
        PreparedStatement statement = statements.of(connection, LOOK);
        statement.setString(1, node);
        bind(statement, 2, purse);
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return new Purse.Look(row.getLong(1), row.getLong(2));
        }
    }

    static void bind(PreparedStatement statement, int first, PurseKey purse) throws SQLException {
        statement.setString(first, purse.budgetId());
        statement.setString(first + 1, purse.key());
        statement.setLong(first + 2, purse.window());
    }
}
