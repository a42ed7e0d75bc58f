package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    private static final TokenCounts BOUND = TokenCounts.of(100, 900);
    private static final TokenCounts USED = new TokenCounts(10, 5, 0, 0, 0, 0, 20, 3, 0, 0);

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
        return new Reservation(Calls.attribution(callId, "ten", "ada", 1_000), 7_777, BOUND, java.util.List.of());
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
    void whatAnEarlierVersionOfTheServerLeftOpenIsRecovered() throws Exception {
        get(ledger.open(reservation("c1")));
        database.change(transaction -> transaction
                .handle()
                .execute("UPDATE reservation SET call = REPLACE(REPLACE("
                        + "REPLACE(call, '\"cache_write_hour\":0,', ''), '\"image_input\":0,', ''),"
                        + " ',\"image_output\":0', '')"));
        assertThat(database.<String>read(handle -> handle.createQuery("SELECT call FROM reservation")
                        .mapTo(String.class)
                        .one()))
                .doesNotContain("image", "hour")
                .contains("cache_write");
        assertThat(new Ledger(database, "node_a").recover()).isEqualTo(1);
        assertThat(entries()).containsExactly(new Row("c1", "recovered", 7_777, 900, true));
    }

    @Test
    void onlyACorrectionCanCostLessThanNothing() {
        assertThatThrownBy(() -> entry("c1", -1)).hasMessageContaining("correction");
        Attribution call = reservation("c1").attribution();
        Entry.Correction correction = new Entry.Correction("c1.1", "v1");
        assertThatThrownBy(() -> new Entry(
                        call,
                        Entry.Status.COMPLETED,
                        200,
                        "gpt",
                        USED,
                        false,
                        -1L,
                        0,
                        null,
                        correction,
                        null,
                        null,
                        Steps.NONE))
                .hasMessageContaining("no tokens");
        assertThatThrownBy(() -> new Entry(
                        call,
                        Entry.Status.COMPLETED,
                        200,
                        "gpt",
                        TokenCounts.ZERO,
                        false,
                        null,
                        0,
                        null,
                        correction,
                        null,
                        null,
                        Steps.NONE))
                .hasMessageContaining("what changes");
        for (long overrun : new long[] {0, -1}) {
            assertThatThrownBy(() -> new Entry(
                            call,
                            Entry.Status.COMPLETED,
                            200,
                            "gpt",
                            USED,
                            false,
                            5L,
                            0,
                            null,
                            null,
                            null,
                            overrun,
                            Steps.NONE))
                    .hasMessageContaining("set aside");
        }
        assertThatThrownBy(() -> new Entry(
                        call,
                        Entry.Status.COMPLETED,
                        200,
                        "gpt",
                        USED,
                        false,
                        null,
                        0,
                        null,
                        null,
                        null,
                        1L,
                        Steps.NONE))
                .hasMessageContaining("set aside");
        assertThatThrownBy(() ->
                        database.change(transaction -> transaction.handle().execute("""
                        INSERT INTO entry (id, call_id, kind, at, tenant_id, project_id, uid, sid, key_id, trace_id,
                            operation, provider, model_asked, model_served, payer, status, http_status, streamed,
                            input_tokens, cached_tokens, cache_write_tokens, audio_input_tokens, output_tokens,
                            reasoning_tokens, audio_output_tokens, estimated, cost, latency_micros)
                        VALUES ('x', 'x', 'call', 1, 't', 'p', 'u', 's', 'k', 't', 'chat', 'p', 'm', 'm', 'platform',
                            'completed', 200, 0, 1, 0, 0, 0, 0, 0, 0, 0, -1, 0)
                        """)))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void everyBucketHasAColumnOfItsOwn() throws Exception {
        TokenCounts counts = new TokenCounts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        get(ledger.close(new Entry(
                reservation("c1").attribution(), Entry.Status.COMPLETED, 200, "gpt", counts, false, 1L, 5, 3L)));
        TokenCounts read = database.read(handle -> handle.createQuery("SELECT * FROM entry")
                .map((row, context) -> new TokenCounts(
                        row.getLong("input_tokens"),
                        row.getLong("cached_tokens"),
                        row.getLong("cache_write_tokens"),
                        row.getLong("cache_write_1h_tokens"),
                        row.getLong("audio_input_tokens"),
                        row.getLong("image_input_tokens"),
                        row.getLong("output_tokens"),
                        row.getLong("reasoning_tokens"),
                        row.getLong("audio_output_tokens"),
                        row.getLong("image_output_tokens")))
                .one());
        assertThat(read).isEqualTo(counts);
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
