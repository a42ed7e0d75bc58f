package ai.behest.alert;

import ai.behest.Mailbag;
import ai.behest.Until;
import ai.behest.budget.Budget;
import ai.behest.budget.BudgetBook;
import ai.behest.budget.Charges;
import ai.behest.budget.Kind;
import ai.behest.budget.Limit;
import ai.behest.budget.Period;
import ai.behest.budget.Purse;
import ai.behest.budget.Purses;
import ai.behest.budget.Scope;
import ai.behest.budget.Subject;
import ai.behest.budget.Unit;
import ai.behest.ledger.Attribution;
import ai.behest.ledger.Costs;
import ai.behest.ledger.Entry;
import ai.behest.ledger.Ledger;
import ai.behest.ledger.Steps;
import ai.behest.ledger.TokenCounts;
import ai.behest.store.Database;
import ai.behest.store.MasterKey;
import ai.behest.store.Statements;
import ai.behest.store.TestDatabase;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One server's budgets and alerts, with a tenant {@code ten}; what is tried again is so after a few milliseconds. */
final class Site implements AutoCloseable {
    static final String TENANT = "ten";
    static final int ATTEMPTS = 4;

    private static final Backoff SOON =
            new Backoff(Collections.nCopies(ATTEMPTS - 1, Duration.ofMillis(20)), RandomGenerator.getDefault());

    final Database database;
    final BudgetBook book;
    final Purses purses;
    final Alerts alerts;
    final Ledger ledger;
    private final Vertx vertx = Vertx.vertx();
    private final String node;
    private final boolean owner;

    /** A node with a database of the directory. */
    Site(Path directory, String node, Clock clock) {
        this(directory, TestDatabase.open(directory, clock), true, node, new AlertSettings(true, null));
    }

    Site(Path directory, String node, Clock clock, AlertSettings settings) {
        this(directory, TestDatabase.open(directory, clock), true, node, settings);
    }

    /** Another node: on SQLite, where there can be but one process, over the first one's database. */
    static Site beside(Site first, Path directory, String node, Clock clock) {
        return TestDatabase.isPostgres()
                ? new Site(directory, node, clock)
                : new Site(directory, first.database, false, node, new AlertSettings(true, null));
    }

    private Site(Path directory, Database database, boolean owner, String node, AlertSettings settings) {
        this.database = database;
        this.owner = owner;
        this.node = node;
        for (String tenant : List.of(TENANT, "other")) {
            database.change(transaction -> transaction
                    .handle()
                    .createUpdate("INSERT INTO tenant (id, name, plan, time_zone, created_at)"
                            + " VALUES (:id, 'T', 'free', 'UTC', 0) ON CONFLICT DO NOTHING")
                    .bind("id", tenant)
                    .execute());
        }
        book = new BudgetBook(database);
        ledger = new Ledger(database, node);
        purses = new Purses(database, book, node, System::nanoTime);
        alerts = new Alerts(
                database,
                MasterKey.load(null, directory.resolve("master.key")),
                purses,
                new Costs(database),
                new Mailbag(vertx, true),
                settings,
                Duration.ofMillis(1_500),
                SOON);
    }

    Budget budget(Map<String, String> scope, long tokens, Period period, Kind kind, boolean shadow) {
        return book.create(new Budget(
                "", TENANT, "Tokens", Scope.read(scope), Unit.TOKENS, tokens, period, kind, shadow, Budget.THRESHOLDS));
    }

    Budget budget(long tokens, Period period) {
        return budget(Map.of(), tokens, period, Kind.SOFT, false);
    }

    /** Enters a call of this user that came to so many tokens, as the ledger does. */
    void spend(Budget budget, String uid, long tokens) {
        Purse purse = charge(budget, uid, tokens);
        purses.resolve(purse, 0, tokens);
    }

    /** The same, when the server dies before anybody has seen it. */
    Purse charge(Budget budget, String uid, long tokens) {
        Subject subject = new Subject(TENANT, "shop", "free", uid, "s", "key", "gpt", Map.of());
        Until.holds("the budget is known here", () -> limit(subject, budget) != null);
        Limit limit = java.util.Objects.requireNonNull(limit(subject, budget));
        Purse purse = purses.purse(limit);
        Charges charges = new Charges(node, new Statements());
        charges.add(purses.hold(limit, purse, 0), tokens);
        database.change(transaction -> {
            try {
                charges.write(transaction.handle().getConnection());
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        });
        return purse;
    }

    private @Nullable Limit limit(Subject subject, Budget budget) {
        for (Limit limit : book.limits(subject)) {
            if (limit.budget().id().equals(budget.id())) {
                return limit;
            }
        }
        return null;
    }

    /** What a call in the book differs in; the rest is usual. */
    record Call(
            String id,
            String tenant,
            String project,
            String uid,
            Instant at,
            String model,
            TokenCounts counts,
            @Nullable Long cost,
            @Nullable Long overrun) {}

    /** Enters a call, durably. */
    void enter(Call call) {
        Attribution attribution = new Attribution(
                call.id,
                "trace-" + call.id,
                Occurrence.micros(call.at),
                call.tenant,
                call.project,
                call.uid,
                "s1",
                null,
                "free",
                "key-1",
                "chat",
                "openai",
                call.model,
                call.model,
                "platform",
                false,
                call.cost == null ? null : "2026-01",
                null);
        ledger.close(new Entry(
                        attribution,
                        Entry.Status.COMPLETED,
                        200,
                        call.model,
                        call.counts,
                        false,
                        call.cost,
                        5,
                        null,
                        null,
                        null,
                        call.overrun,
                        Steps.NONE))
                .join();
    }

    /** A project of the tenant's, which the database knows. */
    void project(String tenant, String id) {
        database.change(transaction -> transaction
                .handle()
                .createUpdate("INSERT INTO project (tenant_id, id, slug, name, status, created_at, updated_at)"
                        + " VALUES (:tenant, :id, :id, 'P', 'active', 0, 0)")
                .bind("tenant", tenant)
                .bind("id", id)
                .execute());
    }

    List<Alert> raised() {
        return alerts.book().page(TENANT, null, null, 1_000);
    }

    /** The thresholds of what was raised, newest first. */
    List<Integer> thresholds() {
        return raised().stream()
                .map(alert -> alert.data().get("threshold").intValue())
                .toList();
    }

    @Override
    public void close() {
        alerts.close();
        purses.close();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        if (owner) {
            database.close();
        }
    }
}
