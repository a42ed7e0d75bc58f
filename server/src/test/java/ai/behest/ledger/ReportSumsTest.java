package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.store.Database;
import ai.behest.store.TestDatabase;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reports against another computation, by decimals, over entries by chance. */
@SuppressWarnings("NullAway.Init")
class ReportSumsTest {
    private Database database;
    private Ledger ledger;
    private Reports reports;

    @BeforeEach
    void open(@TempDir Path directory) {
        database = TestDatabase.open(directory, Clock.systemUTC());
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

    private static List<Entry> random(int size) {
        Random random = new Random(20260201);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Entries.Place place = new Entries.Place(
                    "t" + (1 + random.nextInt(2)),
                    "p" + (1 + random.nextInt(2)),
                    "user" + random.nextInt(3),
                    "s" + random.nextInt(5));
            TokenCounts counts = new TokenCounts(
                    random.nextInt(10_000),
                    random.nextInt(5_000),
                    random.nextInt(50),
                    0,
                    random.nextInt(50),
                    0,
                    random.nextInt(8_000),
                    random.nextInt(4_000),
                    random.nextInt(50),
                    0);
            Long cost = random.nextInt(10) == 0 ? null : random.nextLong(2_000_000_000_000L);
            entries.add(Entries.entry(
                    "call-" + i,
                    place,
                    Entries.micros(Entries.START) + random.nextLong(40L * 86_400 * 1_000_000),
                    "model-" + random.nextInt(4),
                    random.nextInt(4) == 0 ? "byok" : "platform",
                    counts,
                    cost));
        }
        return entries;
    }

    /** The sum in USD, by decimals rather than by picodollars. */
    private static BigDecimal usd(List<Entry> entries) {
        return entries.stream()
                .map(Entry::cost)
                .filter(cost -> cost != null)
                .map(cost -> new BigDecimal(cost).divide(new BigDecimal("1000000000000")))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static long input(List<Entry> entries) {
        return entries.stream()
                .map(Entry::counts)
                .mapToLong(c -> c.input() + c.cached() + c.cacheWrite() + c.audioInput())
                .sum();
    }

    private static long output(List<Entry> entries) {
        return entries.stream()
                .map(Entry::counts)
                .mapToLong(c -> c.output() + c.reasoning() + c.audioOutput())
                .sum();
    }

    private static List<Entry> only(List<Entry> entries, Predicate<Entry> wanted) {
        return entries.stream().filter(wanted).toList();
    }

    @Test
    void sumsAgreeWithAnotherComputationOverFiveThousandEntries() {
        List<Entry> all = random(5_000);
        enter(all);
        List<Entry> inProject = only(
                all,
                e -> e.attribution().tenantId().equals("t1")
                        && e.attribution().projectId().equals("p1")
                        && e.attribution().atMicros() < Entries.micros(Entries.FEBRUARY.to()));
        assertThat(inProject).hasSizeBetween(500, 1_200);

        for (Granularity granularity : List.of(Granularity.HOUR, Granularity.DAY)) {
            UsageReport report = reports.usage("t1", "p1", Entries.FEBRUARY, null, granularity);
            agree(report, inProject);
            for (UsageReport.Bucket bucket : report.breakdown()) {
                ChronoUnit unit = granularity == Granularity.DAY ? ChronoUnit.DAYS : ChronoUnit.HOURS;
                List<Entry> inBucket = only(
                        inProject,
                        e -> Instant.EPOCH
                                .plus(e.attribution().atMicros(), ChronoUnit.MICROS)
                                .truncatedTo(unit)
                                .equals(bucket.timestamp()));
                assertThat(bucket.requests()).isEqualTo(inBucket.size()).isPositive();
                assertThat(bucket.inputTokens()).isEqualTo(input(inBucket));
                assertThat(bucket.outputTokens()).isEqualTo(output(inBucket));
                assertThat(bucket.tokens()).isEqualTo(input(inBucket) + output(inBucket));
                assertThat(bucket.costUsd()).isEqualByComparingTo(usd(inBucket));
            }
            assertThat(report.breakdown())
                    .isSortedAccordingTo((a, b) -> a.timestamp().compareTo(b.timestamp()));
        }
        agree(
                reports.usage("t1", "p1", Entries.FEBRUARY, "user1", Granularity.DAY),
                only(inProject, e -> e.attribution().uid().equals("user1")));
        billingAgrees(inProject);
        sessionAgrees(only(
                all,
                e -> e.attribution().tenantId().equals("t1")
                        && e.attribution().projectId().equals("p1")
                        && e.attribution().sid().equals("s3")));
    }

    private static void agree(UsageReport report, List<Entry> entries) {
        UsageReport.Totals totals = report.totals();
        assertThat(totals.requests()).isEqualTo(entries.size());
        assertThat(totals.inputTokens()).isEqualTo(input(entries));
        assertThat(totals.outputTokens()).isEqualTo(output(entries));
        assertThat(totals.tokens()).isEqualTo(input(entries) + output(entries));
        assertThat(totals.cachedTokens())
                .isEqualTo(entries.stream().mapToLong(e -> e.counts().cached()).sum());
        assertThat(totals.reasoningTokens())
                .isEqualTo(
                        entries.stream().mapToLong(e -> e.counts().reasoning()).sum());
        assertThat(totals.costUsd()).isEqualByComparingTo(usd(entries));
        long unpriced = only(entries, e -> e.cost() == null).size();
        assertThat(totals.unpricedRequests()).isEqualTo(unpriced).isPositive();
        assertThat(totals.estimatedRequests()).isEqualTo(unpriced);
    }

    private void billingAgrees(List<Entry> entries) {
        BillingReport report = reports.billing("t1", "p1", Entries.FEBRUARY);
        partAgrees(report.platform(), only(entries, e -> e.attribution().payer().equals("platform")));
        partAgrees(report.byok(), only(entries, e -> e.attribution().payer().equals("byok")));
        assertThat(report.projectId()).isEqualTo("p1");
        assertThat(report.window()).isEqualTo(Entries.FEBRUARY);
    }

    private static void partAgrees(BillingReport.Part part, List<Entry> entries) {
        assertThat(part.requests()).isEqualTo(entries.size());
        assertThat(part.inputTokens()).isEqualTo(input(entries));
        assertThat(part.outputTokens()).isEqualTo(output(entries));
        assertThat(part.costUsd()).isEqualByComparingTo(usd(entries));
        assertThat(part.unpricedRequests())
                .isEqualTo(only(entries, e -> e.cost() == null).size());
        assertThat(part.byModel()).hasSize(4);
        for (BillingReport.Model model : part.byModel()) {
            List<Entry> own = only(entries, e -> e.modelServed().equals(model.model()));
            assertThat(model.provider()).isEqualTo("openai");
            assertThat(model.requests()).isEqualTo(own.size());
            assertThat(model.inputTokens()).isEqualTo(input(own));
            assertThat(model.outputTokens()).isEqualTo(output(own));
            assertThat(model.costUsd()).isEqualByComparingTo(usd(own));
            assertThat(model.unpricedRequests())
                    .isEqualTo(only(own, e -> e.cost() == null).size());
        }
    }

    private void sessionAgrees(List<Entry> entries) {
        SessionReport report = reports.session("t1", "p1", "s3", null);
        assertThat(report.requests()).isEqualTo(entries.size());
        assertThat(report.inputTokens()).isEqualTo(input(entries));
        assertThat(report.outputTokens()).isEqualTo(output(entries));
        assertThat(report.costUsd()).isEqualByComparingTo(usd(entries));
        assertThat(report.truncated()).isFalse();
        assertThat(report.calls()).hasSize(entries.size());
        assertThat(report.calls().stream()
                        .map(SessionReport.Call::costUsd)
                        .filter(cost -> cost != null)
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(usd(entries));
    }
}
