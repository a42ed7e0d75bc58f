package ai.behest;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The book of a test's server, read in its database with nothing of the server's own code in between. */
public final class Book {
    private final String jdbcUrl;

    Book(String jdbcUrl) {
        this.jdbcUrl = jdbcUrl;
    }

    /** One entry, as it stands. */
    public record Line(
            String traceId,
            String uid,
            String sid,
            @Nullable String threadId,
            String operation,
            String modelAsked,
            String modelServed,
            String status,
            int httpStatus,
            boolean streamed,
            long input,
            long output,
            boolean estimated,
            @Nullable Long cost,
            @Nullable String leaving) {}

    boolean isPostgres() {
        return !jdbcUrl.startsWith("jdbc:sqlite:");
    }

    /** Changes the server's database behind its back. */
    void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** Every entry, in the order of the calls. */
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM entry ORDER BY id")) {
            while (row.next()) {
                long cost = row.getLong("cost");
                Long known = row.wasNull() ? null : cost;
                lines.add(new Line(
                        row.getString("trace_id"),
                        row.getString("uid"),
                        row.getString("sid"),
                        row.getString("thread_id"),
                        row.getString("operation"),
                        row.getString("model_asked"),
                        row.getString("model_served"),
                        row.getString("status"),
                        row.getInt("http_status"),
                        row.getInt("streamed") == 1,
                        row.getLong("input_tokens"),
                        row.getLong("output_tokens"),
                        row.getInt("estimated") == 1,
                        known,
                        row.getString("leaving")));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The book cannot be read", e);
        }
        return lines;
    }

    /** The entry of the call with this trace; waits until it is there. */
    public Line line(String traceId) {
        List<Line> found = new ArrayList<>();
        Until.holds("an entry of trace " + traceId, () -> {
            found.addAll(lines().stream()
                    .filter(line -> line.traceId().equals(traceId))
                    .toList());
            return !found.isEmpty();
        });
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " entries of one call");
        }
        return found.getFirst();
    }

    /** What is set aside for the calls that are open, in picodollars. */
    public List<Long> reserved() {
        List<Long> amounts = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT amount FROM reservation ORDER BY id")) {
            while (row.next()) {
                amounts.add(row.getLong(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The reservations cannot be read", e);
        }
        return amounts;
    }

    /** How many calls are open: reserved and not yet resolved. */
    public int open() {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM reservation")) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException("The reservations cannot be read", e);
        }
    }
}
