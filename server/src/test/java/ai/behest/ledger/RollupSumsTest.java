package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.store.Database;
import ai.behest.store.TestDatabase;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rollups are the entries, with corrections that change a price and such that give one, in all ten buckets. */
@SuppressWarnings("NullAway.Init")
class RollupSumsTest {
    private static final Map<String, ToLongFunction<TokenCounts>> BUCKETS = Map.of(
            "input_tokens", TokenCounts::input,
            "cached_tokens", TokenCounts::cached,
            "cache_write_tokens", TokenCounts::cacheWrite,
            "cache_write_1h_tokens", TokenCounts::cacheWriteHour,
            "audio_input_tokens", TokenCounts::audioInput,
            "image_input_tokens", TokenCounts::imageInput,
            "output_tokens", TokenCounts::output,
            "reasoning_tokens", TokenCounts::reasoning,
            "audio_output_tokens", TokenCounts::audioOutput,
            "image_output_tokens", TokenCounts::imageOutput);

    private Database database;
    private List<Entry> calls;
    private List<Entry> corrections;

    @BeforeEach
    void fill(@TempDir Path directory) {
        database = TestDatabase.open(directory, Clock.systemUTC());
        calls = MixedEntries.of(1_000);
        enter(new Ledger(database, "node-1"), calls);
        corrections = new ArrayList<>();
        for (int i = 0; i < calls.size(); i += 3) {
            Entry call = calls.get(i);
            corrections.add(
                    call.cost() == null
                            ? Corrections.of(call, call.id() + ".001", 3_000_000_000_007L + i, null)
                            : Corrections.of(
                                    call, call.id() + ".001", (i % 2 == 0 ? -1 : 1) * (1_000_000_007L + i), "v1"));
            if (i % 2 == 0) {
                corrections.add(Corrections.of(call, call.id() + ".002", -5, "corrected"));
            }
        }
        // by another node than the calls, and some of it twice
        Ledger other = new Ledger(database, "node-2");
        enter(other, corrections);
        enter(other, corrections.subList(0, 50));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static void enter(Ledger ledger, List<Entry> entries) {
        CompletableFuture.allOf(entries.stream()
                        .map(entry -> entry.correction() == null ? ledger.close(entry) : ledger.correct(entry))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    private static long unpriced(List<Entry> entries) {
        return entries.stream().filter(entry -> entry.cost() == null).count();
    }

    private static BigInteger cost(Stream<Entry> entries) {
        return entries.flatMap(entry -> Stream.ofNullable(entry.cost()))
                .map(BigInteger::valueOf)
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** What the corrections have given a price. */
    private long first() {
        return corrections.stream()
                .map(Entry::correction)
                .filter(correction -> correction != null && correction.corrects() == null)
                .count();
    }

    @Test
    void everyRollupComesToWhatTheEntriesComeTo() {
        assertThat(first()).isPositive().isLessThan(unpriced(calls));
        Map<String, BigInteger> expected = new HashMap<>();
        BUCKETS.forEach((column, count) -> expected.put(
                column,
                BigInteger.valueOf(
                        calls.stream().map(Entry::counts).mapToLong(count).sum())));
        expected.put("requests", BigInteger.valueOf(calls.size()));
        expected.put("unpriced", BigInteger.valueOf(unpriced(calls) - first()));
        expected.put(
                "estimated",
                BigInteger.valueOf(calls.stream().filter(Entry::estimated).count()));
        expected.put("cost", cost(Stream.concat(calls.stream(), corrections.stream())));
        expected.put("corrected", cost(corrections.stream()));
        for (String rollup : List.of("usage_hour", "usage_day", "usage_user")) {
            assertThat(sums(rollup, expected.keySet().stream().sorted().toList()))
                    .as(rollup)
                    .isEqualTo(expected);
        }
    }

    private Map<String, BigInteger> sums(String rollup, List<String> names) {
        Map<String, BigInteger> sums = new HashMap<>();
        for (String name : names) {
            boolean money = name.equals("cost") || name.equals("corrected");
            sums.put(
                    name,
                    money
                            ? sum(rollup, name + "_high")
                                    .multiply(BigInteger.valueOf(1_000_000_000))
                                    .add(sum(rollup, name + "_low"))
                            : sum(rollup, name));
        }
        return sums;
    }

    private BigInteger sum(String rollup, String column) {
        return BigInteger.valueOf(
                database.read(handle -> handle.createQuery("SELECT SUM(" + column + ") FROM " + rollup)
                        .mapTo(Long.class)
                        .one()));
    }

    @Test
    void everyOriginOfLinesGivesTheSameSums() {
        Map<Lines.Origin, Sums> sums = new HashMap<>();
        for (Lines.Origin origin : List.of(Lines.Origin.HOURS, Lines.Origin.USERS, Lines.Origin.ENTRIES)) {
            sums.put(origin, sums(origin, EnumSet.of(Field.DAY)));
        }
        Sums entries = sums.get(Lines.Origin.ENTRIES);
        assertThat(sums).containsEntry(Lines.Origin.HOURS, entries).containsEntry(Lines.Origin.USERS, entries);
        // with hours shown, nothing comes from the days
        assertThat(sums(Lines.Origin.HOURS, EnumSet.of(Field.HOUR))).isEqualTo(entries);
        List<Entry> own = Stream.concat(calls.stream(), corrections.stream())
                .filter(entry -> entry.attribution().tenantId().equals("t1"))
                .filter(entry -> entry.attribution().projectId().equals("p1"))
                .filter(entry -> entry.attribution().atMicros() >= MixedEntries.WINDOW.fromMicros()
                        && entry.attribution().atMicros() < MixedEntries.WINDOW.toMicros())
                .toList();
        List<Entry> corrected =
                own.stream().filter(entry -> entry.correction() != null).toList();
        assertThat(entries)
                .extracting(Sums::cost, Sums::corrected, Sums::requests)
                .containsExactly(cost(own.stream()), cost(corrected.stream()), (long) (own.size() - corrected.size()));
    }

    private Sums sums(Lines.Origin origin, EnumSet<Field> shown) {
        Lines lines = Lines.of(origin, Lines.Scope.of("t1", "p1", null), MixedEntries.WINDOW, shown, false);
        return database.read(handle -> lines.bind(handle.createQuery("SELECT " + Sums.COLUMNS + " FROM " + lines.sql()))
                .map((row, _) -> Sums.of(row))
                .one());
    }
}
