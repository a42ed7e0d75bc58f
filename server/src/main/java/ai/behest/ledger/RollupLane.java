package ai.behest.ledger;

import ai.behest.store.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Adds a batch's new entries to the rollups, in the transaction that writes them: so the two agree at every instant,
 * after a crash too. A batch costs a row of each rollup for each distinct key, not for each entry. Used by the writer's
 * one thread.
 */
final class RollupLane {
    private static final String TAGS =
            "INSERT INTO tag_set (tenant_id, id, tags) VALUES (?, ?, ?) ON CONFLICT (tenant_id, id) DO NOTHING";
    private static final int DIMENSIONS_FROM = 4;

    private static final String HOURS = Rollup.HOURS.upsert();
    private static final String DAYS = Rollup.DAYS.upsert();
    private static final String USERS = Rollup.USERS.upsert();

    private final String node;
    private final Statements statements;

    RollupLane(String node, Statements statements) {
        this.node = node;
        this.statements = statements;
    }

    /** @param entries those that this transaction has added: none that was there before */
    void write(Connection connection, List<Entry> entries) throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        upsert(statements.of(connection, HOURS), Rollup.HOURS.tallies(entries, node));
        upsert(statements.of(connection, DAYS), Rollup.DAYS.tallies(entries, node));
        tags(statements.of(connection, TAGS), entries);
        upsert(statements.of(connection, USERS), Rollup.USERS.tallies(entries, node));
    }

    private static void upsert(PreparedStatement statement, Map<Rollup.Key, Tally> tallies) throws SQLException {
        for (Map.Entry<Rollup.Key, Tally> row : new TreeMap<>(tallies).entrySet()) {
            Rollup.Key key = row.getKey();
            statement.setString(1, key.tenantId());
            statement.setString(2, key.projectId());
            statement.setLong(3, key.slot());
            int index = DIMENSIONS_FROM;
            for (String value : key.values()) {
                statement.setString(index++, value);
            }
            row.getValue().bind(statement, index);
            statement.addBatch();
        }
        statement.executeBatch();
    }

    private static void tags(PreparedStatement statement, List<Entry> entries) throws SQLException {
        TreeMap<String, TagSet> sets = new TreeMap<>();
        for (Entry entry : entries) {
            Attribution call = entry.attribution();
            TagSet set = TagSet.of(call.tags());
            if (!set.equals(TagSet.NONE)) {
                sets.put(call.tenantId() + ' ' + set.id(), set);
            }
        }
        for (Map.Entry<String, TagSet> row : sets.entrySet()) {
            String tenantAndId = row.getKey();
            TagSet set = row.getValue();
            statement.setString(
                    1, tenantAndId.substring(0, tenantAndId.length() - set.id().length() - 1));
            statement.setString(2, set.id());
            statement.setString(3, set.text());
            statement.addBatch();
        }
        if (!sets.isEmpty()) {
            statement.executeBatch();
        }
    }
}
