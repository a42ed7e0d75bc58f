package ai.behest.budget;

import ai.behest.store.GroupWriter;
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

    private final String node;

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
        // what was spent while the budget only counted is granted from the first
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO budget_account (budget_id, scope_key, window_start, window_end, granted, ceiling)
                SELECT ?, ?, ?, ?, COALESCE(SUM(granted), 0), COALESCE(SUM(granted), 0)
                FROM budget_lease WHERE budget_id = ? AND scope_key = ? AND window_start = ?
                ON CONFLICT DO NOTHING
                """)) {
            bind(statement, 1, ask.purse());
            statement.setLong(4, ask.windowEnd());
            bind(statement, 5, ask.purse());
            statement.executeUpdate();
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO budget_lease (budget_id, scope_key, window_start, node, granted, spent, last_grant, last_given)"
                        + " VALUES (?, ?, ?, ?, 0, 0, '', 0) ON CONFLICT DO NOTHING")) {
            bind(statement, 1, ask.purse());
            statement.setString(4, node);
            statement.executeUpdate();
        }
    }

    /** Locks the balance and returns what is granted of it. The ceiling follows the limit upwards. */
    private static long locked(Connection connection, Ask ask) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE budget_account SET ceiling = CASE WHEN ceiling < ? THEN ? ELSE ceiling END" + KEY
                        + " RETURNING granted")) {
            statement.setLong(1, ask.limit());
            statement.setLong(2, ask.limit());
            bind(statement, 3, ask.purse());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Takes the pieces that have come back out of leases and balance; returns how much that is. */
    private static long age(Connection connection, Ask ask) throws SQLException {
        long back = 0;
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT node, SUM(spent) FROM budget_piece" + KEY + " AND piece <= ? GROUP BY node")) {
            bind(statement, 1, ask.purse());
            statement.setLong(4, ask.expired());
            try (ResultSet row = statement.executeQuery();
                    PreparedStatement lease = connection.prepareStatement(
                            "UPDATE budget_lease SET granted = granted - ?, spent = spent - ?" + KEY
                                    + " AND node = ?")) {
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
        }
        if (back > 0) {
            update(connection, "DELETE FROM budget_piece" + KEY + " AND piece <= ?", ask.purse(), ask.expired());
            raise(connection, ask.purse(), -back);
        }
        return back;
    }

    private @Nullable Long repeated(Connection connection, PurseKey purse, String id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT last_given FROM budget_lease" + KEY + " AND node = ? AND last_grant = ?")) {
            bind(statement, 1, purse);
            statement.setString(4, node);
            statement.setString(5, id);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : null;
            }
        }
    }

    private void giveBack(Connection connection, Return back) throws SQLException {
        if (repeated(connection, back.purse(), back.id()) == null) {
            move(connection, back.purse(), back.id(), -back.amount());
        }
    }

    private void move(Connection connection, PurseKey purse, String id, long amount) throws SQLException {
        raise(connection, purse, amount);
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE budget_lease SET granted = granted + ?, last_grant = ?, last_given = ?" + KEY
                        + " AND node = ?")) {
            statement.setLong(1, amount);
            statement.setString(2, id);
            statement.setLong(3, amount);
            bind(statement, 4, purse);
            statement.setString(7, node);
            statement.executeUpdate();
        }
    }

    static void raise(Connection connection, PurseKey purse, long amount) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE budget_account SET granted = granted + ?" + KEY)) {
            statement.setLong(1, amount);
            bind(statement, 2, purse);
            statement.executeUpdate();
        }
    }

    private Purse.Look look(Connection connection, PurseKey purse) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT COALESCE(SUM(spent), 0), COALESCE(SUM(CASE WHEN node = ? THEN 0 ELSE granted - spent END), 0)"
                        + " FROM budget_lease" + KEY)) {
            statement.setString(1, node);
            bind(statement, 2, purse);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Purse.Look(row.getLong(1), row.getLong(2));
            }
        }
    }

    private static void update(Connection connection, String sql, PurseKey purse, long... more) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, 1, purse);
            for (int i = 0; i < more.length; i++) {
                statement.setLong(4 + i, more[i]);
            }
            statement.executeUpdate();
        }
    }

    static void bind(PreparedStatement statement, int first, PurseKey purse) throws SQLException {
        statement.setString(first, purse.budgetId());
        statement.setString(first + 1, purse.key());
        statement.setLong(first + 2, purse.window());
    }
}
