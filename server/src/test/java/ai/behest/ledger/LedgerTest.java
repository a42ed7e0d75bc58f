package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.store.Database;
import ai.behest.store.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two halves of a call: opened, resolved exactly once, recovered after a crash. */
@SuppressWarnings("NullAway.Init")
class LedgerTest {
    private static final TokenCounts BOUND = new TokenCounts(100, 0, 0, 0, 900, 0, 0);
    private static final TokenCounts USED = new TokenCounts(10, 5, 0, 0, 20, 3, 0);

    private Database database;
    private Ledger ledger;

    @BeforeEach
    void open(@TempDir Path directory) {
        database = TestDatabase.open(directory, Clock.systemUTC());
        ledger = new Ledger(database, "node_a");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Reservation reservation(String callId) {
        return new Reservation(
                new Attribution(
                        callId,
                        "trace",
                        1_000,
                        "ten",
                        "proj",
                        "ada",
                        "sid",
                        null,
                        "free",
                        "key",
                        "chat",
                        "openai",
                        "gpt",
                        "gpt",
                        "platform",
                        false,
                        "v1",
                        null),
                7_777,
                BOUND,
                java.util.List.of());
    }

    private static Entry entry(String callId, long cost) {
        return new Entry(
                reservation(callId).attribution(), Entry.Status.COMPLETED, 200, "gpt", USED, false, cost, 5, 3L);
    }

    private record Row(String id, String status, long cost, long output, boolean estimated) {}

    private List<Row> entries() {
        return database.read(handle -> handle.createQuery("SELECT * FROM entry ORDER BY id")
                .map((row, context) -> new Row(
                        row.getString("id"),
                        row.getString("status"),
                        row.getLong("cost"),
                        row.getLong("output_tokens"),
                        row.getInt("estimated") == 1))
                .list());
    }

    private int reserved() {
        return database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM reservation")
                .mapTo(Integer.class)
                .one());
    }

    private static void get(CompletableFuture<?> done) throws Exception {
        done.get(20, TimeUnit.SECONDS);
    }

    @Test
    void anOpenCallIsReservedAndItsEntryResolvesIt() throws Exception {
        get(ledger.open(reservation("c1")));
        assertThat(reserved()).isEqualTo(1);
        get(ledger.close(entry("c1", 42)));
        assertThat(reserved()).isZero();
        assertThat(entries()).containsExactly(new Row("c1", "completed", 42, 20, false));
    }

    @Test
    void aCallIsResolvedOnce() throws Exception {
        get(ledger.open(reservation("c1")));
        get(ledger.close(entry("c1", 42)));
        get(ledger.close(entry("c1", 99)));
        assertThat(entries()).containsExactly(new Row("c1", "completed", 42, 20, false));
    }

    @Test
    void aReleasedCallLeavesNothing() throws Exception {
        get(ledger.open(reservation("c1")));
        get(ledger.release("c1"));
        assertThat(reserved()).isZero();
        assertThat(entries()).isEmpty();
    }

    @Test
    void whatACrashLeftIsEnteredAtItsFullReservationOnce() throws Exception {
        get(ledger.open(reservation("mine")));
        get(new Ledger(database, "node_b").open(reservation("others")));
        assertThat(new Ledger(database, "node_a").recover()).isEqualTo(1);
        assertThat(entries()).containsExactly(new Row("mine", "recovered", 7_777, 900, true));
        assertThat(reserved()).as("another node's is under way").isEqualTo(1);
        assertThat(new Ledger(database, "node_a").recover()).isZero();
    }

    @Test
    void thousandsOfCallsInAnyMixLeaveNothingOpenAndNothingTwice() throws Exception {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < 16; thread++) {
            String prefix = "t" + thread + "_";
            threads.add(Thread.ofVirtual().start(() -> {
                for (int call = 0; call < 200; call++) {
                    String id = prefix + call;
                    CompletableFuture<Void> opened = ledger.open(reservation(id));
                    if (call % 3 == 0) {
                        opened.join(); // the halves in two groups; else often in one
                    }
                    CompletableFuture<Void> closed = call % 5 == 0 ? ledger.release(id) : ledger.close(entry(id, call));
                    synchronized (all) {
                        all.add(closed);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        get(CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)));
        assertThat(reserved()).isZero();
        assertThat(entries()).hasSize(16 * 160).doesNotHaveDuplicates();
    }
}
