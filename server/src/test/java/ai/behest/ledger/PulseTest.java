package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.SetClock;
import ai.behest.store.Database;
import ai.behest.store.TestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a project's first page, its users and its sessions read. */
@SuppressWarnings("NullAway.Init")
class PulseTest {
    private static final Instant NOW = Instant.parse("2026-02-10T12:30:00Z");

    private Database database;
    private Ledger ledger;
    private Reports reports;

    @BeforeEach
    void open(@TempDir Path directory) {
        database = TestDatabase.open(directory, new SetClock(NOW.toString()));
        ledger = new Ledger(database, "node-1");
        reports = new Reports(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void enter(List<Entry> entries) {
        CompletableFuture.allOf(entries.stream().map(ledger::close).toArray(CompletableFuture<?>[]::new))
                .join();
    }

    private static Entry entry(String id, Instant at, String uid, String sid, Entry.Status status, long latencyMillis) {
        Entry usual = Entries.entry(
                id,
                new Entries.Place("t1", "p1", uid, sid),
                Entries.micros(at),
                "gpt-5",
                "platform",
                Entries.FEW,
                1_000_000_000_000L);
        return new Entry(
                usual.attribution(),
                status,
                200,
                "gpt-5",
                Entries.FEW,
                false,
                1_000_000_000_000L,
                latencyMillis * 1_000,
                latencyMillis * 500);
    }

    private static Entry call(String id, Instant at, String uid, String sid) {
        return entry(id, at, uid, sid, Entry.Status.COMPLETED, 100);
    }

    @Test
    void ofAProjectWithoutCallsThereIsNothingToTell() {
        Pulse pulse = reports.pulse("t1", "p1", ZoneOffset.UTC);
        assertThat(pulse.called()).isFalse();
        assertThat(pulse.today()).isEqualTo(Pulse.Figures.NONE);
        assertThat(pulse.hours()).hasSize(24);
        assertThat(pulse.latency()).isEqualTo(new Pulse.Latency(0, null, null, null, null));
    }

    @Test
    void todayBeginsAtTheTenantsMidnightAndHoursAreOfUtc() {
        enter(List.of(
                call("last-hour", NOW.minusSeconds(1), "ada", "s1"),
                entry("failed", NOW.minusSeconds(7_200), "ada", "s1", Entry.Status.FAILED, 100),
                call("evening", Instant.parse("2026-02-09T20:00:00Z"), "ada", "s1"),
                call("long-ago", NOW.minusSeconds(100 * 3_600), "ada", "s1")));
        Pulse pulse = reports.pulse("t1", "p1", ZoneOffset.UTC);
        assertThat(pulse.called()).isTrue();
        assertThat(pulse.today().requests()).isEqualTo(2);
        assertThat(pulse.today().failed()).isEqualTo(1);
        assertThat(pulse.today().costUsd()).isEqualByComparingTo("2");
        assertThat(pulse.hours().getLast().begin()).isEqualTo(Instant.parse("2026-02-10T12:00:00Z"));
        assertThat(pulse.hours().getLast().figures().requests()).isEqualTo(1);
        assertThat(pulse.hours().stream()
                        .mapToLong(hour -> hour.figures().requests())
                        .sum())
                .isEqualTo(3);
        assertThat(reports.pulse("t1", "p1", ZoneId.of("America/New_York"))
                        .today()
                        .requests())
                .as("midnight there is 05:00 UTC")
                .isEqualTo(2);
        assertThat(reports.pulse("t1", "p1", ZoneId.of("Asia/Tokyo")).today().requests())
                .as("midnight there was 15:00 UTC, the day before")
                .isEqualTo(3);
        assertThat(reports.pulse("t2", "p1", ZoneOffset.UTC).called()).isFalse();
    }

    @Test
    void latenciesAreOfRealCallsThatCompletedAmongTheNewest() {
        List<Entry> entries = new ArrayList<>();
        IntStream.rangeClosed(1, 100)
                .forEach(i -> entries.add(
                        entry("c" + i, NOW.minusSeconds(2_000 + i), "ada", "s1", Entry.Status.COMPLETED, i)));
        entries.add(entry("broken", NOW.minusSeconds(1), "ada", "s1", Entry.Status.FAILED, 99_999));
        enter(entries);
        assertThat(reports.pulse("t1", "p1", ZoneOffset.UTC).latency())
                .isEqualTo(new Pulse.Latency(100, 50L, 95L, 25L, 47L));
        List<Entry> newer = new ArrayList<>();
        IntStream.range(0, Pulse.MOST_CALLS)
                .forEach(i -> newer.add(entry("n" + i, NOW.minusSeconds(i), "ada", "s1", Entry.Status.COMPLETED, 7)));
        enter(newer);
        assertThat(reports.pulse("t1", "p1", ZoneOffset.UTC).latency().p95())
                .as("what is older than the newest is not looked at")
                .isEqualTo(7);
    }

    @Test
    void sessionsOfTheSameNameOfTwoUsersAreTwo() {
        enter(List.of(
                call("1", NOW.minusSeconds(30), "ada", "s"),
                call("2", NOW.minusSeconds(20), "bob", "s"),
                call("3", NOW.minusSeconds(10), "ada", "s"),
                entry("4", NOW.minusSeconds(5), "ada", "other", Entry.Status.FAILED, 1)));
        RecentSessions found = reports.sessions("t1", "p1", null, null);
        assertThat(found.rows())
                .extracting(RecentSessions.Row::uid, RecentSessions.Row::sid, RecentSessions.Row::calls)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("ada", "other", 1L),
                        org.assertj.core.groups.Tuple.tuple("ada", "s", 2L),
                        org.assertj.core.groups.Tuple.tuple("bob", "s", 1L));
        assertThat(found.rows().getFirst().failed()).isEqualTo(1);
        assertThat(found.rows().get(1).costUsd()).isEqualByComparingTo("2");
        assertThat(found.before()).isNull();
        assertThat(reports.sessions("t1", "p1", "bob", null).rows()).hasSize(1);
        assertThat(reports.sessions("t2", "p1", null, null).rows()).isEmpty();
    }

    @Test
    void everySessionIsFoundOnceOverAllParts() {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            entries.add(call("c" + i, NOW.minusSeconds(i), "u" + i % 7, "s" + i % 90));
        }
        enter(entries);
        List<String> seen = new ArrayList<>();
        RecentSessions part = reports.sessions("t1", "p1", null, null);
        part.rows().forEach(row -> seen.add(row.uid() + row.sid()));
        for (Instant before = part.before(); before != null; before = part.before()) {
            part = reports.sessions("t1", "p1", null, before);
            part.rows().forEach(row -> seen.add(row.uid() + row.sid()));
        }
        assertThat(seen).doesNotHaveDuplicates().hasSize((int) entries.stream()
                .map(entry -> entry.attribution().uid() + entry.attribution().sid())
                .distinct()
                .count());
    }

    @Test
    void spendersStandByCostAndArePaged() {
        List<Entry> entries = new ArrayList<>();
        for (int user = 0; user < 5; user++) {
            for (int i = 0; i <= user; i++) {
                entries.add(call("c" + user + "-" + i, NOW.minusSeconds(60), "us%er_" + user, "s"));
            }
        }
        enter(entries);
        Costs costs = new Costs(database);
        Window window = new Window(NOW.minusSeconds(3_600), NOW.plusSeconds(1_800));
        Spenders first = costs.spenders("t1", "p1", window, null, 2, 0);
        assertThat(first.rows()).extracting(Spenders.Row::uid).containsExactly("us%er_4", "us%er_3");
        assertThat(first.rows().getFirst().figures().costUsd()).isEqualByComparingTo("5");
        assertThat(first.more()).isTrue();
        Spenders last = costs.spenders("t1", "p1", window, null, 2, 4);
        assertThat(last.rows()).extracting(Spenders.Row::uid).containsExactly("us%er_0");
        assertThat(last.more()).isFalse();
        assertThat(costs.spenders("t1", "p1", window, "us%er_2", 9, 0).rows()).hasSize(1);
        assertThat(costs.spenders("t1", "p1", window, "us_", 9, 0).rows())
                .as("no character is a wildcard")
                .isEmpty();
    }
}
