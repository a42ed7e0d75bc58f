package ai.behest.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** CPU per request and per event of the gateway beside nginx, in the same run, on the same upstream. */
@Command(
        name = "bench/run",
        mixinStandardHelpOptions = true,
        description = "CPU of the gateway, all of it on, beside nginx as a plain proxy. Core 0 is for the proxy, core 1"
                + " for the upstream and the load.")
public final class Compare extends BenchCommand {
    private static final int PROXY_CORE = 0;
    private static final int OTHER_CORE = 1;
    private static final int USERS = 2_000;

    @Option(names = "--rounds", defaultValue = "3", description = "Rounds, the proxies in turn (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "6", description = "Length of a measured window (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "12",
            description = "Seconds of load before the first (${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(names = "--connections", defaultValue = "32", description = "For small JSON (${DEFAULT-VALUE}).")
    private int connections;

    @Option(names = "--streams", defaultValue = "2000", description = "Ten events/s each (${DEFAULT-VALUE}).")
    private int streams;

    private Compare() {}

    public static void main(String[] arguments) {
        run(new Compare(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        int port = Program.freePort();
        String upstream = "127.0.0.1:" + port;
        Path data = Files.createDirectories(scratch.resolve("data"));
        try (Program provider = Program.start(
                                scratch.resolve("provider.log"),
                                Map.of(),
                                Program.pinned(OTHER_CORE, FakeProvider.command(home, port)))
                        .listening(port);
                Nginx nginx = Nginx.start(scratch, PROXY_CORE, upstream);
                Gateway gateway =
                        Gateway.start(new Gateway.Start(home, data, PROXY_CORE, "http://" + upstream + "/v1", null));
                HttpClient http = HttpClient.newHttpClient()) {
            require(provider.isAlive(), "The fake provider has ended.");
            List<String> tokens = gateway.widen(http).tokens(http, USERS);
            List<Target> targets = List.of(
                    new Target("nginx", nginx.port(), "", List.of(), nginx.workers()),
                    new Target("gateway", gateway.port(), gateway.prefix(), tokens, List.of(gateway.pid())));
            System.out.println(Machine.describe(commit));
            boolean whole = measure(targets);
            return whole ? 0 : 1;
        }
    }

    private boolean measure(List<Target> targets) {
        Duration window = Duration.ofSeconds(seconds);
        Map<Target, List<Figures>> json = rows(targets);
        Map<Target, List<Figures>> paced = rows(targets);
        for (Target target : targets) {
            JsonLoad.run(target, connections, Duration.ofSeconds(warmUp), Duration.ofMillis(500));
        }
        for (int round = 1; round <= rounds; round++) {
            for (Target target : targets) {
                Figures figures = JsonLoad.run(target, connections, Duration.ofSeconds(2), window);
                report("small JSON", round, target, figures);
                json.getOrDefault(target, new ArrayList<>()).add(figures);
            }
        }
        for (int round = 1; round <= rounds; round++) {
            for (Target target : targets) {
                Figures figures = StreamLoad.run(target, streams, Duration.ofSeconds(round == 1 ? 4 : 1), window);
                report("paced", round, target, figures);
                paced.getOrDefault(target, new ArrayList<>()).add(figures);
            }
        }
        System.out.println();
        System.out.print(Table.of(json, "small JSON, " + connections + " connections", "request", "time"));
        System.out.print(Table.of(paced, streams + " streams of 10 events/s", "event", "late"));
        return Table.isWhole(json) && Table.isWhole(paced);
    }

    private static Map<Target, List<Figures>> rows(List<Target> targets) {
        Map<Target, List<Figures>> rows = new LinkedHashMap<>();
        targets.forEach(target -> rows.put(target, new ArrayList<>()));
        return rows;
    }

    private static void report(String load, int round, Target target, Figures figures) {
        System.out.printf(
                "%s, round %d, %s: %.1f us, %.0f/s, core %.0f %%, failures %d%n",
                load,
                round,
                target.name(),
                figures.cpuMicrosPerUnit(),
                figures.perSecond(),
                figures.load() * 100,
                figures.failures());
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalStateException(message);
        }
    }
}
