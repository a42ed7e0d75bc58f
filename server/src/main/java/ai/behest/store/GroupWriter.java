package ai.behest.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread, one connection, group commit: everything that waits while a commit runs goes into the next one. There is
 * no timer, so under low load the latency is one commit, and under high load the cost of it is shared by hundreds.
 *
 * <p>A row's future completes only after the commit that holds it: that is what "durable" means in this house. A row
 * that the database rejects fails alone. A failed write on SQLite is final, since an fsync must never be tried again:
 * all later rows are refused, {@link #isHealthy} turns false and {@link #onBroken} runs. A lost PostgreSQL connection
 * is opened again and the group written again, so lanes must write rows that may be repeated ({@code ON CONFLICT DO
 * NOTHING} on ids of our own).
 */
public final class GroupWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupWriter.class);
    private static final int QUEUE_MOST = 65_536;
    private static final int GROUP_MOST = 1_024;
    private static final long RECONNECT_MILLIS = 250;
    private static final int RECONNECT_MOST = 40;
    private static final long AGAIN_MILLIS = 500;

    /** Writes a group's rows of one kind with the given connection, inside the group's transaction. */
    @FunctionalInterface
    public interface Lane<R> {
        void write(Connection connection, List<R> rows) throws SQLException;
    }

    /** Work that wants the writer's connection for itself. */
    @FunctionalInterface
    interface Exclusive<T extends @Nullable Object> {
        T run(Connection connection) throws Exception;
    }

    private sealed interface Item {
        CompletableFuture<?> done();
    }

    private record Row<R>(Lane<R> lane, R value, CompletableFuture<Void> done) implements Item {}

    private record Alone<T extends @Nullable Object>(Exclusive<T> work, CompletableFuture<T> done) implements Item {
        void run(Connection connection) {
            try {
                done.complete(work.run(connection));
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        }
    }

    private record Stop(CompletableFuture<?> done) implements Item {}

    private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(QUEUE_MOST);
    private final DataSource source;
    private final Engine engine;
    private final Thread thread;
    private @Nullable Connection connection;
    private volatile @Nullable StoreException broken;
    private volatile boolean failing;
    private volatile boolean closed;
    private volatile Runnable onBroken = () -> {};
    private volatile Fence fence = _ -> {};

    GroupWriter(DataSource source, Engine engine) {
        this.source = source;
        this.engine = engine;
        this.thread = Thread.ofPlatform().name("behest-writer").start(this::run);
    }

    /** What to do when nothing can be written any more: a server stops. */
    public void onBroken(Runnable action) {
        this.onBroken = action;
    }

    /** Runs first in every group's transaction: what it throws keeps the group from being written. */
    @FunctionalInterface
    public interface Fence {
        void check(Connection connection) throws SQLException;
    }

    /** The SQLSTATE by which a {@link Fence} says that this node may write no more. */
    public static final String FENCED = "BHFEN";

    /** Asks {@code fence} before every group from now on. */
    public void fence(Fence check) {
        this.fence = check;
    }

    /** Queues a row; the future completes once it is durable, on the writer's thread: do next to nothing there. */
    public <R> CompletableFuture<Void> append(Lane<R> lane, R row) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        submit(new Row<>(lane, row, done));
        return done;
    }

    /**
     * Like {@link #append} for a row that must be written in the end: while the database does not take it, it is offered
     * again every half second. The future fails only when nothing is written any more, or the row itself is rejected.
     */
    public <R> CompletableFuture<Void> persist(Lane<R> lane, R row) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        persist(lane, row, done);
        return done;
    }

    private <R> void persist(Lane<R> lane, R row, CompletableFuture<Void> done) {
        append(lane, row).whenComplete((_, failure) -> {
            if (failure == null) {
                done.complete(null);
            } else if (broken != null || closed || failure instanceof StoreException.Rejected) {
                done.completeExceptionally(failure);
            } else {
                CompletableFuture.delayedExecutor(AGAIN_MILLIS, TimeUnit.MILLISECONDS)
                        .execute(() -> persist(lane, row, done));
            }
        });
    }

    /** Runs work alone on the writer's connection and waits for it. */
    <T extends @Nullable Object> T exclusively(Exclusive<T> work) {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("The writer's own thread cannot wait for itself.");
        }
        CompletableFuture<T> done = new CompletableFuture<>();
        submit(new Alone<>(work, done));
        try {
            return done.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException runtime) {
                throw runtime;
            }
            throw new StoreException("A transaction failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("Interrupted while waiting for a transaction", e);
        }
    }

    /** False when the last write failed: durability cannot be promised. */
    public boolean isHealthy() {
        return broken == null && !failing && !closed;
    }

    /** Rows and transactions that wait. */
    public int waiting() {
        return queue.size();
    }

    private void submit(Item item) {
        StoreException cause = broken;
        if (cause != null) {
            item.done().completeExceptionally(cause);
        } else if (closed) {
            item.done().completeExceptionally(new StoreException("The database is closed"));
        } else if (!queue.offer(item)) {
            item.done().completeExceptionally(new StoreException("Too much waits to be written"));
        } else if (!thread.isAlive()) {
            failWaiting();
        }
    }

    private void run() {
        List<Item> items = new ArrayList<>(GROUP_MOST);
        boolean more = true;
        try {
            while (more) {
                items.add(queue.take());
                queue.drainTo(items, GROUP_MOST - 1);
                more = handle(items);
                items.clear();
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            breakDown(e);
            fail(items, new StoreException("The writer stopped", e));
        } finally {
            closeConnection();
            failWaiting();
        }
    }

    /** Handles what has gathered; false when it was asked to stop or nothing can be written any more. */
    private boolean handle(List<Item> items) throws InterruptedException {
        List<Row<?>> rows = new ArrayList<>(items.size());
        boolean more = true;
        for (Item item : items) {
            switch (item) {
                case Row<?> row -> rows.add(row);
                case Alone<?> alone -> {
                    commit(rows);
                    rows.clear();
                    alone(alone);
                }
                case Stop stop -> more = false;
            }
        }
        commit(rows);
        return more && broken == null;
    }

    private void alone(Alone<?> alone) {
        try {
            Connection own = connection();
            own.setAutoCommit(true);
            alone.run(own);
        } catch (SQLException e) {
            closeConnection();
            alone.done().completeExceptionally(new StoreException("The database does not answer", e));
        }
    }

    private void commit(List<Row<?>> rows) throws InterruptedException {
        for (int attempt = 1; !rows.isEmpty(); attempt++) {
            try {
                commitOnce(rows);
                failing = false;
                rows.forEach(row -> row.done().complete(null));
                return;
            } catch (SQLException e) {
                failing = true;
                switch (Fault.of(e, engine)) {
                    case REJECTED -> {
                        rollback();
                        oneByOne(rows, e);
                        return;
                    }
                    case FULL -> {
                        rollback();
                        LOG.error("The disk is full: calls are refused until there is room");
                        fail(rows, new StoreException("The disk is full", e));
                        return;
                    }
                    case LOST -> {
                        closeConnection();
                        if (attempt == RECONNECT_MOST || closed) {
                            fail(rows, new StoreException("The database does not answer", e));
                            return;
                        }
                        Thread.sleep(RECONNECT_MILLIS);
                    }
                    case FATAL -> {
                        breakDown(e);
                        fail(rows, new StoreException("The database cannot be written", e));
                        return;
                    }
                }
            }
        }
    }

    private void commitOnce(List<Row<?>> rows) throws SQLException {
        Connection own = connection();
        own.setAutoCommit(false);
        fence.check(own);
        for (Map.Entry<Lane<?>, List<Object>> group : byLane(rows).entrySet()) {
            write(own, group.getKey(), group.getValue());
        }
        // commits; commit() itself would begin the next transaction at once on SQLite, and hold the file while idle
        own.setAutoCommit(true);
    }

    /** A row of the group was rejected: each is written alone, so that only the bad one fails. */
    private void oneByOne(List<Row<?>> rows, SQLException cause) {
        if (rows.size() == 1) {
            LOG.error("The database rejected a row", cause);
            fail(rows, new StoreException.Rejected(cause));
            return;
        }
        for (Row<?> row : rows) {
            try {
                commitOnce(List.of(row));
                row.done().complete(null);
            } catch (SQLException e) {
                rollback();
                LOG.error("The database rejected a row", e);
                row.done().completeExceptionally(new StoreException.Rejected(e));
            }
        }
        failing = false;
    }

    private static Map<Lane<?>, List<Object>> byLane(List<Row<?>> rows) {
        Map<Lane<?>, List<Object>> lanes = new LinkedHashMap<>();
        for (Row<?> row : rows) {
            lanes.computeIfAbsent(row.lane(), _ -> new ArrayList<>()).add(row.value());
        }
        return lanes;
    }

    @SuppressWarnings("unchecked") // a Row<R> pairs its value with a lane of the same R
    private static <R> void write(Connection connection, Lane<R> lane, List<Object> values) throws SQLException {
        lane.write(connection, (List<R>) (List<?>) values);
    }

    private Connection connection() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = source.getConnection();
            connection = open;
        }
        return open;
    }

    private void rollback() {
        try {
            connection().rollback();
        } catch (SQLException e) {
            closeConnection();
        }
    }

    private void closeConnection() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.debug("Closing the writer's connection failed", e);
            }
        }
    }

    private void breakDown(Throwable cause) {
        if (!closed) {
            LOG.error("The database cannot be written: nothing more is admitted", cause);
        }
        broken = new StoreException("The database cannot be written", cause);
        onBroken.run();
    }

    private void failWaiting() {
        List<Item> rest = new ArrayList<>();
        queue.drainTo(rest);
        StoreException cause = broken;
        fail(rest, cause == null ? new StoreException("The database is closed") : cause);
    }

    private static void fail(List<? extends Item> items, StoreException cause) {
        items.forEach(item -> item.done().completeExceptionally(cause));
    }

    /** Writes what waits, then stops. */
    @Override
    public void close() {
        submit(new Stop(new CompletableFuture<>()));
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
