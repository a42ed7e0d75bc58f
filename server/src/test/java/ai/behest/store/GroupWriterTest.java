package ai.behest.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Group commit on a real database: what is acknowledged is there, what fails fails alone, and nothing hangs. */
@SuppressWarnings("NullAway.Init")
class GroupWriterTest {
    @TempDir
    private Path directory;

    private Database database;
    private final List<Integer> groups = new ArrayList<>();

    private final GroupWriter.Lane<Long> lane = this::insert;

    @BeforeEach
    void open() {
        database = TestDatabase.open(directory, Clock.systemUTC());
        database.change(transaction -> transaction
                .handle()
                .execute("CREATE TABLE written (id BIGINT PRIMARY KEY CHECK (id >= 0), padding TEXT)"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void insert(Connection connection, List<Long> rows) throws SQLException {
        groups.add(rows.size());
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO written (id, padding) VALUES (?, ?) ON CONFLICT (id) DO NOTHING")) {
            for (long row : rows) {
                statement.setLong(1, row);
                statement.setString(2, "x".repeat(2_000));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private List<Long> written() {
        return database.read(handle -> handle.createQuery("SELECT id FROM written ORDER BY id")
                .mapTo(Long.class)
                .list());
    }

    private static void get(CompletableFuture<Void> done) throws Exception {
        done.get(20, TimeUnit.SECONDS);
    }

    @Test
    void whatIsAcknowledgedIsThere() throws Exception {
        get(database.writer().append(lane, 7L));
        assertThat(written()).containsExactly(7L);
    }

    @Test
    void whatGathersDuringACommitGoesIntoOneGroup() throws Exception {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (long row = 0; row < 5_000; row++) {
            all.add(database.writer().append(lane, row));
        }
        get(CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)));
        assertThat(written()).hasSize(5_000);
        assertThat(groups.size()).as("commits").isLessThan(2_500);
    }

    @Test
    void aRejectedRowFailsAlone() throws Exception {
        List<CompletableFuture<Void>> good = new ArrayList<>();
        CompletableFuture<Void> bad = new CompletableFuture<>();
        for (long row = 1; row <= 200; row++) {
            good.add(database.writer().append(lane, row));
            if (row == 100) {
                bad = database.writer().append(lane, -1L);
            }
        }
        get(CompletableFuture.allOf(good.toArray(CompletableFuture<?>[]::new)));
        CompletableFuture<Void> rejected = bad;
        assertThatThrownBy(() -> get(rejected)).cause().isInstanceOf(StoreException.class);
        assertThat(written()).hasSize(200);
        get(database.writer().append(lane, 999L));
        assertThat(database.writer().isHealthy()).isTrue();
    }

    @Test
    void transactionsAndRowsDoNotMix() throws Exception {
        List<CompletableFuture<Void>> rows = new ArrayList<>();
        for (long row = 1; row <= 50; row++) {
            rows.add(database.writer().append(lane, row));
            long own = row + 1_000;
            assertThatThrownBy(() -> database.change(transaction -> {
                        transaction.handle().execute("INSERT INTO written (id) VALUES (" + own + ")");
                        throw new IllegalStateException("rolled back");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
        get(CompletableFuture.allOf(rows.toArray(CompletableFuture<?>[]::new)));
        assertThat(written()).hasSize(50).allMatch(id -> id <= 50);
    }

    @Test
    void aClosedDatabaseRefusesInsteadOfHanging() {
        database.close();
        CompletableFuture<Void> late = database.writer().append(lane, 1L);
        assertThatThrownBy(() -> late.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(StoreException.class);
    }
}
