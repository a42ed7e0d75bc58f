package ai.behest.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Asks a server about ten million calls, over HTTP, and says how long it took to answer. */
@Command(
        name = "bench/reports",
        mixinStandardHelpOptions = true,
        description = "Fills a database with entries, checks that rollups and entries agree, and measures reports.")
public final class ReportBench extends BenchCommand {
    private static final long PROMISED_MICROS = 300_000;

    @Option(names = "--entries", defaultValue = "10000000", description = "How many (${DEFAULT-VALUE}).")
    private long entries;

    @Option(names = "--rounds", defaultValue = "60", description = "Times each question is asked (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--database-url", description = "PostgreSQL, with a fresh database of its own, instead of SQLite.")
    private @Nullable String databaseUrl;

    private final Random random = new Random(10_000_000);
    private final HttpClient http = HttpClient.newHttpClient();
    /** The coming midnight: the hour that it is has entries, too. */
    private final Instant end = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));

    private final Instant begin = end.minus(Duration.ofDays(ReportData.DAYS));

    private ReportBench() {}

    /** A question, and whether it must be answered in 300 ms. */
    private record Asked(String name, boolean promised, Supplier<String> path) {}

    public static void main(String[] arguments) {
        run(new ReportBench(), arguments);
    }

    @Override
    public Integer call() throws IOException, SQLException {
        System.out.println(Machine.describe(commit));
        Path data = Files.createDirectories(scratch.resolve("data"));
        Gateway.Start start = new Gateway.Start(home, data, -1, "http://127.0.0.1:1/v1", databaseUrl);
        ReportData filled = new ReportData(new Book(databaseUrl, data), databaseUrl == null, entries, begin);
        Owner owner = owner(start);
        long started = System.nanoTime();
        filled.fill(owner.tenant, owner.project);
        System.out.printf("%d entries in %d s%n", entries, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started));
        List<String> sums = filled.sums();
        sums.forEach(System.out::println);
        boolean agreed = new HashSet<>(sums).size() == 1;
        System.out.println(agreed ? "Entries and rollups agree." : "WRONG: entries and rollups differ.");
        boolean fast = true;
        try (Gateway gateway = Gateway.start(start)) {
            System.out.println("| question | p50 ms | p95 ms | slowest ms |\n|---|---|---|---|");
            for (Asked asked : questions(filled)) {
                fast &= measure(gateway, asked);
            }
        }
        return agreed && fast ? 0 : 1;
    }

    private record Owner(String tenant, String project) {}

    /** Of the entries: a first start makes the schema, a tenant and a project. */
    private static Owner owner(Gateway.Start start) {
        try (Gateway first = Gateway.start(start)) {
            return new Owner(first.variable("BEHEST_TENANT_ID"), first.variable("BEHEST_PROJECT_ID"));
        }
    }

    private List<Asked> questions(ReportData filled) {
        return List.of(
                new Asked("a day's usage by hour", true, () -> "/v1/usage?granularity=hour&" + days(1)),
                new Asked("24 hours from any minute", true, () -> "/v1/usage?granularity=hour&" + anyMinute()),
                new Asked("a month by model", true, () -> "/v1/billing/report?group_by=model&" + days(30)),
                new Asked("what a month's usage owes", true, () -> "/v1/billing/usage?" + days(30)),
                new Asked(
                        "a session", true, () -> "/v1/billing/sessions/session-" + random.nextLong(filled.sessions())),
                new Asked("a user's month", false, () -> "/v1/usage?user_id=" + user() + "&" + days(30)),
                new Asked(
                        "a user's month by model",
                        false,
                        () -> "/v1/billing/report?group_by=model&user_id=" + user() + "&" + days(30)),
                new Asked(
                        "top ten spenders of a month",
                        false,
                        () -> "/v1/billing/report?group_by=user&limit=10&" + days(30)),
                new Asked("a month by team (tag)", false, () -> "/v1/billing/report?group_by=tag:team&" + days(30)),
                new Asked("a month by key and day", false, () -> "/v1/billing/report?group_by=key,day&" + days(30)),
                new Asked("session percentiles of a day", false, () -> "/v1/billing/sessions?" + days(1)),
                new Asked("forecast of the month", false, () -> "/v1/billing/forecast"),
                new Asked("anomalies now", false, () -> "/v1/billing/anomalies"));
    }

    private String user() {
        return "user-" + random.nextInt(20_000) * random.nextInt(20_000) / 20_000;
    }

    private String days(int length) {
        Instant from = begin.plus(Duration.ofDays(random.nextInt(ReportData.DAYS - length + 1)));
        return "from=" + from + "&to=" + from.plus(Duration.ofDays(length));
    }

    private String anyMinute() {
        Instant from = begin.plus(Duration.ofMinutes(random.nextInt((ReportData.DAYS - 1) * 24 * 60)));
        return "from=" + from + "&to=" + from.plus(Duration.ofDays(1));
    }

    private boolean measure(Gateway gateway, Asked asked) throws IOException {
        Latencies latencies = new Latencies();
        long slowest = 0;
        for (int round = -3; round < rounds; round++) {
            long started = System.nanoTime();
            ask(gateway, asked.path.get());
            long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - started);
            if (round >= 0) {
                latencies.add(micros);
                slowest = Math.max(slowest, micros);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.1f |%n",
                asked.name,
                latencies.quantile(0.5) / 1e3,
                latencies.quantile(0.95) / 1e3,
                slowest / 1e3);
        return !asked.promised || latencies.quantile(0.95) < PROMISED_MICROS;
    }

    private void ask(Gateway gateway, String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + gateway.port() + gateway.prefix() + path))
                .header("Authorization", "Bearer " + gateway.variable("BEHEST_KEY"))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}
