package ai.behest.ledger.export;

import ai.behest.ledger.Attribution;
import ai.behest.ledger.Entry;
import ai.behest.ledger.Ledger;
import ai.behest.ledger.TokenCounts;
import ai.behest.store.Database;
import ai.behest.store.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A book with two tenants, t1 and t2, whose entries are made by ledgers of several nodes. */
final class Shop implements AutoCloseable {
    static final Instant START = Instant.parse("2026-02-01T00:00:00Z");
    static final Names NAMES = new Names("Acme, Inc.", Map.of("p1", "=Search"));
    static final Selection ALL = new Selection("t1", null, null);

    final Database database;
    final Path folder;
    private final Map<String, Ledger> nodes = new HashMap<>();

    Shop(Path folder) {
        this.folder = folder;
        this.database = TestDatabase.open(folder, Clock.systemUTC());
        for (String tenant : List.of("t1", "t2")) {
            database.change(transaction -> transaction
                    .handle()
                    .execute(
                            "INSERT INTO tenant (id, name, plan, time_zone, created_at) VALUES (?, 'T', 'free', 'UTC', 1)"
                                    + " ON CONFLICT DO NOTHING",
                            tenant));
        }
    }

    Exports exports(String node, long fileEntries) {
        return exports(node, null, fileEntries);
    }

    Exports exports(String node, @Nullable Bucket bucket, long fileEntries) {
        return new Exports(database, node, new ExportRoot(folder.resolve("out")), bucket, _ -> NAMES, fileEntries);
    }

    /** Where this node's files for t1 lie. */
    Path files(String directory) {
        return folder.resolve("out/t1").resolve(directory);
    }

    /** What a call differs in; the rest is usual. */
    record Call(
            String id,
            String tenant,
            String project,
            Instant at,
            TokenCounts counts,
            @Nullable Long cost,
            String payer,
            @Nullable Map<String, String> tags) {
        static Call of(String id, long cost) {
            return new Call(
                    id, "t1", "p1", START, new TokenCounts(10, 4, 2, 6, 1, 7, 20, 5, 3, 8), cost, "platform", null);
        }
    }

    Entry entry(Call call) {
        Attribution attribution = new Attribution(
                call.id,
                "trace-" + call.id,
                ChronoUnit.MICROS.between(Instant.EPOCH, call.at),
                call.tenant,
                call.project,
                "@ada",
                "s1",
                null,
                "max",
                "key-1",
                "chat",
                "openai",
                "gpt-5",
                "gpt-5",
                call.payer,
                true,
                call.cost == null ? null : "2026-01",
                call.tags);
        return new Entry(
                attribution, Entry.Status.COMPLETED, 200, "gpt-5", call.counts, false, call.cost, 1_234_567, 45_678L);
    }

    /** Entered by this node, durable when done. */
    CompletableFuture<Void> enter(String node, Call call) {
        return nodes.computeIfAbsent(node, name -> new Ledger(database, name)).close(entry(call));
    }

    void enter(String node, int from, int to) {
        enterAll(
                node,
                IntStream.range(from, to)
                        .mapToObj(i -> Call.of("%s-%06d".formatted(node, i), 1_000 + i))
                        .toList());
    }

    void enterAll(String node, List<Call> calls) {
        CompletableFuture.allOf(calls.stream().map(call -> enter(node, call)).toArray(CompletableFuture<?>[]::new))
                .join();
    }

    /** Calls of all sorts: some without a price, with a key of the tenant's own, with tags, of another tenant. */
    static List<Call> mixed(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> new Call(
                        "mixed-%06d".formatted(i),
                        i % 10 == 9 ? "t2" : "t1",
                        i % 3 == 0 ? "p1" : "p2",
                        START.plusNanos(1_000L * random.nextLong(40L * 86_400_000_000L)),
                        new TokenCounts(
                                random.nextLong(10_000),
                                random.nextLong(100),
                                random.nextLong(10),
                                random.nextLong(8),
                                random.nextLong(10),
                                random.nextLong(7),
                                random.nextLong(5_000),
                                random.nextLong(900),
                                random.nextLong(9),
                                random.nextLong(6)),
                        i % 7 == 0 ? null : random.nextLong(1_000_000_000_000L),
                        i % 5 == 0 ? "byok" : "platform",
                        i % 4 == 0 ? Map.of("team", "=cmd|' /c calc'!A1", "feature", "a \"b\", c") : null))
                .toList();
    }

    static String text(Extract extract) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] piece = extract.next(); piece != null; piece = extract.next()) {
            whole.writeBytes(piece);
        }
        return whole.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        database.close();
    }
}
