package ai.behest.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.Until;
import ai.behest.store.Database;
import ai.behest.store.TestDatabase;
import ai.behest.wire.RefusedException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Budgets that are made, changed and deleted, here and on other nodes, however many there are. */
@SuppressWarnings("NullAway.Init")
class BudgetBookTest {
    private static final String TENANT = "ten";
    private static final int MANY = 20_000;
    /** How many of those go through the room: each is a commit of its own. */
    private static final int MADE = 1_000;

    private Path directory;
    private Database database;
    private BudgetBook book;

    @BeforeEach
    void open(@TempDir Path folder) {
        directory = folder;
        database = TestDatabase.open(folder, Clock.systemUTC());
        for (String tenant : List.of(TENANT, "other")) {
            database.change(transaction -> transaction
                    .handle()
                    .execute(
                            "INSERT INTO tenant (id, name, plan, time_zone, created_at) VALUES (?, 'T', 'free', 'UTC', 0)",
                            tenant));
        }
        book = new BudgetBook(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Budget draft(Map<String, String> scope, Period period) {
        return new Budget("", TENANT, null, Scope.read(scope), Unit.TOKENS, 100, period, Kind.HARD, false, List.of());
    }

    private static Budget of(String user) {
        return draft(Map.of("user", user), Period.DAY);
    }

    private static List<String> counted(BudgetBook by, String user) {
        return by.limits(new Subject(TENANT, "shop", "free", user, "s", "key", "gpt", Map.of())).stream()
                .map(limit -> limit.budget().id() + ":" + limit.budget().amount())
                .toList();
    }

    private void refused(BudgetBook by, Budget draft, String words) {
        assertThatThrownBy(() -> by.create(draft))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(words);
    }

    private void putInto(int from, int to) {
        database.change(transaction -> {
            for (int i = from; i < to; i++) {
                BudgetRows.put(transaction, of("user-" + i).withId("bud_" + i), BudgetRows.number(transaction, TENANT));
            }
        });
    }

    @Test
    void refusesWhatStandsInTheWayAndATenantThatThereIsNot() {
        Budget first = book.create(of("ada"));
        refused(book, of("ada"), first.id());
        Budget template = book.create(draft(Map.of("user", "ada", "model", "*"), Period.DAY));
        refused(book, draft(Map.of("user", "*", "model", "gpt"), Period.DAY), template.id());
        refused(book, draft(Map.of("user", "ada", "model", "*"), Period.DAY), template.id());
        book.create(draft(Map.of("user", "*", "model", "gpt"), Period.MONTH));
        book.create(draft(Map.of("user", "*", "model", "*"), Period.DAY));
        book.create(draft(Map.of("user", "*"), Period.DAY));
        assertThatThrownBy(() -> book.create(new Budget(
                        "",
                        "nobody",
                        null,
                        Scope.read(Map.of()),
                        Unit.TOKENS,
                        1,
                        Period.DAY,
                        Kind.HARD,
                        false,
                        List.of())))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> book.delete(TENANT, "bud_000000000000000000000000"))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> book.delete("other", first.id())).isInstanceOf(RefusedException.class);
        assertThat(counted(book, "ada")).hasSize(3);
    }

    @Test
    void makingOneOfManyReadsNoneOfTheOthers() {
        putInto(MADE, MANY);
        BudgetBook begun = new BudgetBook(database);
        long before = begun.rowsRead();
        assertThat(before).isEqualTo(MANY - MADE);
        for (int i = 0; i < MADE; i++) {
            begun.create(of("user-" + i));
        }
        // its own, once it is announced, and on PostgreSQL once more when the feed tells it
        assertThat(begun.rowsRead() - before).isLessThanOrEqualTo(3L * MADE);
        for (int i = 0; i < MANY; i += 97) {
            assertThat(counted(begun, "user-" + i)).hasSize(1);
        }
    }

    @Test
    void changingOneOfManyReadsNoneOfTheOthers() {
        putInto(0, 500); // past the room: of its news the feed of PostgreSQL would go on telling for a while
        BudgetBook begun = new BudgetBook(database);
        long before = begun.rowsRead();
        String id = counted(begun, "user-7").getFirst().replaceAll(":.*", "");
        begun.change(TENANT, id, known -> known);
        refused(begun, of("user-7"), id);
        begun.delete(TENANT, id);
        begun.create(of("user-7"));
        assertThat(begun.rowsRead() - before).isLessThan(100);
    }

    @Test
    void whatIsDeletedAndMadeAnewIsAnotherBudget() {
        Budget first = book.create(of("ada"));
        List<String> told = new ArrayList<>();
        book.onChange(told::add);
        book.delete(TENANT, first.id());
        assertThat(counted(book, "ada")).isEmpty();
        Budget second = book.create(of("ada"));
        assertThat(counted(book, "ada")).containsExactly(second.id() + ":100");
        // late news of what is long gone, and once more of what is there
        for (String id : List.of(first.id(), second.id(), first.id())) {
            database.change(transaction -> transaction.announce("budget.one", TENANT + " " + id));
        }
        assertThat(counted(book, "ada")).containsExactly(second.id() + ":100");
        assertThat(told).containsOnly(first.id());
    }

    @Test
    void aNodeThatHasNotHeardYetSeesWhatOthersMadeAndDeleted() {
        // over one SQLite file two databases hear nothing of each other; over PostgreSQL they do after a moment
        try (Database apart = TestDatabase.open(directory, Clock.systemUTC())) {
            BudgetBook other = new BudgetBook(apart);
            Budget first = book.create(of("ada"));
            refused(other, of("ada"), first.id());
            Budget template = other.create(draft(Map.of("user", "*", "model", "gpt"), Period.DAY));
            refused(book, draft(Map.of("user", "ada", "model", "*"), Period.DAY), template.id());
            book.delete(TENANT, first.id());
            Budget second = other.create(of("ada"));
            refused(book, of("ada"), second.id());
        }
    }

    @Test
    void ofNodesThatMakeTheSameAtOnceOneDoes() throws Exception {
        BudgetBook other = new BudgetBook(database);
        AtomicInteger made = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> working = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                BudgetBook by = i % 2 == 0 ? book : other;
                String user = "user-" + i / 4;
                working.add(threads.submit(() -> {
                    try {
                        by.create(of(user));
                        made.incrementAndGet();
                    } catch (RefusedException e) {
                        assertThat(e).hasMessageContaining("already");
                    }
                }));
            }
            for (Future<?> one : working) {
                one.get();
            }
        }
        assertThat(made).hasValue(10);
        for (BudgetBook each : List.of(book, other, new BudgetBook(database))) {
            for (int user = 0; user < 10; user++) {
                String name = "user-" + user;
                Until.holds("it is known", () -> counted(each, name).size() == 1);
            }
        }
    }

    @Test
    void everyNodeFollowsWhileBudgetsComeChangeAndGo() throws Exception {
        BudgetBook other = new BudgetBook(database);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> working = new ArrayList<>();
            for (int worker = 0; worker < 8; worker++) {
                String user = "user-" + worker;
                BudgetBook by = worker % 2 == 0 ? book : other;
                working.add(threads.submit(() -> {
                    for (int round = 0; round < 10; round++) {
                        long amount = 1_000 + round;
                        Budget budget = by.create(of(user));
                        by.change(
                                TENANT,
                                budget.id(),
                                known -> new Budget(
                                        known.id(),
                                        TENANT,
                                        null,
                                        known.scope(),
                                        known.unit(),
                                        amount,
                                        known.period(),
                                        known.kind(),
                                        false,
                                        List.of()));
                        if (round < 9) {
                            by.delete(TENANT, budget.id());
                        }
                    }
                }));
            }
            for (Future<?> one : working) {
                one.get();
            }
        }
        for (BudgetBook each : List.of(book, other)) {
            for (int worker = 0; worker < 8; worker++) {
                String user = "user-" + worker;
                Until.holds("the last is known", () -> {
                    List<String> limits = counted(each, user);
                    return limits.size() == 1 && limits.getFirst().endsWith(":1009");
                });
            }
        }
    }
}
