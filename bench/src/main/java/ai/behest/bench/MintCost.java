package ai.behest.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tokens per second: signed by the SDK, the bare signature beside it, and minted by a gateway over HTTP. */
@Command(
        name = "bench/mint",
        mixinStandardHelpOptions = true,
        description =
                "Tokens per second (JMH): signed by the SDK on one thread beside the bare RSA signature, and minted"
                        + " by a gateway over HTTP on 1 and 16 threads.")
public final class MintCost extends BenchCommand {
    /** One key may mint 300 times a second; so many together are far from that on any machine that this runs on. */
    private static final int KEYS = 64;

    private static final int CROWD = 16;

    @Option(names = "--seconds", defaultValue = "3", description = "Length of an iteration (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--iterations", defaultValue = "5", description = "Measured, after 3 more (${DEFAULT-VALUE}).")
    private int iterations;

    private final List<String> rows = new ArrayList<>();

    private MintCost() {}

    public static void main(String[] arguments) {
        run(new MintCost(), arguments);
    }

    @Override
    public Integer call() throws IOException, RunnerException {
        String machine = Machine.describe(commit);
        measure("RSA 2048 signature alone", options(LocalMinting.class, "rawSignature", 1));
        measure("SDK, local signing", options(LocalMinting.class, "sdkMint", 1));
        Path data = Files.createDirectories(scratch.resolve("data"));
        // No model is asked here: the provider's address leads nowhere.
        try (Gateway gateway = Gateway.start(new Gateway.Start(home, data, -1, "http://127.0.0.1:1/v1", null));
                HttpClient http = HttpClient.newHttpClient()) {
            Path keys = keys(gateway, http);
            for (int threads : List.of(1, CROWD)) {
                measure(
                        "SDK, API key over HTTP",
                        options(RemoteMinting.class, "overHttp", threads)
                                .jvmArgsAppend("-D" + RemoteMinting.KEYS + "=" + keys));
            }
        }
        System.out.println();
        System.out.println(machine);
        System.out.println();
        System.out.println("| mint | threads | tokens/s | error (99.9 %) |");
        System.out.println("|---|---|---|---|");
        rows.forEach(System.out::println);
        return 0;
    }

    private ChainedOptionsBuilder options(Class<?> benchmarks, String method, int threads) {
        return new OptionsBuilder()
                .include(benchmarks.getName() + "\\." + method + "$")
                .mode(Mode.Throughput)
                .timeUnit(java.util.concurrent.TimeUnit.SECONDS)
                .threads(threads)
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(seconds))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.seconds(seconds))
                .shouldFailOnError(true);
    }

    private void measure(String what, ChainedOptionsBuilder options) throws RunnerException {
        var run = new Runner(options.build()).runSingle();
        Result<?> result = run.getPrimaryResult();
        rows.add(String.format(
                Locale.ROOT,
                "| %s | %d | %.0f | ± %.0f |",
                what,
                run.getParams().getThreads(),
                result.getScore(),
                result.getScoreError()));
    }

    /** Not on a command line, where everybody on the machine could read them. */
    private Path keys(Gateway gateway, HttpClient http) throws IOException {
        Path file = scratch.resolve("keys");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        List<String> lines = new ArrayList<>();
        lines.add("http://127.0.0.1:" + gateway.port() + gateway.prefix());
        lines.addAll(gateway.keys(http, KEYS));
        return Files.write(file, lines);
    }
}
