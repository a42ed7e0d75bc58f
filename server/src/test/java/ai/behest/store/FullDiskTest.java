package ai.behest.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The embedded store when its file cannot grow: SQLite's own bound stands for the disk. */
class FullDiskTest {

    @Test
    void acknowledgesNothingThatIsNotThereAndRecoversWhenThereIsRoom(@TempDir Path directory) throws Exception {
        String url = "jdbc:sqlite:" + directory.resolve("small.db");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE written (text TEXT)");
        }
        SQLiteConfig disk = new SQLiteConfig();
        disk.setMaxPageCount(20);
        SQLiteDataSource source = new SQLiteDataSource(disk);
        source.setUrl(url);
        try (GroupWriter writer = new GroupWriter(source, Engine.SQLITE)) {
            CompletableFuture<Void> fits = writer.append(FullDiskTest::insert, "x");
            fits.get(20, TimeUnit.SECONDS);
            List<CompletableFuture<Void>> rows = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                rows.add(writer.append(FullDiskTest::insert, "x".repeat(200_000)));
            }
            CompletableFuture<Void> all = CompletableFuture.allOf(rows.toArray(CompletableFuture<?>[]::new));
            assertThatThrownBy(() -> all.get(20, TimeUnit.SECONDS)).cause().hasMessageContaining("disk is full");
            assertThat(rows).allMatch(CompletableFuture::isCompletedExceptionally);
            assertThat(writer.isHealthy()).isFalse();
            assertThat(count(url)).isEqualTo(1);

            disk.setMaxPageCount(100_000);
            writer.append(FullDiskTest::insert, "x".repeat(200_000)).get(20, TimeUnit.SECONDS);
            assertThat(writer.isHealthy()).isTrue();
            assertThat(count(url)).isEqualTo(2);
        }
    }

    private static void insert(Connection connection, List<String> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO written VALUES (?)")) {
            for (String row : rows) {
                statement.setString(1, row);
                statement.executeUpdate();
            }
        }
    }

    private static int count(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT COUNT(*) FROM written")) {
            return found.getInt(1);
        }
    }
}
