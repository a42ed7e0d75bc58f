package ai.behest.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A database of a test's own: SQLite, or, when the suite runs with {@code BEHEST_TEST_POSTGRES} set to a server's URL,
 * a fresh database there, copied from one whose schema is up to date. The same tests run on both.
 */
public final class TestDatabase {
    private static final @Nullable String SERVER = System.getenv("BEHEST_TEST_POSTGRES");

    private static final Map<Path, String> URLS = new ConcurrentHashMap<>();

    private TestDatabase() {}

    public static boolean isPostgres() {
        return SERVER != null && !SERVER.isBlank();
    }

    /** Opens the database that belongs to this directory: fresh at first, the same one when opened again. */
    public static Database open(Path directory, Clock clock) {
        String url = url(directory);
        return url == null ? Database.sqlite(directory.resolve("behest.db"), clock) : Database.postgresql(url, clock);
    }

    /** The URL of the directory's PostgreSQL database, or null when the suite runs on SQLite. */
    public static @Nullable String url(Path directory) {
        String server = SERVER;
        if (server == null || server.isBlank()) {
            return null;
        }
        return URLS.computeIfAbsent(directory.toAbsolutePath(), _ -> at(server, create(server, Template.NAME)));
    }

    /** The same of a directory that is new here, with nothing in it: what a migration begins with. */
    public static @Nullable String emptyUrl(Path directory) {
        String server = SERVER;
        if (server == null || server.isBlank()) {
            return null;
        }
        return URLS.computeIfAbsent(directory.toAbsolutePath(), _ -> at(server, create(server, "template1")));
    }

    /** The database that the others are copies of: migrations take longer than many a test. */
    private static final class Template {
        static final String NAME = migrated(Objects.requireNonNull(SERVER));

        private static String migrated(String server) {
            String name = create(server, "template1");
            Database.postgresql(at(server, name), Clock.systemUTC()).close();
            return name;
        }
    }

    private static String create(String server, String template) {
        String name = "t_" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = DriverManager.getConnection("jdbc:" + server);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
        } catch (SQLException e) {
            throw new IllegalStateException("The test's PostgreSQL does not answer", e);
        }
        return name;
    }

    private static String at(String server, String name) {
        int path = server.indexOf('/', server.indexOf("://") + 3);
        int query = server.indexOf('?');
        return server.substring(0, path + 1) + name + (query < 0 ? "" : server.substring(query));
    }
}
