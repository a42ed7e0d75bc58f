package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.store.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that cannot be written: no call ends as if it were entered, none reaches a provider any more, and it all comes back. */
@SuppressWarnings("NullAway.Init")
class UnwritableBookTest {
    private static final String CHAT =
            "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private TestHouse house;
    private Path data;

    @BeforeEach
    void open(@TempDir Path directory) {
        data = directory;
        house = new TestHouse(directory);
    }

    @AfterEach
    void close() {
        house.close();
    }

    /** On SQLite somebody else holds the file, on PostgreSQL only reads are taken, as after a fail-over. */
    private AutoCloseable unwritable() throws SQLException {
        String url = TestDatabase.url(data);
        Connection connection =
                DriverManager.getConnection(url == null ? "jdbc:sqlite:" + data.resolve("behest.db") : "jdbc:" + url);
        try (Statement statement = connection.createStatement()) {
            if (url == null) {
                statement.execute("PRAGMA busy_timeout = 10000");
                statement.execute("BEGIN IMMEDIATE");
            } else {
                readOnly(connection, "on");
            }
        }
        return () -> {
            if (url != null) {
                readOnly(connection, "off");
            }
            connection.close();
        };
    }

    private static void readOnly(Connection connection, String value) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            statement.execute(
                    "ALTER DATABASE " + connection.getCatalog() + " SET default_transaction_read_only = " + value);
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        }
    }

    private HttpResponse<String> call() {
        return house.post("/v1/chat/completions", house.apiKey(), CHAT);
    }

    private long asked() {
        return house.provider().statistics().total().requests();
    }

    @Test
    void refusesWhatCannotBeEnteredBeforeAProviderIsAsked() throws Exception {
        CompletableFuture<HttpResponse<String>> early = CompletableFuture.supplyAsync(() ->
                house.post("/v1/chat/completions", house.apiKey(), Script.chat(false, "{\"first_delay_ms\":1000}")));
        Until.holds(PATIENCE, "a provider is at work", () -> asked() == 1);
        try (AutoCloseable _ = unwritable()) {
            Until.holds(
                    PATIENCE,
                    "the failure is known",
                    () -> !house.behest().database().writer().isHealthy());
            long before = asked();
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> refused = call();
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(TestHouse.json(refused).at("/error/code").stringValue())
                        .isEqualTo("overloaded");
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            }
            assertThat(asked()).as("no provider was asked").isEqualTo(before);
            assertThat(early).as("a call whose entry is not durable has no end").isNotDone();
        }
        Until.holds(PATIENCE, "calls are taken again", () -> call().statusCode() == 200);
        assertThat(early.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        Until.holds(PATIENCE, "nothing is left open", () -> house.book().open() == 0);
        assertThat(house.book().lines()).hasSize((int) asked());
    }
}
