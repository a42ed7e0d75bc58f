package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

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
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class ReportsTest {

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

    private UsageReport usage(@Nullable String uid) {
        return reports.usage("t1", "p1", Entries.FEBRUARY, uid, Granularity.DAY);
    }

    @Test
    void addsUpMoreMoneyThanALongHolds() {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            entries.add(Entries.usual("call-" + i, Entries.START.plusSeconds(i), Long.MAX_VALUE - i));
        }
        enter(entries);
        BigInteger picodollars = BigInteger.valueOf(Long.MAX_VALUE)
                .multiply(BigInteger.valueOf(1_000))
                .subtract(BigInteger.valueOf(999 * 500));
        BigDecimal usd = new BigDecimal(picodollars, 12);
        assertThat(usage(null).totals().costUsd()).isEqualByComparingTo(usd);
        assertThat(reports.billing("t1", "p1", Entries.FEBRUARY).platform().costUsd())
                .isEqualByComparingTo(usd);
        assertThat(reports.session("t1", "p1", "s1", null).costUsd()).isEqualByComparingTo(usd);
    }

    @Test
    void addsUpMoreTokensThanALongHolds() {
        TokenCounts most = new TokenCounts(
                TokenCounts.MOST,
                TokenCounts.MOST,
                TokenCounts.MOST,
                0,
                TokenCounts.MOST,
                0,
                TokenCounts.MOST,
                0,
                0,
                0);
        enter(List.of(Entries.entry(
                "call-1", Entries.Place.USUAL, Entries.micros(Entries.START), "gpt-5", "platform", most, 1L)));
        assertThat(usage(null).totals().inputTokens()).isEqualTo(4 * TokenCounts.MOST);
        assertThat(usage(null).totals().outputTokens()).isEqualTo(TokenCounts.MOST);
    }

    @Test
    void writesMoneyWithAllItsDecimalsAndNoExponent() {
        enter(List.of(Entries.usual("call-1", Entries.START, 1L)));
        assertThat(Json.text(usage(null)))
                .contains("\"cost_usd\":0.000000000001")
                .contains("\"timestamp\":\"2026-02-01T00:00:00Z\"")
                .doesNotContainPattern("\\d[eE]");
        assertThat(Json.text(reports.billing("t1", "p1", Entries.FEBRUARY)))
                .contains("\"cost_usd\":0.000000000001")
                .contains("\"window\":{\"from\":\"2026-02-01T00:00:00Z\",\"to\":\"2026-03-01T00:00:00Z\"}")
                .doesNotContainPattern("\\d[eE]");
        assertThat(Json.text(reports.session("t1", "p1", "s1", null)))
                .contains("\"cost_usd\":0.000000000001")
                .doesNotContainPattern("\\d[eE]-?\\d+[,}]");
    }

    @Test
    void countsACallOfUnknownCostApartAndNeverAsZero() {
        enter(List.of(
                Entries.usual("call-1", Entries.START, null),
                Entries.usual("call-2", Entries.START.plusSeconds(1), 7L)));
        assertThat(usage(null).totals().unpricedRequests()).isEqualTo(1);
        assertThat(usage(null).totals().costUsd()).isEqualByComparingTo("0.000000000007");
        SessionReport session = reports.session("t1", "p1", "s1", null);
        assertThat(session.unpricedRequests()).isEqualTo(1);
        assertThat(session.calls().getFirst().costUsd()).isNull();
        assertThat(Json.text(session)).contains("\"cost_usd\":null");
    }

    @Test
    void takesACorrectionForMoneyButNotForARequest() {
        Entry call = Entries.usual("call-1", Entries.START, 1_000L);
        enter(List.of(call));
        ledger.correct(Corrections.of(call, "correction-1", -400, "2026-01")).join();
        UsageReport.Totals totals = usage(null).totals();
        assertThat(totals.requests()).isEqualTo(1);
        assertThat(totals.estimatedRequests()).isZero();
        assertThat(totals.inputTokens()).isEqualTo(17);
        assertThat(totals.costUsd()).isEqualByComparingTo("0.0000000006");
        assertThat(totals.correctionsUsd()).isEqualByComparingTo("-0.0000000004");
        assertThat(totals.unpricedRequests()).isZero();
        assertThat(reports.billing("t1", "p1", Entries.FEBRUARY).platform().correctionsUsd())
                .isEqualByComparingTo("-0.0000000004");
        SessionReport session = reports.session("t1", "p1", "s1", null);
        assertThat(session.requests()).isEqualTo(1);
        assertThat(session.costUsd()).isEqualByComparingTo("0.0000000006");
        assertThat(session.calls())
                .extracting(SessionReport.Call::kind, SessionReport.Call::callId)
                .containsExactly(tuple("call", "call-1"), tuple("correction", "call-1"));
    }

    @Test
    void includesTheFirstMicrosecondOfAWindowAndNotTheOneAfterIt() {
        Instant end = Entries.FEBRUARY.to();
        enter(List.of(
                Entries.usual("too-early", Entries.START.minus(1, ChronoUnit.MICROS), 1L),
                Entries.usual("first", Entries.START, 10L),
                Entries.usual("last", end.minus(1, ChronoUnit.MICROS), 100L),
                Entries.usual("too-late", end, 1_000L)));
        assertThat(usage(null).totals().costUsd()).isEqualByComparingTo("0.000000000110");
        assertThat(usage(null).breakdown())
                .extracting(UsageReport.Bucket::timestamp)
                .containsExactly(Entries.START, Instant.parse("2026-02-28T00:00:00Z"));
        assertThat(reports.billing("t1", "p1", Entries.FEBRUARY).platform().requests())
                .isEqualTo(2);
        Window betweenMicroseconds = new Window(Entries.START.plusNanos(1), end.plusNanos(1));
        assertThat(reports.usage("t1", "p1", betweenMicroseconds, null, Granularity.DAY)
                        .totals()
                        .costUsd())
                .isEqualByComparingTo("0.000000001100");
    }

    @Test
    void showsNothingOfAnotherTenantProjectOrUser() {
        enter(List.of(
                Entries.usual("mine", Entries.START, 1L),
                Entries.entry(
                        "a",
                        new Entries.Place("t2", "p1", "ada", "s1"),
                        Entries.micros(Entries.START),
                        "gpt-5",
                        "platform",
                        Entries.FEW,
                        10L),
                Entries.entry(
                        "b",
                        new Entries.Place("t1", "p2", "ada", "s1"),
                        Entries.micros(Entries.START),
                        "gpt-5",
                        "byok",
                        Entries.FEW,
                        100L),
                Entries.entry(
                        "c",
                        new Entries.Place("t1", "p1", "bob", "s1"),
                        Entries.micros(Entries.START),
                        "gpt-5",
                        "platform",
                        Entries.FEW,
                        1_000L)));
        assertThat(usage("ada").totals().costUsd()).isEqualByComparingTo("0.000000000001");
        assertThat(usage(null).totals().costUsd()).isEqualByComparingTo("0.000000001001");
        assertThat(usage("eve").totals().requests()).isZero();
        assertThat(usage("' OR '1'='1").totals().requests()).isZero();
        BillingReport billing = reports.billing("t1", "p1", Entries.FEBRUARY);
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
        assertThat(reports.billing("t1", "p1", Entries.FEBRUARY).platform().byModel())
                .isEmpty();
    }

    @Test
    void hasNoReportOfASessionWithoutCalls() {
        enter(List.of(Entries.usual("call-1", Entries.START, 1L)));
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
        enter(List.of(
                Entries.usual("b", Entries.START.plusSeconds(9), 2_000_000_000_000L),
                Entries.usual("a", Entries.START, 1L)));
        SessionReport report = reports.session("t1", "p1", "s1", "ada");
        assertThat(report.calls()).extracting(SessionReport.Call::id).containsExactly("a", "b");
        assertThat(report.calls().getLast())
                .isEqualTo(new SessionReport.Call(
                        "b",
                        "call",
                        "b",
                        Entries.START.plusSeconds(9),
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
                        null,
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
            entries.add(Entries.usual("call-" + i, Entries.START.plusSeconds(i), 1L));
        }
        enter(entries);
        assertThat(reports.session("t1", "p1", "s1", null).truncated()).isFalse();
        enter(List.of(Entries.usual("one-more", Entries.START.plusSeconds(5_000), 1L)));
        SessionReport report = reports.session("t1", "p1", "s1", null);
        assertThat(report.truncated()).isTrue();
        assertThat(report.calls()).hasSize(1_000);
        assertThat(report.requests()).isEqualTo(1_001);
        assertThat(report.costUsd()).isEqualByComparingTo("0.000000001001");
    }
}
