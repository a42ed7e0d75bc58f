package ai.behest.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sixty-four clients against one hard budget of a dollar, again and again, and what was spent of it. */
@Command(
        name = "bench/race",
        mixinStandardHelpOptions = true,
        description =
                "Clients in parallel spend one hard budget of 1.00 USD until each is refused; three calls in ten are"
                        + " left at a random moment. What the ledger holds must never be above the budget, and at least 99 % of it.")
public final class Race extends BenchCommand {
    private static final long LIMIT = 1_000_000_000_000L;
    private static final int TOKENS_MOST = 120;

    @Parameters(
            paramLabel = "RUNS",
            defaultValue = "50",
            description = "How many budgets, one after the other (${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--nodes",
            defaultValue = "1",
            description = "1 on SQLite; more on one PostgreSQL (${DEFAULT-VALUE}).")
    private int count;

    @Option(names = "--clients", defaultValue = "64", description = "In parallel (${DEFAULT-VALUE}).")
    private int clients;

    @Option(names = "--kill", description = "kill -9 of a random node every 1 to 4 s, and start it again.")
    private boolean kill;

    @Option(names = "--stop-database", description = "Stops PostgreSQL every 3 to 8 s, for 1 to 3 s.")
    private boolean stopDatabase;

    @Option(names = "--seed", description = "Of sizes and moments.")
    private @Nullable Long seed;

    @Option(names = "--postgres-bin", required = true, hidden = true)
    private Path postgresBin = Path.of(".");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private AtomicReferenceArray<Gateway> nodes = new AtomicReferenceArray<>(0);
    private final List<Gateway.Start> starts = new ArrayList<>();
    private volatile boolean running = true;
    private int wrong;
    private int kills;
    private int stops;

    private Race() {}

    public static void main(String[] arguments) {
        run(new Race(), arguments);
    }

    @Override
    public Integer call() throws Exception {
        long chosen = seed == null ? System.nanoTime() : seed;
        System.out.println(Machine.describe(commit) + ", seed " + chosen);
        int port = Program.freePort();
        try (Program provider = Program.start(
                                scratch.resolve("provider.log"), Map.of(), FakeProvider.command(home, port))
                        .listening(port);
                Cluster cluster = count == 1 ? null : new Cluster(postgresBin, scratch)) {
            String url = cluster == null ? null : cluster.url();
            open("http://127.0.0.1:" + port + "/v1", url);
            Book book = new Book(url, starts.getFirst().data());
            Random moments = new Random(chosen);
            Future<?> killing = kill ? threads.submit(() -> killAgainAndAgain(new Random(moments.nextLong()))) : null;
            Future<?> stopping = stopDatabase && cluster != null
                    ? threads.submit(() -> stopAgainAndAgain(cluster, new Random(moments.nextLong())))
                    : null;
            List<Long> spent = new ArrayList<>();
            for (int run = 1; run <= runs && provider.isAlive(); run++) {
                spent.add(race(book, run, moments.nextLong()));
            }
            running = false;
            await(killing);
            await(stopping);
            afterwards(book);
            return summary(spent);
        }
    }

    private void open(String upstream, @Nullable String url) throws IOException {
        nodes = new AtomicReferenceArray<>(count);
        for (int i = 0; i < count; i++) {
            Path data = Files.createDirectories(scratch.resolve("node" + i).resolve("data"));
            starts.add(new Gateway.Start(home, data, -1, upstream, url));
            if (i == 0) {
                nodes.set(0, Gateway.start(starts.getFirst()).widen(http));
            } else {
                Files.copy(
                        starts.getFirst().data().resolve("master.key"),
                        data.resolve("master.key"),
                        StandardCopyOption.COPY_ATTRIBUTES);
                Files.copy(starts.getFirst().data().resolve("demo.env"), data.resolve("demo.env"));
                nodes.set(i, Gateway.start(starts.get(i)));
            }
        }
    }

    /** One budget, spent by everybody at once; what the ledger says that it came to. */
    private long race(Book book, int run, long sizes) throws ExecutionException, InterruptedException, SQLException {
        String tag = "race=" + run;
        budget(tag);
        Random seeds = new Random(sizes);
        List<Future<RaceClient.Result>> racing = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            int first = client;
            RaceClient one = new RaceClient(
                    http, () -> nodes.get((first + seeds(count)) % count), seeds.nextLong(), tag, TOKENS_MOST);
            racing.add(threads.submit(one::run));
        }
        int answered = 0;
        int left = 0;
        int unavailable = 0;
        BigDecimal leastSpentAtRefusal = null;
        for (Future<RaceClient.Result> client : racing) {
            RaceClient.Result result = client.get();
            answered += result.answered();
            left += result.left();
            unavailable += result.unavailable();
            BigDecimal at = new BigDecimal(result.refusal().get("spent").stringValue());
            leastSpentAtRefusal = leastSpentAtRefusal == null ? at : leastSpentAtRefusal.min(at);
        }
        long spent = settled(book, run);
        if (spent > LIMIT) {
            complain("run " + run + " spent " + (spent - LIMIT) + " picodollars too much");
        }
        if (spent < LIMIT / 100 * 99) {
            complain("run " + run + " spent only " + BigDecimal.valueOf(spent, 12));
        }
        System.out.printf(
                "run %d: %s USD of 1.00, %d answered, %d left, %d unavailable, first refused at %s%n",
                run, BigDecimal.valueOf(spent, 12), answered, left, unavailable, leastSpentAtRefusal);
        return spent;
    }

    /** Clients try any node: which one is a matter of luck. */
    private static int seeds(int count) {
        return java.util.concurrent.ThreadLocalRandom.current().nextInt(count);
    }

    private void budget(String tag) {
        String body =
                "{\"scope\":{\"tag\":\"" + tag + "\"},\"amount_usd\":\"1.00\",\"period\":\"total\",\"kind\":\"hard\"}";
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                nodes.get(0).admin(http, "POST", "/v1/budgets", body);
                // a second, so that every node knows it
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(count == 1 ? 0 : 1));
                return;
            } catch (RuntimeException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    /** Every call of the run is resolved, by its node or, when that was killed, by its next life or another node. */
    private long settled(Book book, int run) throws SQLException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (true) {
            try {
                if (book.reservations(run).isEmpty()) {
                    return book.spent("{\"race\":\"" + run + "\"}");
                }
            } catch (SQLException e) {
                // the database is away for a moment
            }
            if (System.nanoTime() > deadline) {
                complain("run " + run + " still has open reservations");
                return book.spent("{\"race\":\"" + run + "\"}");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private void killAgainAndAgain(Random random) {
        while (running) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1_000, 4_000)));
            int victim = random.nextInt(count);
            nodes.get(victim).kill();
            kills++;
            while (true) {
                try {
                    nodes.set(victim, Gateway.start(starts.get(victim)));
                    break;
                } catch (RuntimeException e) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200)); // the database is away
                }
            }
        }
    }

    private void stopAgainAndAgain(Cluster cluster, Random random) {
        while (running) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(3_000, 8_000)));
            cluster.stop();
            stops++;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1_000, 3_000)));
            cluster.start();
        }
    }

    /** Once every node has stopped in peace, nothing is held anywhere, and balances are what the entries say. */
    private void afterwards(Book book) throws SQLException {
        for (int i = 0; i < count; i++) {
            nodes.get(i).close();
        }
        if (!book.reservations().isEmpty()) {
            complain(book.reservations().size() + " reservations are open");
        }
        long held = book.number("SELECT COALESCE(SUM(granted - spent), 0) FROM budget_lease");
        if (held != 0) {
            complain(held + " picodollars are held by nobody");
        }
        long apart = book.number(
                "SELECT COUNT(*) FROM budget_account a WHERE granted <> (SELECT SUM(l.spent) FROM budget_lease l"
                        + " WHERE l.budget_id = a.budget_id AND l.scope_key = a.scope_key AND l.window_start = a.window_start)");
        if (apart != 0) {
            complain(apart + " balances are not what their leases say");
        }
    }

    private static void await(@Nullable Future<?> work) throws ExecutionException, InterruptedException {
        if (work != null) {
            work.get();
        }
    }

    private void complain(String what) {
        wrong++;
        System.out.println("WRONG: " + what);
    }

    private int summary(List<Long> spent) {
        long most = spent.stream().mapToLong(Long::longValue).max().orElse(0);
        long least = spent.stream().mapToLong(Long::longValue).min().orElse(0);
        System.out.printf(
                "%d runs, %d nodes, %d clients, %d kills, %d stops of the database: spent %s to %s USD of 1.00 each: %s%n",
                spent.size(),
                count,
                clients,
                kills,
                stops,
                BigDecimal.valueOf(least, 12),
                BigDecimal.valueOf(most, 12),
                wrong == 0 ? "never above, nothing stranded, nothing left held" : wrong + " VIOLATIONS");
        return wrong == 0 ? 0 : 1;
    }
}
