package ai.behest.docs;

import ai.behest.browser.Gateway;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.function.Supplier;

/** SQL for the reader's own ledger: each statement can be prepared on the database of a server that was just started. */
final class SqlBlocks implements Check {
    private final Supplier<Gateway> gateway;

    SqlBlocks(Supplier<Gateway> gateway) {
        this.gateway = gateway;
    }

    @Override
    public void check(Block block) throws SQLException {
        try (Connection database = DriverManager.getConnection(
                "jdbc:sqlite:" + gateway.get().data().resolve("behest.db"))) {
            for (String statement : block.text().split(";\\s*\n", -1)) {
                if (!statement.isBlank()) {
                    database.prepareStatement(statement).close();
                }
            }
        }
    }
}
