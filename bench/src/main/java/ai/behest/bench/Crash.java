package ai.behest.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Kills the server under load, again and again, and looks for an answer that somebody got and nobody booked. */
@Command(
        name = "bench/crash",
        mixinStandardHelpOptions = true,
        description = "kill -9 of the server under load at random moments; after each restart every answer whose end a"
                + " client saw must be in the ledger exactly once.")
public final class Crash extends BenchCommand {
    private static final int USERS = 500;
    private static final int CONNECTIONS = 32;
    private static final int LEAST_MILLIS = 100;
    private static final int MOST_MILLIS = 3_000;
    /** A connection that breaks is what is asked for here: it is no news. */
    private static final Logger BROKEN_CONNECTIONS = Logger.getLogger("io.vertx");

    @Parameters(paramLabel = "N", defaultValue = "20", description = "How often (${DEFAULT-VALUE}).")
    private int kills;

    @Option(names = "--database-url", description = "PostgreSQL, with a database of its own, instead of SQLite.")
    private @Nullable String databaseUrl;

    @Option(names = "--seed", description = "Of the moments; printed, so that a run can be repeated.")
    private @Nullable Long seed;

    private final List<Long> restarts = new ArrayList<>();
    private final Set<String> everOpen = new HashSet<>();
    private int wrong;

    private Crash() {}

    public static void main(String[] arguments) {
        BROKEN_CONNECTIONS.setLevel(Level.OFF);
        run(new Crash(), arguments);
    }

    @Override
    public Integer call() throws IOException, SQLException {
        long chosen = seed == null ? System.nanoTime() : seed;
        System.out.println(Machine.describe(commit) + ", seed " + chosen);
        int port = Program.freePort();
        Path data = Files.createDirectories(scratch.resolve("data"));
        Gateway.Start start = new Gateway.Start(home, data, -1, "http://127.0.0.1:" + port + "/v1", databaseUrl);
        try (Program provider = Program.start(
                                scratch.resolve("provider.log"), Map.of(), FakeProvider.command(home, port))
                        .listening(port);
                Acknowledged acknowledged = new Acknowledged(scratch.resolve("acknowledged.txt"));
                HttpClient http = HttpClient.newHttpClient()) {
            Gateway gateway = Gateway.start(start);
            try {
                List<String> tokens = gateway.widen(http).tokens(http, USERS);
                Random moments = new Random(chosen);
                for (int kill = 1; kill <= kills && provider.isAlive(); kill++) {
                    gateway = killUnderLoad(gateway, start, tokens, acknowledged, moments, kill);
                }
            } finally {
                gateway.close();
            }
            return summary(acknowledged);
        }
    }

    private Gateway killUnderLoad(
            Gateway gateway,
            Gateway.Start start,
            List<String> tokens,
            Acknowledged acknowledged,
            Random moments,
            int kill)
            throws IOException, SQLException {
        int millis = moments.nextInt(LEAST_MILLIS, MOST_MILLIS);
        Target target = new Target("gateway", gateway.port(), gateway.prefix(), tokens, List.of());
        try (CrashLoad load = new CrashLoad(target, CONNECTIONS, acknowledged)) {
            awaitFirst(load);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
            gateway.kill();
            if (load.refused() > 0) {
                complain(load.refused() + " answers had another status than 200");
            }
        }
        Set<String> leftOpen = reservationsOfTheDead(start.data());
        everOpen.addAll(leftOpen);
        long started = System.nanoTime();
        Gateway next = Gateway.start(start);
        long restart = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
        restarts.add(restart);
        Book book = new Book(databaseUrl, start.data());
        List<String> seen = acknowledged.all();
        Verdict.of(seen, leftOpen, book.reservations(), book.entries()).forEach(this::complain);
        System.out.printf(
                "kill %d after %d ms: %d answers so far, %d calls left open, back in %d ms%n",
                kill, millis, seen.size(), leftOpen.size(), restart);
        return next;
    }

    /** A moment before the first answer would try nothing. */
    private static void awaitFirst(CrashLoad load) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (load.seen() == 0) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("No answer within 20 s; refused: " + load.refused());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /**
     * On SQLite read from a copy of the files, so that the server finds them as the crash left them; on PostgreSQL, which
     * lives on, once it has ended what the dead had begun.
     */
    private Set<String> reservationsOfTheDead(Path data) throws IOException, SQLException {
        if (databaseUrl != null) {
            Book book = new Book(databaseUrl, data);
            book.awaitAlone();
            return book.reservations();
        }
        Path copy = Files.createDirectories(scratch.resolve("copy"));
        for (String name : List.of("behest.db", "behest.db-wal", "behest.db-shm")) {
            Path target = copy.resolve(name);
            Files.deleteIfExists(target);
            if (Files.exists(data.resolve(name))) {
                Files.copy(data.resolve(name), target);
            }
        }
        return new Book(null, copy).reservations();
    }

    private void complain(String what) {
        wrong++;
        System.out.println("WRONG: " + what);
    }

    private int summary(Acknowledged acknowledged) throws IOException {
        List<Double> times = restarts.stream().map(Long::doubleValue).toList();
        System.out.printf(
                "%d kills, %d answers acknowledged, %d calls recovered, restart median %.0f ms, longest %.0f ms: %s%n",
                restarts.size(),
                acknowledged.all().size(),
                everOpen.size(),
                Figures.median(times),
                times.stream().mapToDouble(Double::doubleValue).max().orElse(0),
                wrong == 0 ? "nothing lost, nothing twice, nothing left open" : wrong + " VIOLATIONS");
        return wrong == 0 ? 0 : 1;
    }
}
