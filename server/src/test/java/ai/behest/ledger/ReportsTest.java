package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.store.Database;
import ai.behest.store.TestDatabase;
import ai.behest.wire.Json;
import ai.behest.wire.RefusedException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class ReportsTest {
    private static final Instant START = Instant.parse("2026-02-01T00:00:00Z");
    private static final Window FEBRUARY = new Window(START, Instant.parse("2026-03-01T00:00:00Z"));
    private static final TokenCounts FEW = new TokenCounts(10, 4, 2, 1, 20, 5, 3);

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

    /** Where a call belongs. */
    private record Place(String tenant, String project, String uid, String sid) {
        static final Place USUAL = new Place("t1", "p1", "ada", "s1");
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static Entry entry(
            String id,
            Place place,
            long atMicros,
            String model,
            String payer,
            TokenCounts counts,
            @Nullable Long cost) {
        Attribution attribution = new Attribution(
                id,
                "trace-" + id,
                atMicros,
                place.tenant,
                place.project,
                place.uid,
                place.sid,
                "thread-1",
                "max",
                "key-1",
                "chat",
                "openai",
                "openai/" + model,
                model,
                payer,
                true,
                cost == null ? null : "2026-01",
                null);
        return new Entry(
                attribution, Entry.Status.COMPLETED, 200, model, counts, cost == null, cost, 1_234_567, 45_678L);
    }

    private static Entry usual(String id, Instant at, @Nullable Long cost) {
        return entry(id, Place.USUAL, micros(at), "gpt-5", "platform", FEW, cost);
    }

    private void enter(List<Entry> entries) {
        CompletableFuture.allOf(entries.stream().map(ledger::close).toArray(CompletableFuture<?>[]::new))
                .join();
    }

    private UsageReport usage(@Nullable String uid) {
        return reports.usage("t1", "p1", FEBRUARY, uid, Granularity.DAY);
    }

    private static List<Entry> random(int size) {
        Random random = new Random(20260201);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Place place = new Place(
                    "t" + (1 + random.nextInt(2)),
                    "p" + (1 + random.nextInt(2)),
                    "user" + random.nextInt(3),
                    "s" + random.nextInt(5));
            TokenCounts counts = new TokenCounts(
                    random.nextInt(10_000),
                    random.nextInt(5_000),
                    random.nextInt(50),
                    random.nextInt(50),
                    random.nextInt(8_000),
                    random.nextInt(4_000),
                    random.nextInt(50));
            Long cost = random.nextInt(10) == 0 ? null : random.nextLong(2_000_000_000_000L);
            entries.add(entry(
                    "call-" + i,
                    place,
                    micros(START) + random.nextLong(40L * 86_400 * 1_000_000),
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
                        && e.attribution().atMicros() < micros(FEBRUARY.to()));
        assertThat(inProject).hasSizeBetween(500, 1_200);

        for (Granularity granularity : List.of(Granularity.HOUR, Granularity.DAY)) {
            UsageReport report = reports.usage("t1", "p1", FEBRUARY, null, granularity);
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
        agree(usage("user1"), only(inProject, e -> e.attribution().uid().equals("user1")));
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
        BillingReport report = reports.billing("t1", "p1", FEBRUARY);
        partAgrees(report.platform(), only(entries, e -> e.attribution().payer().equals("platform")));
        partAgrees(report.byok(), only(entries, e -> e.attribution().payer().equals("byok")));
        assertThat(report.projectId()).isEqualTo("p1");
        assertThat(report.window()).isEqualTo(FEBRUARY);
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

    @Test
    void addsUpMoreMoneyThanALongHolds() {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            entries.add(usual("call-" + i, START.plusSeconds(i), Long.MAX_VALUE - i));
        }
        enter(entries);
        BigInteger picodollars = BigInteger.valueOf(Long.MAX_VALUE)
                .multiply(BigInteger.valueOf(1_000))
                .subtract(BigInteger.valueOf(999 * 500));
        BigDecimal usd = new BigDecimal(picodollars, 12);
        assertThat(usage(null).totals().costUsd()).isEqualByComparingTo(usd);
        assertThat(reports.billing("t1", "p1", FEBRUARY).platform().costUsd()).isEqualByComparingTo(usd);
        assertThat(reports.session("t1", "p1", "s1", null).costUsd()).isEqualByComparingTo(usd);
    }

    @Test
    void addsUpMoreTokensThanALongHolds() {
        TokenCounts most = new TokenCounts(
                TokenCounts.MOST, TokenCounts.MOST, TokenCounts.MOST, TokenCounts.MOST, TokenCounts.MOST, 0, 0);
        enter(List.of(entry("call-1", Place.USUAL, micros(START), "gpt-5", "platform", most, 1L)));
        assertThat(usage(null).totals().inputTokens()).isEqualTo(4 * TokenCounts.MOST);
        assertThat(usage(null).totals().outputTokens()).isEqualTo(TokenCounts.MOST);
    }

    @Test
    void writesMoneyWithAllItsDecimalsAndNoExponent() {
        enter(List.of(usual("call-1", START, 1L)));
        assertThat(Json.text(usage(null)))
                .contains("\"cost_usd\":0.000000000001")
                .contains("\"timestamp\":\"2026-02-01T00:00:00Z\"")
                .doesNotContainPattern("\\d[eE]");
        assertThat(Json.text(reports.billing("t1", "p1", FEBRUARY)))
                .contains("\"cost_usd\":0.000000000001")
                .contains("\"window\":{\"from\":\"2026-02-01T00:00:00Z\",\"to\":\"2026-03-01T00:00:00Z\"}")
                .doesNotContainPattern("\\d[eE]");
        assertThat(Json.text(reports.session("t1", "p1", "s1", null)))
                .contains("\"cost_usd\":0.000000000001")
                .doesNotContainPattern("\\d[eE]-?\\d+[,}]");
    }

    @Test
    void countsACallOfUnknownCostApartAndNeverAsZero() {
        enter(List.of(usual("call-1", START, null), usual("call-2", START.plusSeconds(1), 7L)));
        assertThat(usage(null).totals().unpricedRequests()).isEqualTo(1);
        assertThat(usage(null).totals().costUsd()).isEqualByComparingTo("0.000000000007");
        SessionReport session = reports.session("t1", "p1", "s1", null);
        assertThat(session.unpricedRequests()).isEqualTo(1);
        assertThat(session.calls().getFirst().costUsd()).isNull();
        assertThat(Json.text(session)).contains("\"cost_usd\":null");
    }

    @Test
    void takesACorrectionForMoneyButNotForARequest() {
        enter(List.of(usual("call-1", START, 1_000L)));
        database.change(transaction -> transaction.handle().execute("""
                INSERT INTO entry (id, call_id, kind, at, tenant_id, project_id, uid, sid, key_id, trace_id, operation,
                    provider, model_asked, model_served, payer, status, http_status, streamed, input_tokens,
                    cached_tokens, cache_write_tokens, audio_input_tokens, output_tokens, reasoning_tokens,
                    audio_output_tokens, estimated, cost, latency_micros)
                SELECT 'correction-1', call_id, 'correction', at, tenant_id, project_id, uid, sid, key_id, trace_id,
                    operation, provider, model_asked, model_served, payer, status, http_status, streamed, 1, 0, 0, 0, 0,
                    0, 0, 1, -400, 0 FROM entry
                """));
        UsageReport.Totals totals = usage(null).totals();
        assertThat(totals.requests()).isEqualTo(1);
        assertThat(totals.estimatedRequests()).isZero();
        assertThat(totals.inputTokens()).isEqualTo(18);
        assertThat(totals.costUsd()).isEqualByComparingTo("0.0000000006");
        SessionReport session = reports.session("t1", "p1", "s1", null);
        assertThat(session.requests()).isEqualTo(1);
        assertThat(session.costUsd()).isEqualByComparingTo("0.0000000006");
        assertThat(session.calls()).hasSize(1);
    }

    @Test
    void includesTheFirstMicrosecondOfAWindowAndNotTheOneAfterIt() {
        Instant end = FEBRUARY.to();
        enter(List.of(
                usual("too-early", START.minus(1, ChronoUnit.MICROS), 1L),
                usual("first", START, 10L),
                usual("last", end.minus(1, ChronoUnit.MICROS), 100L),
                usual("too-late", end, 1_000L)));
        assertThat(usage(null).totals().costUsd()).isEqualByComparingTo("0.000000000110");
        assertThat(usage(null).breakdown())
                .extracting(UsageReport.Bucket::timestamp)
                .containsExactly(START, Instant.parse("2026-02-28T00:00:00Z"));
        assertThat(reports.billing("t1", "p1", FEBRUARY).platform().requests()).isEqualTo(2);
        Window betweenMicroseconds = new Window(START.plusNanos(1), end.plusNanos(1));
        assertThat(reports.usage("t1", "p1", betweenMicroseconds, null, Granularity.DAY)
                        .totals()
                        .costUsd())
                .isEqualByComparingTo("0.000000001100");
    }

    @Test
    void showsNothingOfAnotherTenantProjectOrUser() {
        enter(List.of(
                usual("mine", START, 1L),
                entry("a", new Place("t2", "p1", "ada", "s1"), micros(START), "gpt-5", "platform", FEW, 10L),
                entry("b", new Place("t1", "p2", "ada", "s1"), micros(START), "gpt-5", "byok", FEW, 100L),
                entry("c", new Place("t1", "p1", "bob", "s1"), micros(START), "gpt-5", "platform", FEW, 1_000L)));
        assertThat(usage("ada").totals().costUsd()).isEqualByComparingTo("0.000000000001");
        assertThat(usage(null).totals().costUsd()).isEqualByComparingTo("0.000000001001");
        assertThat(usage("eve").totals().requests()).isZero();
        assertThat(usage("' OR '1'='1").totals().requests()).isZero();
        BillingReport billing = reports.billing("t1", "p1", FEBRUARY);
        assertThat(billing.platform().requests()).isEqualTo(2);
        assertThat(billing.byok().requests()).isZero();
        assertThat(billing.byok().byModel()).isEmpty();
        assertThat(reports.session("t1", "p1", "s1", "ada").calls())
                .extracting(SessionReport.Call::id)
                .containsExactly("mine");
        assertThat(reports.session("t1", "p1", "s1", null).calls())
                .extracting(SessionReport.Call::userId)
                .containsExactlyInAnyOrder("ada", "bob");
    }

    @Test
    void hasEmptySumsWhereNothingHappened() {
        UsageReport report = usage(null);
        assertThat(report.totals().requests()).isZero();
        assertThat(report.totals().costUsd()).isEqualByComparingTo("0");
        assertThat(report.breakdown()).isEmpty();
        assertThat(reports.billing("t1", "p1", FEBRUARY).platform().byModel()).isEmpty();
    }

    @Test
    void hasNoReportOfASessionWithoutCalls() {
        enter(List.of(usual("call-1", START, 1L)));
        for (String[] wrong : new String[][] {
            {"t1", "p1", "s2", "ada"}, {"t1", "p1", "s1", "bob"}, {"t1", "p2", "s1", "ada"}, {"t2", "p1", "s1", "ada"}
        }) {
            assertThatThrownBy(() -> reports.session(wrong[0], wrong[1], wrong[2], wrong[3]))
                    .asInstanceOf(InstanceOfAssertFactories.type(RefusedException.class))
                    .satisfies(e -> assertThat(e.refusal().status()).isEqualTo(404));
        }
    }

    @Test
    void tellsTheCallsOfASessionOldestFirst() {
        enter(List.of(usual("b", START.plusSeconds(9), 2_000_000_000_000L), usual("a", START, 1L)));
        SessionReport report = reports.session("t1", "p1", "s1", "ada");
        assertThat(report.calls()).extracting(SessionReport.Call::id).containsExactly("a", "b");
        assertThat(report.calls().getLast())
                .isEqualTo(new SessionReport.Call(
                        "b",
                        START.plusSeconds(9),
                        "ada",
                        "chat",
                        "openai",
                        "openai/gpt-5",
                        "gpt-5",
                        "completed",
                        "platform",
                        17,
                        4,
                        28,
                        5,
                        false,
                        new BigDecimal("2.00"),
                        "2026-01",
                        1_234,
                        45L,
                        "trace-b",
                        "thread-1"));
    }

    @Test
    void showsAThousandCallsOfALongSessionAndTheSumOfAll() {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < Reports.MOST_CALLS; i++) {
            entries.add(usual("call-" + i, START.plusSeconds(i), 1L));
        }
        enter(entries);
        assertThat(reports.session("t1", "p1", "s1", null).truncated()).isFalse();
        enter(List.of(usual("one-more", START.plusSeconds(5_000), 1L)));
        SessionReport report = reports.session("t1", "p1", "s1", null);
        assertThat(report.truncated()).isTrue();
        assertThat(report.calls()).hasSize(1_000);
        assertThat(report.requests()).isEqualTo(1_001);
        assertThat(report.costUsd()).isEqualByComparingTo("0.000000001001");
    }
}
