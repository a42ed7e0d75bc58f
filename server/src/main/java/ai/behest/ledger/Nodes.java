package ai.behest.ledger;

import ai.behest.budget.Leases;
import ai.behest.store.Database;
import ai.behest.store.Engine;
import ai.behest.store.GroupWriter;
import ai.behest.wire.Ids;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers on one PostgreSQL keep each other's books in order. Each says with every group of writes that it lives; when
 * one has not for a while, another enters its open calls at their full reservation and gives its leases back. A node that
 * was thought dead, or whose name a newer process has taken, can write no more: its next group fails and it stops. All
 * times are the database's own. On SQLite there is one node, and nothing of this.
 */
public final class Nodes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);
    /** The database's clock in microseconds. */
    private static final String NOW = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)";

    private final Database database;
    private final String node;
    private final String life = Ids.fresh("life");
    private final long silenceMicros;
    private final LongSupplier nanoClock;
    private final GroupWriter.Lane<Boolean> beat = (_, _) -> {}; // the fence before it is all there is to write
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("behest-nodes").daemon().factory());
    private final List<Consumer<String>> mourners = new CopyOnWriteArrayList<>();
    private long wellSinceNanos;

    /** @param silence after which a node counts as dead */
    public Nodes(Database database, String node, Duration silence, LongSupplier nanoClock) {
        this.database = database;
        this.node = node;
        this.silenceMicros = silence.toNanos() / 1_000;
        this.nanoClock = nanoClock;
        this.wellSinceNanos = nanoClock.getAsLong();
    }

    /** Calls {@code listener} with the name of each node whose calls this one has entered. */
    public void onBuried(Consumer<String> listener) {
        mourners.add(listener);
    }

    /** Takes this node's name, from an older process too, and watches the others from now on. Blocks. */
    public void join() {
        if (database.engine() == Engine.SQLITE) {
            return;
        }
        database.change(transaction -> transaction
                .handle()
                .createUpdate("INSERT INTO node (id, life, expires) VALUES (:id, :life, " + NOW + " + :silence)"
                        + " ON CONFLICT (id) DO UPDATE SET life = excluded.life, expires = excluded.expires")
                .bind("id", node)
                .bind("life", life)
                .bind("silence", silenceMicros)
                .execute());
        database.writer().fence(this::check);
        long every = silenceMicros / 4;
        clock.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MICROSECONDS);
    }

    private void check(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE node SET expires = " + NOW + " + ? WHERE id = ? AND life = ?")) {
            statement.setLong(1, silenceMicros);
            statement.setString(2, node);
            statement.setString(3, life);
            if (statement.executeUpdate() == 0) {
                throw new SQLException(
                        "Another process has taken over the calls of node " + node
                                + ": it was silent for too long, or its data directory is used twice.",
                        GroupWriter.FENCED);
            }
        }
    }

    private void look() {
        try {
            database.writer().append(beat, true).get(silenceMicros, TimeUnit.MICROSECONDS);
            // after an outage everybody is silent: the others are given time to speak first
            boolean settled = nanoClock.getAsLong() - wellSinceNanos > TimeUnit.MICROSECONDS.toNanos(2 * silenceMicros);
            if (settled) {
                silent().forEach(this::bury);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            wellSinceNanos = nanoClock.getAsLong();
            LOG.warn("This node cannot say that it lives: {}", e.getMessage());
        }
    }

    private record Silent(String id, String life) {}

    private List<Silent> silent() {
        return database.read(handle -> handle.createQuery("SELECT id, life FROM node WHERE expires < " + NOW)
                .map((row, context) -> new Silent(row.getString(1), row.getString(2)))
                .list());
    }

    private void bury(Silent dead) {
        boolean buried = database.write(transaction -> {
            Handle handle = transaction.handle();
            int taken = handle.createUpdate("DELETE FROM node WHERE id = :id AND life = :life AND expires < " + NOW)
                    .bind("id", dead.id())
                    .bind("life", dead.life())
                    .execute();
            if (taken == 0) {
                return false; // it lives, or another node was faster
            }
            List<LedgerLane.Step> left = Ledger.open(handle, dead.id()).stream()
                    .<LedgerLane.Step>map(
                            reservation -> new LedgerLane.Closed(Entry.recovered(reservation), reservation.holds()))
                    .toList();
            try {
                new LedgerLane(dead.id()).write(handle.getConnection(), left);
            } catch (SQLException e) {
                throw new IllegalStateException("The calls of a dead node could not be entered", e);
            }
            Leases.giveBack(handle, dead.id());
            LOG.warn(
                    "Node {} is silent: its {} open calls are entered at their full reservation",
                    dead.id(),
                    left.size());
            return true;
        });
        if (buried) {
            mourners.forEach(mourner -> mourner.accept(dead.id()));
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
