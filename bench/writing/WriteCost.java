import ai.behest.ledger.Attribution;
import ai.behest.ledger.Entry;
import ai.behest.ledger.Ledger;
import ai.behest.ledger.Reservation;
import ai.behest.ledger.TokenCounts;
import ai.behest.store.Database;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What entering a call costs: reserve and settle, both durable, a number of callers at once. Run by bench/write, also
 * against the jar of another commit: it uses nothing but what the ledger shows to other rooms.
 */
public final class WriteCost {
    private static final int USERS = 2_000;

    private WriteCost() {}

    /** Arguments: a directory or a PostgreSQL URL, callers at once, calls to warm up, calls to measure, "tags" or nothing. */
    public static void main(String[] arguments) {
        String where = arguments[0];
        int callers = Integer.parseInt(arguments[1]);
        boolean tags = arguments.length > 4 && arguments[4].equals("tags");
        try (Database database = where.startsWith("postgres")
                ? Database.postgresql(where, Clock.systemUTC())
                : Database.sqlite(Path.of(where, "behest.db"), Clock.systemUTC())) {
            Ledger ledger = new Ledger(database, "bench");
            AtomicInteger next = new AtomicInteger();
            run(ledger, callers, Integer.parseInt(arguments[2]), next, tags);
            OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
            long cpu = system.getProcessCpuTime();
            long start = System.nanoTime();
            int calls = Integer.parseInt(arguments[3]);
            run(ledger, callers, calls, next, tags);
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "%d callers, %d calls: %.0f calls/s, %.1f us of CPU per call in this process%n",
                    callers, calls, calls / seconds, (system.getProcessCpuTime() - cpu) / 1e3 / calls);
        }
    }

    private static void run(Ledger ledger, int callers, int calls, AtomicInteger next, boolean tags) {
        int end = next.get() + calls;
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            CompletableFuture<Void> whole = new CompletableFuture<>();
            done.add(whole);
            call(ledger, next, end, tags, whole);
        }
        CompletableFuture.allOf(done.toArray(CompletableFuture<?>[]::new)).join();
        next.set(end);
    }

    private static void call(Ledger ledger, AtomicInteger next, int end, boolean tags, CompletableFuture<Void> whole) {
        int number = next.getAndIncrement();
        if (number >= end) {
            whole.complete(null);
            return;
        }
        Attribution attribution = attribution(number, tags);
        TokenCounts counts = new TokenCounts(400 + number % 900, number % 200, 0, 0, 0, 0, 50 + number % 400, 0, 0, 0);
        ledger.open(new Reservation(attribution, 5_000_000_000L, counts, null))
                .thenCompose(_ -> ledger.close(new Entry(
                        attribution,
                        Entry.Status.COMPLETED,
                        200,
                        attribution.modelRouted(),
                        counts,
                        false,
                        1_000_000_000L + number,
                        900_000,
                        300_000L)))
                .whenComplete((_, failure) -> {
                    if (failure == null) {
                        call(ledger, next, end, tags, whole);
                    } else {
                        whole.completeExceptionally(failure);
                    }
                });
    }

    private static Attribution attribution(int number, boolean tags) {
        int user = (int) (number * 2_654_435_761L % USERS);
        String model = "model-" + number % 3;
        return new Attribution(
                "%012x%020x".formatted(System.currentTimeMillis(), number * 0x9E3779B97F4A7C15L),
                "0af7651916cd43dd8448eb211c80319c",
                System.currentTimeMillis() * 1_000,
                "ten_0123456789abcdef01234567",
                "proj_0123456789abcdef0123456",
                "user-" + user,
                "session-" + user + "-" + number / (8 * USERS),
                null,
                "free",
                "key_0123456789abcdef01234567",
                "chat",
                "openai",
                model,
                model,
                "platform",
                true,
                "2026-01",
                tags ? Map.of("team", "team-" + number % 5, "feature", "feature-" + number % 4) : null);
    }
}
