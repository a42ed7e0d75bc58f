package ai.behest.bench;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Many entries and their rollups, made by the database itself: 20,000 users of whom a few call often, sessions of eight
 * calls, five models, four keys, twenty teams, some corrections and calls without a price, evenly over 90 days.
 */
public final class ReportData {
    public static final int DAYS = 90;

    private static final int CHUNK = 250_000;
    private static final int TEAMS = 20;
    private static final List<String> INDEXES = List.of(
            "CREATE INDEX entry_by_project ON entry (project_id, at)",
            "CREATE INDEX entry_by_user ON entry (project_id, uid, at)",
            "CREATE INDEX entry_by_session ON entry (project_id, sid, at)",
            "CREATE UNIQUE INDEX entry_by_seq ON entry (node, seq) WHERE seq > 0");

    private static final String COLUMNS = """
            id, call_id, kind, at, tenant_id, project_id, uid, sid, thread_id, tier, key_id, trace_id, operation, provider,
            model_asked, model_served, payer, status, http_status, streamed, input_tokens, cached_tokens,
            cache_write_tokens, audio_input_tokens, output_tokens, reasoning_tokens, audio_output_tokens, estimated, cost,
            price_version, latency_micros, first_byte_micros, tags, node, seq, cache_write_1h_tokens, image_input_tokens,
            image_output_tokens, corrects""";

    /** n is the entry's number, s its session's: the calls of a hundred sessions take turns. */
    private static final String MADE = """
            SELECT 'c' || CAST(1000000000000 + n AS TEXT) AS id, 'c' || CAST(1000000000000 + n AS TEXT) AS call_id,
                CASE WHEN n % 10007 = 0 THEN 'correction' ELSE 'call' END AS kind, BEGIN_AT + n * STEP AS at,
                'TENANT' AS tenant_id, 'PROJECT' AS project_id,
                'user-' || CAST(((s * 7919) % 20000) * ((s * 104729) % 20000) / 20000 AS TEXT) AS uid,
                'session-' || CAST(s AS TEXT) AS sid, CASE WHEN s % 2 = 0 THEN 'thread-' || CAST(s AS TEXT) END AS thread_id,
                CASE s % 3 WHEN 0 THEN 'free' WHEN 1 THEN 'pro' ELSE 'max' END AS tier,
                'key_0123456789abcdef0123456' || CAST(s % 4 AS TEXT) AS key_id,
                '0af7651916cd43dd8448eb211c80319c' AS trace_id,
                CASE WHEN n % 20 = 0 THEN 'embeddings' ELSE 'chat' END AS operation,
                CASE WHEN s * 31 % 5 < 3 THEN 'openai' ELSE 'anthropic' END AS provider,
                'model-' || CAST(s * 31 % 5 AS TEXT) AS model_asked, 'model-' || CAST(s * 31 % 5 AS TEXT) AS model_served,
                CASE WHEN s % 10 = 0 THEN 'byok' ELSE 'platform' END AS payer,
                CASE WHEN n % 23 = 0 THEN 'failed' WHEN n % 29 = 0 THEN 'interrupted' ELSE 'completed' END AS status,
                200 AS http_status, 1 AS streamed, 200 + n * 17 % 3000 AS input_tokens, n * 13 % 500 AS cached_tokens,
                n % 7 AS cache_write_tokens, 0 AS audio_input_tokens, 50 + n * 11 % 900 AS output_tokens,
                n * 3 % 200 AS reasoning_tokens, 0 AS audio_output_tokens, CASE WHEN n % 101 = 0 THEN 1 ELSE 0 END AS estimated,
                CASE WHEN n % 10007 = 0 THEN 0 - n * 7919 % 3000000007 WHEN n % 97 = 0 THEN NULL
                    ELSE 100000000 + n * 2654435 % 9000000011 END AS cost,
                'bench' AS price_version, 400000 + n * 37 % 5000000 AS latency_micros, 250000 AS first_byte_micros,
                CASE WHEN s % 3 = 0 THEN NULL ELSE '{"team":"team-' || CAST(s % TEAMS AS TEXT) || '"}' END AS tags,
                'bench' AS node, n AS seq, n % 5 AS cache_write_1h_tokens, n % 3 AS image_input_tokens,
                0 AS image_output_tokens, CASE WHEN n % 10007 = 0 THEN 'bench' END AS corrects
            FROM (WITH RECURSIVE numbers (n) AS (SELECT CAST(FIRST AS BIGINT) UNION ALL SELECT n + 1 FROM numbers
                    WHERE n + 1 < LAST)
                SELECT n, n / 800 * 100 + n % 100 AS s FROM numbers) AS numbered""";

    private static final String FIGURES = """
            SUM(CASE WHEN kind = 'call' THEN 1 ELSE 0 END), SUM(CASE WHEN kind = 'call' AND cost IS NULL THEN 1 ELSE 0 END),
            SUM(CASE WHEN kind = 'call' THEN estimated ELSE 0 END), SUM(input_tokens), SUM(cached_tokens),
            SUM(cache_write_tokens), SUM(cache_write_1h_tokens), SUM(audio_input_tokens), SUM(image_input_tokens),
            SUM(output_tokens), SUM(reasoning_tokens), SUM(audio_output_tokens), SUM(image_output_tokens),
            COALESCE(SUM((cost - (cost % 1000000000 + 1000000000) % 1000000000) / 1000000000), 0),
            COALESCE(SUM((cost % 1000000000 + 1000000000) % 1000000000), 0),
            SUM(CASE WHEN kind = 'call' THEN 0
                ELSE (cost - (cost % 1000000000 + 1000000000) % 1000000000) / 1000000000 END),
            SUM(CASE WHEN kind = 'call' THEN 0 ELSE (cost % 1000000000 + 1000000000) % 1000000000 END),
            SUM(CASE WHEN kind = 'call' THEN latency_micros ELSE 0 END), SUM(first_byte_micros), COUNT(*)""";

    private record Rollup(String table, String slot, String number, String columns, String values, String from) {}

    private final Book book;
    private final boolean sqlite;
    private final long entries;
    private final Instant begin;

    public ReportData(Book book, boolean sqlite, long entries, Instant begin) {
        this.book = book;
        this.sqlite = sqlite;
        this.entries = entries;
        this.begin = begin;
    }

    long sessions() {
        return entries / 8;
    }

    /** Fills the project; says how far it has come. */
    public void fill(String tenant, String project) throws SQLException {
        String made = MADE.replace("TENANT", tenant)
                .replace("PROJECT", project)
                .replace("TEAMS", Integer.toString(TEAMS))
                .replace("BEGIN_AT", Long.toString(begin.getEpochSecond() * 1_000_000))
                .replace("STEP", Long.toString(DAYS * 86_400_000_000L / entries));
        try (Connection connection = book.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sqlite ? "PRAGMA synchronous = OFF" : "SET synchronous_commit = off");
            for (String index : INDEXES) {
                String name = index.substring(index.indexOf("entry_"));
                statement.execute("DROP INDEX " + name.substring(0, name.indexOf(' ')));
            }
            tags(connection, tenant);
            for (long first = 1; first <= entries; first += CHUNK) {
                long last = Math.min(first + CHUNK, entries + 1);
                statement.execute("CREATE TEMPORARY TABLE chunk AS "
                        + made.replace("FIRST", Long.toString(first)).replace("LAST", Long.toString(last)));
                statement.execute("INSERT INTO entry (" + COLUMNS + ") SELECT " + COLUMNS + " FROM chunk");
                rollUp(statement);
                statement.execute("DROP TABLE chunk");
                if ((last - 1) % 2_000_000 == 0) {
                    System.out.println((last - 1) / 1_000_000 + " million entries");
                }
            }
            for (String index : INDEXES) {
                statement.execute(index);
            }
            // PostgreSQL does this by itself in time; SQLite never does
            statement.execute(sqlite ? "PRAGMA wal_checkpoint(TRUNCATE)" : "VACUUM ANALYZE");
        }
    }

    /** An hour may begin in one chunk and end in the next: then its row grows, as it does when a node writes it. */
    private static void rollUp(Statement statement) throws SQLException {
        String sums =
                "requests, unpriced, estimated, input_tokens, cached_tokens, cache_write_tokens, cache_write_1h_tokens,"
                        + " audio_input_tokens, image_input_tokens, output_tokens, reasoning_tokens, audio_output_tokens,"
                        + " image_output_tokens, cost_high, cost_low, corrected_high, corrected_low, latency_micros,"
                        + " first_byte_micros, first_bytes";
        String dimensions = "node, model_served, provider, payer, tier, key_id, operation, status";
        for (Rollup rollup : List.of(
                new Rollup("usage_hour", "hour", "at / 3600000000", dimensions, dimensions, "chunk"),
                new Rollup("usage_day", "day", "at / 86400000000", dimensions, dimensions, "chunk"),
                new Rollup(
                        "usage_user",
                        "hour",
                        "at / 3600000000",
                        "uid, tag_set, node, model_served, provider, payer",
                        "uid, COALESCE(tag_set.id, ''), node, model_served, provider, payer",
                        "chunk LEFT JOIN tag_set ON tag_set.tenant_id = chunk.tenant_id AND tag_set.tags = chunk.tags"))) {
            String keys = "tenant_id, project_id, " + rollup.slot + ", " + rollup.columns;
            String values = "chunk.tenant_id, project_id, " + rollup.number + ", " + rollup.values;
            String grow = Stream.of(sums.split(", ", -1))
                    .map(sum -> sum + " = " + rollup.table + "." + sum + " + excluded." + sum)
                    .collect(Collectors.joining(", "));
            statement.execute("INSERT INTO " + rollup.table + " (" + keys + ", " + sums + ") SELECT " + values + ", "
                    + FIGURES + " FROM " + rollup.from + " WHERE 1 = 1 GROUP BY " + values + " ON CONFLICT (" + keys
                    + ") DO UPDATE SET " + grow);
        }
    }

    private static void tags(Connection connection, String tenant) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO tag_set (tenant_id, id, tags) VALUES (?, ?, ?)")) {
            for (int team = 0; team < TEAMS; team++) {
                String text = "{\"team\":\"team-" + team + "\"}";
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
                insert.setString(1, tenant);
                insert.setString(2, HexFormat.of().formatHex(digest, 0, 16));
                insert.setString(3, text);
                insert.executeUpdate();
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the rollups come to beside what the entries come to; the same text when they agree. */
    List<String> sums() throws SQLException {
        String figures = "SUM(input_tokens), SUM(cached_tokens), SUM(cache_write_tokens), SUM(output_tokens),"
                + " SUM(reasoning_tokens)";
        return List.of(
                sums("SELECT SUM(CASE WHEN kind = 'call' THEN 1 ELSE 0 END), " + figures
                        + ", SUM(cost / 1000000000) , SUM(cost % 1000000000) FROM entry"),
                sums("SELECT SUM(requests), " + figures + ", SUM(cost_high), SUM(cost_low) FROM usage_hour"),
                sums("SELECT SUM(requests), " + figures + ", SUM(cost_high), SUM(cost_low) FROM usage_day"),
                sums("SELECT SUM(requests), " + figures + ", SUM(cost_high), SUM(cost_low) FROM usage_user"));
    }

    private String sums(String sql) throws SQLException {
        try (Connection connection = book.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            StringBuilder sums = new StringBuilder();
            for (int i = 1; i <= 6; i++) {
                sums.append(row.getLong(i)).append(' ');
            }
            return sums.append(java.math.BigInteger.valueOf(row.getLong(7))
                            .multiply(java.math.BigInteger.valueOf(1_000_000_000))
                            .add(java.math.BigInteger.valueOf(row.getLong(8))))
                    .append(" picodollars")
                    .toString();
        }
    }
}
