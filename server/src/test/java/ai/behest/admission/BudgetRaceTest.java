package ai.behest.admission;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.Until;
import ai.behest.budget.Budget;
import ai.behest.budget.BudgetBook;
import ai.behest.budget.Kind;
import ai.behest.budget.Period;
import ai.behest.budget.Purses;
import ai.behest.budget.Scope;
import ai.behest.budget.Subject;
import ai.behest.budget.Unit;
import ai.behest.ledger.Attribution;
import ai.behest.ledger.Calls;
import ai.behest.ledger.Entry;
import ai.behest.ledger.Ledger;
import ai.behest.ledger.Reservation;
import ai.behest.ledger.TokenCounts;
import ai.behest.store.Database;
import ai.behest.store.TestDatabase;
import ai.behest.wire.RefusedException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many calls at once against one budget: on SQLite from one node, on PostgreSQL from three. */
@SuppressWarnings("NullAway.Init")
class BudgetRaceTest {
    private static final long DOLLAR = 1_000_000_000_000L;
    private static final int CLIENTS = 64;

    /** One server's rooms. */
    private record Node(Database database, BudgetBook book, Purses purses, Ledger ledger, Admission admission) {}

    private final List<Node> nodes = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong billed = new AtomicLong();
    private final AtomicLong calls = new AtomicLong();

    @BeforeEach
    void open(@TempDir Path directory) {
        for (int i = 0; i < (TestDatabase.isPostgres() ? 3 : 1); i++) {
            Database database = TestDatabase.open(directory, Clock.systemUTC());
            BudgetBook book = new BudgetBook(database);
            Purses purses = new Purses(database, book, "node_" + i, System::nanoTime);
            Ledger ledger = new Ledger(database, "node_" + i);
            nodes.add(new Node(
                    database,
                    book,
                    purses,
                    ledger,
                    new Admission(ledger, purses, 0, Duration.ofSeconds(5), System::nanoTime)));
        }
        nodes.getFirst()
                .database()
                .change(
                        transaction -> transaction
                                .handle()
                                .execute(
                                        "INSERT INTO tenant (id, name, plan, time_zone, created_at) VALUES ('ten', 'T', 'free', 'UTC', 0)"));
    }

    @AfterEach
    void close() {
        threads.close();
        for (Node node : nodes) {
            node.purses().close();
            node.database().close();
        }
    }

    private Budget budget(Map<String, String> scope, Unit unit, long amount, Period period) {
        Budget budget = nodes.getFirst()
                .book()
                .create(new Budget(
                        "", "ten", null, Scope.read(scope), unit, amount, period, Kind.HARD, false, List.of()));
        Until.holds(
                "every node knows it",
                () -> nodes.stream()
                        .allMatch(node -> node.book().limits(subject("ada")).stream()
                                .anyMatch(limit -> limit.budget().equals(budget))));
        return budget;
    }

    private static Subject subject(String uid) {
        return new Subject("ten", "shop", "free", uid, "s", "key", "gpt", Map.of());
    }

    private long sum(String sql) {
        return nodes.getFirst()
                .database()
                .read(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private static Attribution attribution(String id, String uid) {
        return Calls.attribution(id, "ten", uid, 1);
    }

    /** One call whose every token costs {@code each}: held by its bound, settled with a part of it; false when refused. */
    @SuppressWarnings("MustBeClosedChecker") // settled or closed on both ways
    private boolean call(Node node, String uid, Random random, long each, int mostTokens, boolean mayLower) {
        int wanted = 1 + random.nextInt(mostTokens);
        Demand demand = new Demand(
                node.admission().limits(TestProjects.SHOP, null, subject(uid)),
                10,
                wanted,
                1,
                output -> (10 + output) * each,
                mayLower,
                threads);
        Held held;
        try {
            held = node.admission().claim(demand).join();
        } catch (CompletionException e) {
            assertThat(e.getCause()).isInstanceOf(RefusedException.class);
            return false;
        }
        String id = "call_" + calls.incrementAndGet();
        long bound = (10 + held.output()) * each;
        Reservation reservation =
                new Reservation(attribution(id, uid), bound, TokenCounts.of(10, held.output()), held.holds());
        Ticket ticket = node.admission().admit(reservation, held);
        ticket.opened().join();
        boolean leaves = random.nextInt(10) < 3;
        long output = leaves ? random.nextLong(held.output() + 1) : held.output();
        if (leaves && random.nextInt(4) == 0) {
            ticket.close(); // left before the provider was asked
            return true;
        }
        long cost = (10 + output) * each;
        billed.addAndGet(cost);
        ticket.settle(new Entry(
                        reservation.attribution(),
                        leaves ? Entry.Status.INTERRUPTED : Entry.Status.COMPLETED,
                        200,
                        "gpt",
                        TokenCounts.of(10, output),
                        false,
                        cost,
                        1,
                        null))
                .join();
        return true;
    }

    private void race(long each, int mostTokens, boolean mayLower, java.util.function.IntFunction<String> users)
            throws Exception {
        List<Future<?>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Node node = nodes.get(i % nodes.size());
            String uid = users.apply(i);
            Random random = new Random(i);
            clients.add(threads.submit(() -> {
                int refused = 0;
                while (refused < 2) {
                    refused = call(node, uid, random, each, mostTokens, mayLower) ? 0 : refused + 1;
                }
            }));
        }
        for (Future<?> client : clients) {
            client.get();
        }
    }

    private void nothingIsHeld() {
        assertThat(sum("SELECT COUNT(*) FROM reservation")).isZero();
        for (Node node : nodes) {
            node.purses().close();
        }
        Until.holds(
                "every lease is given back",
                () -> sum("SELECT COALESCE(SUM(granted - spent), 0) FROM budget_lease") == 0);
    }

    @Test
    void spendsTheBudgetToTheLastAndNotAPicodollarMore() throws Exception {
        budget(Map.of(), Unit.MONEY, DOLLAR, Period.TOTAL);
        race(1_000_003, 4_000, true, _ -> "ada");
        long spent = sum("SELECT SUM(cost) FROM entry");
        assertThat(spent).isEqualTo(billed.get()).isLessThanOrEqualTo(DOLLAR).isGreaterThan(DOLLAR - DOLLAR / 1_000);
        assertThat(sum("SELECT SUM(spent) FROM budget_lease")).isEqualTo(spent);
        nothingIsHeld();
        assertThat(sum("SELECT granted FROM budget_account")).isEqualTo(spent);
    }

    @Test
    void spendsNinetyNinePercentWhenCallsAreRefusedRatherThanShortened() throws Exception {
        budget(Map.of(), Unit.MONEY, DOLLAR, Period.TOTAL);
        race(2_000_003, 2_000, false, _ -> "ada");
        assertThat(sum("SELECT SUM(cost) FROM entry"))
                .isEqualTo(billed.get())
                .isLessThanOrEqualTo(DOLLAR)
                .isGreaterThanOrEqualTo(DOLLAR * 99 / 100);
        nothingIsHeld();
    }

    @Test
    void severalBudgetsHoldAtOnce() throws Exception {
        budget(Map.of(), Unit.MONEY, DOLLAR / 4, Period.TOTAL);
        budget(Map.of("project", "shop"), Unit.TOKENS, 300_000, Period.MONTH);
        budget(Map.of("user", "*"), Unit.MONEY, DOLLAR / 40, Period.DAY);
        budget(Map.of("user", "*", "project", "shop"), Unit.REQUESTS, 50, Period.parse("rolling_1h"));
        race(1_000_003, 3_000, true, i -> i < 4 ? "ada" : "user" + i % 16);
        long spent = sum("SELECT SUM(cost) FROM entry");
        assertThat(spent).isEqualTo(billed.get()).isLessThanOrEqualTo(DOLLAR / 4);
        assertThat(sum("SELECT SUM(input_tokens + output_tokens) FROM entry")).isLessThanOrEqualTo(300_000);
        assertThat(sum("SELECT MAX(c) FROM (SELECT SUM(cost) AS c FROM entry GROUP BY uid) AS u"))
                .isLessThanOrEqualTo(DOLLAR / 40);
        assertThat(sum("SELECT MAX(c) FROM (SELECT COUNT(*) AS c FROM entry GROUP BY uid) AS u"))
                .isLessThanOrEqualTo(50);
        nothingIsHeld();
    }
}
