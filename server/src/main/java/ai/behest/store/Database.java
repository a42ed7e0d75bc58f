package ai.behest.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The one database of this server. Reads and writes block and so belong on a thread that may: never on an event loop.
 * On SQLite all writes go through one thread and one connection ({@link GroupWriter}); on PostgreSQL short transactions
 * use a pool, and group commit has a connection of its own.
 */
public final class Database implements AutoCloseable {
    private static final int READERS = 4;
    private static final int POSTGRES_POOL = 8;

    private final Engine engine;
    private final Clock clock;
    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final Changes changes = new Changes();
    private final GroupWriter writer;
    private final @Nullable ChangeFeed feed;
    private volatile Act.Witness witness = (_, _) -> {};

    private Database(Engine engine, HikariDataSource pool, DataSource writerSource, Clock clock) {
        this.engine = engine;
        this.clock = clock;
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
        this.writer = new GroupWriter(writerSource, engine);
        this.feed = engine == Engine.POSTGRESQL ? new ChangeFeed(jdbi, changes) : null;
    }

    /** Opens (creating it if need be) the SQLite database in this file and brings its schema up to date. */
    public static Database sqlite(Path file, Clock clock) {
        SQLiteDataSource writerSource = sqliteSource(file, false);
        migrate(writerSource, Engine.SQLITE);
        HikariConfig readers = new HikariConfig();
        readers.setDataSource(sqliteSource(file, true));
        readers.setReadOnly(true);
        readers.setMaximumPoolSize(READERS);
        readers.setPoolName("behest-readers");
        return new Database(Engine.SQLITE, new HikariDataSource(readers), writerSource, clock);
    }

    /**
     * Connects to PostgreSQL and brings the schema up to date.
     *
     * @param url {@code postgresql://user:password@host:port/database?options} or the same with {@code jdbc:} before it
     */
    public static Database postgresql(String url, Clock clock) {
        HikariConfig config = new HikariConfig();
        PostgresUrl parsed = PostgresUrl.parse(url);
        config.setJdbcUrl(parsed.jdbcUrl());
        if (parsed.user() != null) {
            config.setUsername(parsed.user());
        }
        if (parsed.password() != null) {
            config.setPassword(parsed.password());
        }
        config.setMaximumPoolSize(POSTGRES_POOL);
        config.setConnectionTimeout(Duration.ofSeconds(5).toMillis());
        config.setPoolName("behest-postgresql");
        HikariDataSource pool = new HikariDataSource(config);
        migrate(pool, Engine.POSTGRESQL);
        return new Database(Engine.POSTGRESQL, pool, pool, clock);
    }

    private static void migrate(DataSource source, Engine engine) {
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:ai/behest/store/migrations")
                .placeholders(engine.placeholders())
                .loggers("slf4j")
                .load()
                .migrate();
    }

    private static SQLiteDataSource sqliteSource(Path file, boolean readOnly) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(10_000);
        config.enforceForeignKeys(true);
        config.setReadOnly(readOnly);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }

    public Engine engine() {
        return engine;
    }

    public Changes changes() {
        return changes;
    }

    public GroupWriter writer() {
        return writer;
    }

    /** Has every {@link Act} written down by this witness, in the act's own transaction. */
    public void witness(Act.Witness everyAct) {
        this.witness = everyAct;
    }

    /** Runs a query and returns what it found. */
    public <T extends @Nullable Object> T read(Function<Handle, T> query) {
        return jdbi.withHandle(query::apply);
    }

    /**
     * Runs a transaction: all of it or nothing. What it announced is heard here before this returns. The first one of an
     * {@link Act} holds the act's line in the audit log.
     */
    public <T extends @Nullable Object> T write(Function<Transaction, T> work) {
        Act.UnderWay act = Act.underWay(); // asked here: on SQLite the transaction runs on the writer's thread
        Act unwritten = act == null || act.isEntered() ? null : act.act();
        Done<T> done = engine == Engine.SQLITE
                ? writer.exclusively(connection -> transact(Jdbi.create(() -> unclosed(connection)), work, unwritten))
                : transact(jdbi, work, unwritten);
        if (act != null && !done.transaction().isUnchanged()) {
            act.enter();
        }
        changes.dispatch(done.transaction().announced());
        return done.value();
    }

    /** {@link #write} for work that returns nothing. */
    public void change(Consumer<Transaction> work) {
        write(transaction -> {
            work.accept(transaction);
            return true;
        });
    }

    private record Done<T extends @Nullable Object>(Transaction transaction, T value) {}

    private <T extends @Nullable Object> Done<T> transact(Jdbi on, Function<Transaction, T> work, @Nullable Act act) {
        return on.inTransaction(handle -> {
            Transaction transaction = new Transaction(handle, nowMicros());
            T value = work.apply(transaction);
            if (act != null && !transaction.isUnchanged()) {
                witness.enter(transaction, transaction.told(act));
            }
            transaction.lines().forEach(line -> witness.enter(transaction, line));
            if (engine == Engine.POSTGRESQL && !transaction.announced().isEmpty()) {
                handle.execute("NOTIFY " + ChangeFeed.CHANNEL);
            }
            return new Done<>(transaction, value);
        });
    }

    /** Drops news of changes that every node has long heard. */
    public void forgetOldChanges() {
        change(transaction -> transaction
                .handle()
                .createUpdate("DELETE FROM change_log WHERE at < :before")
                .bind("before", transaction.nowMicros() - Duration.ofHours(1).toNanos() / 1_000)
                .execute());
    }

    /** Now, in microseconds since 1970: the unit of every instant in the database. */
    public long nowMicros() {
        return ChronoUnit.MICROS.between(java.time.Instant.EPOCH, clock.instant());
    }

    /** True when the database answers within a second or so. */
    public boolean isReachable() {
        try (Connection connection = pool.getConnection()) {
            return connection.isValid(1) && writer.isHealthy();
        } catch (SQLException e) {
            return false;
        }
    }

    private static Connection unclosed(Connection connection) {
        return (Connection) java.lang.reflect.Proxy.newProxyInstance(
                Database.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (java.lang.reflect.InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }

    @Override
    public void close() {
        if (feed != null) {
            feed.close();
        }
        writer.close();
        pool.close();
    }

    /** A PostgreSQL address in its usual spelling, taken apart so that the password never stands in a JDBC URL. */
    record PostgresUrl(
            String jdbcUrl, @Nullable String user, @Nullable String password) {
        static PostgresUrl parse(String url) {
            String bare = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
            String lower = bare.toLowerCase(Locale.ROOT);
            if (!lower.startsWith("postgres://") && !lower.startsWith("postgresql://")) {
                throw new IllegalArgumentException(
                        "The database URL must look like postgresql://user:password@host:5432/database.");
            }
            URI uri = URI.create("postgresql" + bare.substring(bare.indexOf(':')));
            String userInfo = uri.getUserInfo();
            String user = userInfo;
            String password = null;
            if (userInfo != null && userInfo.contains(":")) {
                user = userInfo.substring(0, userInfo.indexOf(':'));
                password = userInfo.substring(userInfo.indexOf(':') + 1);
            }
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            if (query.toLowerCase(Locale.ROOT).contains("rewritebatchedinserts=true")) {
                // then the driver would not tell which rows of a batch were new
                throw new IllegalArgumentException("The database URL must not set reWriteBatchedInserts.");
            }
            return new PostgresUrl("jdbc:postgresql://" + uri.getHost() + port + uri.getPath() + query, user, password);
        }

        @Override
        public String toString() {
            return jdbcUrl;
        }
    }
}
