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
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rollups and the numbers of entries, whatever becomes of the batch that they were written with. */
@SuppressWarnings("NullAway.Init")
class RollupLaneTest {
    @TempDir
    private Path directory;

    private Database database;

    @BeforeEach
    void open() {
        database = TestDatabase.open(directory, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private record Figures(long requests, long tokens, long costHigh, long costLow, long latency) {}

    private Figures figures(String table, String requests, String costHigh, String costLow) {
        return database.read(handle -> handle.createQuery("SELECT COALESCE(SUM(" + requests + "), 0) AS requests,"
                        + " COALESCE(SUM(" + Sums.INPUT + " + " + Sums.OUTPUT + "), 0) AS tokens,"
                        + " COALESCE(SUM(" + costHigh + "), 0) AS high, COALESCE(SUM(" + costLow + "), 0) AS low,"
                        + " COALESCE(SUM(latency_micros), 0) AS latency FROM " + table)
                .map((row, _) -> new Figures(
                        row.getLong("requests"),
                        row.getLong("tokens"),
                        row.getLong("high") + row.getLong("low") / Tally.PART,
                        row.getLong("low") % Tally.PART,
                        row.getLong("latency")))
                .one());
    }

    private void rollupsAreTheEntries() {
        Figures entries = figures("entry", "1", "cost / " + Tally.PART, "cost % " + Tally.PART);
        assertThat(figures("usage_hour", "requests", "cost_high", "cost_low")).isEqualTo(entries);
        assertThat(figures("usage_day", "requests", "cost_high", "cost_low")).isEqualTo(entries);
        assertThat(figures("usage_user", "requests", "cost_high", "cost_low")).isEqualTo(entries);
    }

    private List<Long> numbers(String node) {
        return database.read(handle -> handle.createQuery("SELECT seq FROM entry WHERE node = ? ORDER BY seq")
                .bind(0, node)
                .mapTo(Long.class)
                .list());
    }

    private long rows(String table) {
        return database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM " + table)
                .mapTo(Long.class)
                .one());
    }

    private static void get(CompletableFuture<?> done) throws Exception {
        done.get(30, TimeUnit.SECONDS);
    }

    private static void get(List<CompletableFuture<Void>> all) throws Exception {
        get(CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)));
    }

    @Test
    void anEntryThatIsWrittenTwiceIsAddedUpOnce() throws Exception {
        Ledger ledger = new Ledger(database, "node-1");
        Entry entry = Entries.usual("call-1", Entries.START, 5_000_000_007L);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(ledger.close(entry));
        }
        get(all);
        get(ledger.close(entry));
        assertThat(rows("entry")).isEqualTo(1);
        assertThat(figures("usage_hour", "requests", "cost_high", "cost_low"))
                .isEqualTo(new Figures(1, 45, 5, 7, 1_234_567));
        rollupsAreTheEntries();
    }

    @Test
    void aRejectedEntryIsInNeitherAndItsNeighboursAreInBoth() throws Exception {
        Ledger ledger = new Ledger(database, "node-1");
        List<CompletableFuture<Void>> good = new ArrayList<>();
        List<CompletableFuture<Void>> bad = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            good.add(ledger.close(Entries.usual("call-" + i, Entries.START.plusSeconds(60L * i), 1_000L + i)));
            if (i % 50 == 0) {
                bad.add(ledger.close(
                        Entries.entry("bad-" + i, Entries.Place.USUAL, 1, "gpt-5", "somebody", Entries.FEW, 1L)));
            }
        }
        get(good);
        for (CompletableFuture<Void> each : bad) {
            assertThatThrownBy(() -> get(each)).hasStackTraceContaining("rejected");
        }
        assertThat(rows("entry")).isEqualTo(300);
        rollupsAreTheEntries();
        assertThat(numbers("node-1")).hasSize(300).doesNotHaveDuplicates();
    }

    @Test
    void aBatchOfOneKindIsOneRow() throws Exception {
        Ledger ledger = new Ledger(database, "node-1");
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            all.add(ledger.close(Entries.usual("call-" + i, Entries.START.plusSeconds(i), 1L)));
        }
        get(all);
        assertThat(rows("usage_hour")).isEqualTo(1);
        assertThat(rows("usage_day")).isEqualTo(1);
        assertThat(rows("usage_user")).isEqualTo(1);
        rollupsAreTheEntries();
    }

    @Test
    void numbersGoOnAfterARestartInTheOrderOfCommits() throws Exception {
        for (int life = 0; life < 3; life++) {
            Ledger ledger = new Ledger(database, "node-1");
            for (int i = 0; i < 10; i++) {
                get(ledger.close(Entries.usual("call-" + life + "-" + i, Entries.START, 1L)));
            }
        }
        assertThat(numbers("node-1"))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 30).boxed().toList());
        List<String> ids = database.read(handle -> handle.createQuery("SELECT id FROM entry ORDER BY seq")
                .mapTo(String.class)
                .list());
        assertThat(ids).startsWith("call-0-0", "call-0-1").endsWith("call-2-8", "call-2-9");
    }

    /** Two lives of a node at once are a mistake; even then a reader that goes by the numbers misses nothing. */
    @Test
    void noNumberIsGivenTwiceNorBelowOneThatWasSeen() throws Exception {
        List<Ledger> ledgers =
                List.of(new Ledger(database, "node-1"), new Ledger(database, "node-1"), new Ledger(database, "node-2"));
        List<CompletableFuture<Void>> all = new ArrayList<>();
        List<Long> read = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            all.add(ledgers.get(i % 3).close(Entries.usual("call-" + i, Entries.START, 1L)));
            if (i % 20 == 0) {
                get(all);
                readOn(read);
            }
        }
        get(all);
        readOn(read);
        assertThat(read).hasSize(200).isEqualTo(numbers("node-1"));
        assertThat(numbers("node-2")).hasSize(100).doesNotHaveDuplicates();
        rollupsAreTheEntries();
    }

    private void readOn(List<Long> read) {
        long last = read.isEmpty() ? 0 : read.getLast();
        read.addAll(numbers("node-1").stream().filter(number -> number > last).toList());
    }

    /** On PostgreSQL each node has a writer of its own; one SQLite file has one writer. */
    @Test
    void nodesThatWriteTheSameHoursAndTagsAtOnceLoseNothing() throws Exception {
        Database other = TestDatabase.isPostgres() ? TestDatabase.open(directory, Clock.systemUTC()) : database;
        try {
            List<Ledger> nodes = List.of(new Ledger(database, "node-1"), new Ledger(other, "node-2"));
            List<Entry> entries = MixedEntries.of(2_000);
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < entries.size(); i++) {
                all.add(nodes.get(i % 2).close(entries.get(i)));
            }
            get(all);
            rollupsAreTheEntries();
            assertThat(numbers("node-1")).hasSize(1_000).doesNotHaveDuplicates();
            assertThat(numbers("node-2")).hasSize(1_000).doesNotHaveDuplicates();
        } finally {
            other.close();
        }
    }

    @Test
    void theLongestNamesFitIntoTheRollupsKeys() throws Exception {
        String wide = "\uD83D\uDE00".repeat(255);
        Entry entry = Entries.entry(
                "call-1",
                new Entries.Place("t1", "p1", wide, wide),
                Entries.micros(Entries.START),
                "\u6F22".repeat(200),
                "platform",
                Entries.FEW,
                1L);
        get(new Ledger(database, "node-1").close(entry));
        rollupsAreTheEntries();
    }
}
