package ai.behest.bench;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The ledger as it lies in the database, read past the server. */
public final class Book {
    private final String url;
    private final Properties properties = new Properties();

    /** @param databaseUrl PostgreSQL as the server is told it, or null for the SQLite file in {@code data} */
    public Book(@Nullable String databaseUrl, Path data) {
        if (databaseUrl == null) {
            url = "jdbc:sqlite:" + data.resolve("behest.db");
            return;
        }
        URI uri = URI.create(databaseUrl);
        String[] user =
                uri.getUserInfo() == null ? new String[0] : uri.getUserInfo().split(":", 2);
        if (user.length > 0) {
            properties.setProperty("user", user[0]);
        }
        if (user.length > 1) {
            properties.setProperty("password", user[1]);
        }
        url = "jdbc:postgresql://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + uri.getPath()
                + (uri.getQuery() == null ? "" : "?" + uri.getQuery());
    }

    /** A connection of the caller's own. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, properties);
    }

    /** Waits until PostgreSQL has let go of everybody else's connections: a commit may outlive who asked for it. */
    void awaitAlone() throws SQLException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        try (Connection connection = connect();
                PreparedStatement others = connection.prepareStatement(
                        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND backend_type = 'client backend' AND pid <> pg_backend_pid()")) {
            while (true) {
                try (ResultSet row = others.executeQuery()) {
                    row.next();
                    if (row.getLong(1) == 0) {
                        return;
                    }
                }
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("Somebody else is connected to the database of the trial");
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }

    /** Calls whose reservation is not resolved. */
    Set<String> reservations() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM reservation")) {
            Set<String> ids = new HashSet<>();
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
            return ids;
        }
    }

    /** Open calls that carry this tag of a race. */
    Set<String> reservations(int race) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, properties);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT id FROM reservation WHERE call LIKE '%\"race\":\"" + race + "\"%'")) {
            Set<String> ids = new HashSet<>();
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
            return ids;
        }
    }

    /** What the entries with exactly these tags cost, in picodollars. */
    long spent(String tags) throws SQLException {
        return number("SELECT COALESCE(SUM(cost), 0) FROM entry WHERE tags = '" + tags + "'");
    }

    /** The one number that a query finds. */
    long number(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, properties);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** The status of every entry of each call; one each, if all is well. */
    Map<String, List<String>> entries() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT call_id, status FROM entry WHERE kind = 'call'")) {
            Map<String, List<String>> entries = new TreeMap<>();
            while (rows.next()) {
                entries.computeIfAbsent(rows.getString(1), _ -> new ArrayList<>(1))
                        .add(rows.getString(2));
            }
            return entries;
        }
    }
}
