package ai.behest.bench;

import ai.behest.admission.Admission;
import ai.behest.admission.Demand;
import ai.behest.admission.Held;
import ai.behest.budget.Budget;
import ai.behest.budget.BudgetBook;
import ai.behest.budget.Kind;
import ai.behest.budget.Limit;
import ai.behest.budget.Period;
import ai.behest.budget.Purses;
import ai.behest.budget.Scope;
import ai.behest.budget.Subject;
import ai.behest.budget.Unit;
import ai.behest.ledger.Ledger;
import ai.behest.store.Database;
import ai.behest.tenant.Project;
import ai.behest.tenant.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A call that five hard budgets count, among as many budgets of single users as the property says. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
public class Admitting {
    static final String DIRECTORY = "behest.bench.directory";
    static final String BUDGETS = "behest.bench.budgets";

    private static final int USERS = 1_000;
    private static final Project PROJECT = new Project(
            "ten",
            "shop",
            "amber-fox-042",
            "Shop",
            Project.Status.ACTIVE,
            Settings.DEFAULTS,
            1,
            Map.of(),
            ZoneId.of("Europe/Berlin"),
            Instant.EPOCH,
            Instant.EPOCH);

    private @Nullable Database database;
    private @Nullable Purses purses;
    private @Nullable Admission admission;

    /** Opens a database with the budgets, and fills the purses of the users that will call. */
    @Setup
    public void open() {
        Path file = Path.of(System.getProperty(DIRECTORY, "."), "admission-" + System.nanoTime() + ".db");
        Database own = Database.sqlite(file, Clock.systemUTC());
        database = own;
        own.change(transaction -> transaction
                .handle()
                .execute("INSERT INTO tenant (id, name, plan, time_zone, created_at) VALUES ('ten', 'T', 'free',"
                        + " 'Europe/Berlin', 0)"));
        many(own, Integer.getInteger(BUDGETS, 0));
        long before = used();
        BudgetBook book = new BudgetBook(own);
        System.out.printf("%,d budgets: %,d MB of heap%n", Integer.getInteger(BUDGETS, 0), (used() - before) >> 20);
        create(book, Map.of(), Unit.MONEY, Period.MONTH);
        create(book, Map.of("project", "shop"), Unit.MONEY, Period.DAY);
        create(book, Map.of("user", "*"), Unit.MONEY, Period.DAY);
        create(book, Map.of("tier", "free", "user", "*"), Unit.TOKENS, Period.MONTH);
        create(book, Map.of("model", "gpt"), Unit.REQUESTS, Period.parse("rolling_24h"));
        Purses full = new Purses(own, book, "bench", System::nanoTime);
        purses = full;
        admission = new Admission(new Ledger(own, "bench"), full, 0, Duration.ofSeconds(2), System::nanoTime);
        for (int user = 0; user < USERS; user++) {
            Held held = claim("u" + user);
            if (held.holds().size() != 5) {
                throw new IllegalStateException("Five budgets should count the call, not "
                        + held.holds().size());
            }
            held.giveBack();
        }
    }

    private static void create(BudgetBook book, Map<String, String> scope, Unit unit, Period period) {
        book.create(new Budget(
                "", "ten", null, Scope.read(scope), unit, 1_000_000_000_000_000L, period, Kind.HARD, false, List.of()));
    }

    private static void many(Database database, int count) {
        database.change(transaction -> transaction.handle().execute("""
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
                INSERT INTO budget (tenant_id, id, name, scope, unit, amount, period, kind, shadow, thresholds, created_at,
                    updated_at)
                SELECT 'ten', 'bud_' || i, NULL, '{"key":"key_' || i || '"}', 'money', 1000000000, 'day', 'hard', 0,
                    '[50,80,100]', 0, 0
                FROM n WHERE %d > 0
                """.formatted(Math.max(1, count), count)));
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** In and out again: what a call costs that is admitted, its money given back at its end. */
    @Benchmark
    public int admit() {
        Held held = claim("u" + ThreadLocalRandom.current().nextInt(USERS));
        held.giveBack();
        return held.holds().size();
    }

    private Held claim(String uid) {
        Admission admitting = java.util.Objects.requireNonNull(admission);
        Subject subject = new Subject("ten", "shop", "free", uid, "s", "key", "gpt", Map.of());
        List<Limit> limits = admitting.limits(PROJECT, null, subject);
        return admitting
                .claim(new Demand(
                        limits, 500, 1_000, 1, output -> 150_000 * 500 + 600_000 * output, true, Runnable::run))
                .join();
    }

    @TearDown
    public void close() {
        java.util.Objects.requireNonNull(purses).close();
        java.util.Objects.requireNonNull(database).close();
    }
}
