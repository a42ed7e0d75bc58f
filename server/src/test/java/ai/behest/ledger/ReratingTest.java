package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import ai.behest.SetClock;
import ai.behest.store.Database;
import ai.behest.store.TestDatabase;
import ai.behest.wire.RefusedException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bringing calls to other prices by corrections: the calls' own entries stay, and a second run has nothing to do. */
@SuppressWarnings("NullAway.Init")
final class ReratingTest {
    private static final String ACME = "t_acme";
    private static final Window NOVEMBER =
            new Window(Instant.parse("2026-11-01T00:00:00Z"), Instant.parse("2026-12-01T00:00:00Z"));
    private static final String DAY = "2026-11-10T12:00:00Z";
    /** 1,000 in at 0.25 and 100 out at 2 USD per million: 250 + 200 millionths of a dollar. */
    private static final TokenCounts COUNTS = TokenCounts.of(1_000, 100);

    private static final long SHIPPED_COST = 450_000_000;

    private final SetClock clock = new SetClock("2026-11-25T10:00:00Z");
    private Database database;
    private Ledger ledger;
    private PriceBook book;
    private Rerating rerating;

    @BeforeEach
    void open(@TempDir Path directory) {
        database = TestDatabase.open(directory, clock);
        ledger = new Ledger(database, "node_a");
        book = PriceBook.open(database, null);
        rerating = new Rerating(database, ledger, book);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private record Call(
            String id,
            String model,
            Entry.Status status,
            TokenCounts counts,
            @Nullable Long cost,
            @Nullable String version) {
        static Call of(String id, @Nullable Long cost, @Nullable String version) {
            return new Call(id, "gpt-5-mini", Entry.Status.COMPLETED, COUNTS, cost, version);
        }
    }

    private static final Call USUAL = Call.of("c1", SHIPPED_COST, "2026-11-25");

    private void enter(String tenant, String project, String at, Call call) {
        Attribution attribution = new Attribution(
                call.id,
                "trace",
                Entries.micros(Instant.parse(at)),
                tenant,
                project,
                "ada",
                "s1",
                "thread",
                "free",
                "key_1",
                "chat",
                "openai",
                "openai/" + call.model,
                call.model,
                "platform",
                true,
                call.version,
                java.util.Map.of("team", "search"));
        ledger.close(new Entry(attribution, call.status, 200, call.model, call.counts, true, call.cost, 5, 3L))
                .join();
    }

    private Rerating.Outcome run(boolean dryRun) {
        return run(null, dryRun);
    }

    private Rerating.Outcome run(@Nullable String model, boolean dryRun) {
        return rerating.run(ACME, new Rerating.Request(NOVEMBER, model, dryRun, null));
    }

    private record Row(
            String id,
            String callId,
            String kind,
            @Nullable Long cost,
            @Nullable String version) {}

    private List<Row> rows() {
        return database.read(handle -> handle.createQuery("SELECT * FROM entry ORDER BY id")
                .map((row, _) -> {
                    long cost = row.getLong("cost");
                    boolean unknown = row.wasNull();
                    return new Row(
                            row.getString("id"),
                            row.getString("call_id"),
                            row.getString("kind"),
                            unknown ? null : cost,
                            row.getString("price_version"));
                })
                .list());
    }

    private void addForNovember(String version, String input) {
        book.add(
                ACME,
                Lists.list(
                        version,
                        ",'valid_from':'2026-11-01','valid_until':'2026-12-01'",
                        Lists.model("gpt-5-mini", input, "")));
    }

    @Test
    void entersTheDifferenceAndLeavesTheCallAsItIs() {
        enter(ACME, "p1", DAY, USUAL);
        addForNovember("v1", "0.1"); // 100 + 900 millionths
        Rerating.Outcome outcome = run(false);
        assertThat(outcome.examined()).isEqualTo(1);
        assertThat(outcome.corrected()).isEqualTo(1);
        assertThat(outcome.differenceUsd()).isEqualByComparingTo("0.00055");
        assertThat(outcome.next()).isNull();
        assertThat(rows())
                .containsExactly(
                        new Row("c1", "c1", "call", SHIPPED_COST, "2026-11-25"),
                        new Row("c1.001", "c1", "correction", 550_000_000L, ACME + "/v1"));
        assertThat(outcome.byModel())
                .extracting(
                        Rerating.Model::provider,
                        Rerating.Model::model,
                        Rerating.Model::from,
                        Rerating.Model::to,
                        Rerating.Model::calls)
                .containsExactly(tuple("openai", "gpt-5-mini", "2026-11-25", ACME + "/v1", 1L));
    }

    @Test
    void aCorrectionHasTheAttributionOfItsCallAndNoTokens() {
        enter(ACME, "p1", DAY, USUAL);
        addForNovember("v1", "0.1");
        run(false);
        String same = "at, tenant_id, project_id, uid, sid, thread_id, tier, key_id, trace_id, operation, provider,"
                + " model_asked, model_served, payer, status, http_status, streamed, tags";
        assertThat(database.<Integer>read(handle -> handle.createQuery(
                                "SELECT COUNT(*) FROM (SELECT DISTINCT " + same + " FROM entry) AS one")
                        .mapTo(Integer.class)
                        .one()))
                .isEqualTo(1);
        assertThat(database.<String>read(handle -> handle.createQuery("SELECT corrects FROM entry WHERE kind ="
                                + " 'correction' AND " + Sums.INPUT + " + " + Sums.OUTPUT + " = 0")
                        .mapTo(String.class)
                        .one()))
                .isEqualTo("2026-11-25");
    }

    @Test
    void aDryRunEntersNothingAndSaysTheSame() {
        enter(ACME, "p1", DAY, USUAL);
        addForNovember("v1", "0.1");
        Rerating.Outcome shown = run(true);
        assertThat(rows()).hasSize(1);
        Rerating.Outcome done = run(false);
        assertThat(done.differenceUsd()).isEqualTo(shown.differenceUsd());
        assertThat(done.byModel()).isEqualTo(shown.byModel());
    }

    @Test
    void aSecondRunFindsNothingToDo() {
        enter(ACME, "p1", DAY, USUAL);
        addForNovember("v1", "0.1");
        run(false);
        Rerating.Outcome again = run(false);
        assertThat(again.examined()).isEqualTo(1);
        assertThat(again.corrected()).isZero();
        assertThat(again.differenceUsd()).isEqualByComparingTo("0");
        assertThat(rows()).hasSize(2);
    }

    @Test
    void aThirdPriceCorrectsTheCorrectionsAlsoDownwards() {
        enter(ACME, "p1", DAY, USUAL);
        addForNovember("v1", "0.1");
        run(false);
        addForNovember("v2", "0.05"); // 50 + 900 millionths: 50 less
        Rerating.Outcome outcome = run(false);
        assertThat(outcome.differenceUsd()).isEqualByComparingTo("-0.00005");
        assertThat(rows().getLast()).isEqualTo(new Row("c1.002", "c1", "correction", -50_000_000L, ACME + "/v2"));
        assertThat(run(false).corrected()).isZero();
        UsageReport.Totals totals = new Reports(database)
                .usage(ACME, "p1", NOVEMBER, null, Granularity.DAY)
                .totals();
        assertThat(totals.requests()).isEqualTo(1);
        assertThat(totals.costUsd()).isEqualByComparingTo("0.00095");
        assertThat(totals.correctionsUsd()).isEqualByComparingTo("0.0005");
        assertThat(totals.inputTokens()).isEqualTo(1_000);
        assertThat(totals.estimatedRequests()).isEqualTo(1);
    }

    @Test
    void aCallOfUnknownCostGetsTheFirstPriceThatIsKnown() {
        enter(ACME, "p1", DAY, new Call("c1", "gpt-9", Entry.Status.COMPLETED, COUNTS, null, null));
        assertThat(run(false).withoutPrice()).isEqualTo(1);
        assertThat(rows()).hasSize(1);
        book.add(ACME, Lists.list("v1", "", Lists.model("gpt-9", "1", "")));
        Rerating.Outcome outcome = run(false);
        assertThat(outcome.corrected()).isEqualTo(1);
        assertThat(outcome.byModel().getFirst().from()).isNull();
        assertThat(outcome.differenceUsd()).isEqualByComparingTo("0.0019");
        UsageReport.Totals totals = new Reports(database)
                .usage(ACME, "p1", NOVEMBER, null, Granularity.DAY)
                .totals();
        assertThat(totals.unpricedRequests()).isZero();
        assertThat(totals.costUsd()).isEqualByComparingTo("0.0019");
        assertThat(run(false).corrected()).isZero();
    }

    @Test
    void pricesThatCameLaterAreNotForEarlierCalls() {
        clock.moveTo("2026-11-05T00:00:00Z");
        book.add(ACME, Lists.list("v1", "", Lists.model("gpt-5-mini", "0.1", "")));
        enter(ACME, "p1", DAY, Call.of("c1", 1_000_000_000L, ACME + "/v1"));
        clock.moveTo("2026-11-20T00:00:00Z");
        book.add(ACME, Lists.list("v2", "", Lists.model("gpt-5-mini", "7", "")));
        assertThat(run(false).corrected()).isZero();
        enter(ACME, "p1", "2026-11-03T00:00:00Z", Call.of("c0", SHIPPED_COST, "2026-11-25"));
        assertThat(run(false).corrected())
                .as("from before the tenant had prices")
                .isZero();
        enter(ACME, "p1", "2026-11-21T00:00:00Z", Call.of("c2", 1_000_000_000L, ACME + "/v1"));
        assertThat(run(false).corrected())
                .as("priced by the list that was over")
                .isEqualTo(1);
    }

    @Test
    void aNewerServersListIsNotForEarlierCalls() {
        database.change(transaction -> transaction
                .handle()
                .execute(
                        "INSERT INTO price_version (version, source, prices, created_at) VALUES (?, 'shipped', ?, 1)",
                        "2026-01-01",
                        new String(
                                Lists.list("2026-01-01", "", Lists.model("gpt-5-mini", "0.1", "")),
                                java.nio.charset.StandardCharsets.UTF_8)));
        enter(ACME, "p1", DAY, Call.of("c1", 1_000_000_000L, "2026-01-01"));
        assertThat(run(false).corrected()).isZero();
        book.add(
                ACME,
                Lists.list("v1", ",'valid_from':'2026-11-01','discounts':[{'provider':'openai','basis_points':5000}]"));
        assertThat(run(false).differenceUsd()).as("half of that list's price").isEqualByComparingTo("-0.0005");
        assertThat(rows().getLast().version).isEqualTo(ACME + "/v1+2026-01-01");
        assertThat(run(false).corrected()).isZero();
    }

    @Test
    void leavesAloneWhatWasNotAskedFor() {
        enter(ACME, "p1", DAY, USUAL);
        enter(ACME, "p2", DAY, Call.of("c2", SHIPPED_COST, "2026-11-25"));
        enter("t_rival", "p3", DAY, Call.of("c3", SHIPPED_COST, "2026-11-25"));
        enter("t_rival", "p1", DAY, Call.of("c4", SHIPPED_COST, "2026-11-25"));
        enter(ACME, "p1", "2026-10-31T23:59:59.999999Z", Call.of("c5", SHIPPED_COST, "2026-11-25"));
        enter(ACME, "p1", "2026-12-01T00:00:00Z", Call.of("c6", SHIPPED_COST, "2026-11-25"));
        enter(ACME, "p1", DAY, new Call("c7", "gpt-5-nano", Entry.Status.COMPLETED, COUNTS, 1L, "2026-11-25"));
        book.add(
                ACME,
                Lists.list(
                        "v1",
                        ",'valid_from':'2026-01-01'",
                        Lists.model("gpt-5-mini", "0.1", ""),
                        Lists.model("gpt-5-nano", "0.1", "")));
        for (String model : List.of("gpt-5-mini", "openai/gpt-5-mini")) {
            assertThat(run(model, true).corrected()).isEqualTo(2);
        }
        assertThat(run("gpt-5-mini", false).examined()).isEqualTo(2);
        assertThat(rows())
                .filteredOn(row -> row.kind.equals("correction"))
                .extracting(Row::id)
                .containsExactly("c1.001", "c2.001");
        assertThat(run(false).corrected()).as("the other model").isEqualTo(1);
    }

    @Test
    void whatCrashedIsRatedAtItsMostAndWhatFailedStaysFree() {
        enter(
                ACME,
                "p1",
                DAY,
                new Call("c1", "gpt-5-mini", Entry.Status.RECOVERED, COUNTS, SHIPPED_COST, "2026-11-25"));
        enter(ACME, "p1", DAY, new Call("c2", "gpt-5-mini", Entry.Status.FAILED, TokenCounts.ZERO, 0L, "2026-11-25"));
        book.add(
                ACME,
                Lists.list(
                        "v1",
                        ",'valid_from':'2026-11-01'",
                        Lists.model("gpt-5-mini", "0.1", ",'request':'1','audio_input':'5'")));
        assertThat(run(false).corrected()).isEqualTo(1);
        // 1 USD, 1,000 at 5 and 100 at 9 USD per million, less what was charged
        assertThat(rows().get(1)).isEqualTo(new Row("c1.001", "c1", "correction", 1_005_450_000_000L, ACME + "/v1"));
    }

    @Test
    void aCallInABatchHasTheBatchsRates() {
        enter(ACME, "p1", DAY, USUAL);
        database.change(transaction -> transaction.handle().execute("UPDATE entry SET operation = 'batch'"));
        book.add(
                ACME,
                Lists.list(
                        "v1",
                        ",'valid_from':'2026-11-01'",
                        Lists.model("gpt-5-mini", "7", ",'batch':{'input':'0.1','output':'1'}")));
        // 100 + 100 millionths, less 450
        assertThat(run(false).differenceUsd()).isEqualByComparingTo("-0.00025");
    }

    @Test
    void goesOnWhereItStoppedUntilAllIsDone() {
        List<CompletableFuture<Void>> done = new ArrayList<>();
        int size = Rerating.MOST_CALLS + 700;
        for (int i = 0; i < size; i++) {
            Entries.Place place = new Entries.Place(ACME, "p" + i % 2, "ada", "s1");
            long at = Entries.micros(Instant.parse(DAY)) + i / 7; // many at the same instant
            done.add(ledger.close(
                    Entries.entry("c%06d".formatted(i), place, at, "gpt-5-mini", "platform", COUNTS, SHIPPED_COST)));
        }
        done.forEach(CompletableFuture::join);
        addForNovember("v1", "0.1");
        Rerating.Outcome first = run(false);
        assertThat(first.next()).isNotNull();
        assertThat(first.examined()).isBetween((long) Rerating.MOST_CALLS, (long) size - 1);
        Rerating.Outcome second = rerating.run(ACME, new Rerating.Request(NOVEMBER, null, false, first.next()));
        assertThat(second.next()).isNull();
        assertThat(first.corrected() + second.corrected()).isEqualTo(size);
        assertThat(database.<Integer>read(handle -> handle.createQuery(
                                "SELECT COUNT(DISTINCT call_id) FROM entry WHERE kind = 'correction' AND cost = 550000000")
                        .mapTo(Integer.class)
                        .one()))
                .isEqualTo(size);
        RefusedException refused = catchThrowableOfType(
                RefusedException.class,
                () -> rerating.run(ACME, new Rerating.Request(NOVEMBER, null, false, "elsewhere")));
        assertThat(refused.refusal().param()).isEqualTo("cursor");
    }

    @Test
    void severalRunsAtOnceCorrectACallOnce() throws Exception {
        for (int i = 0; i < 200; i++) {
            enter(ACME, "p1", DAY, Call.of("c" + i, SHIPPED_COST, "2026-11-25"));
        }
        addForNovember("v1", "0.1");
        List<Callable<Rerating.Outcome>> runs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            runs.add(() -> run(false));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            for (Future<Rerating.Outcome> each : threads.invokeAll(runs)) {
                assertThat(each.get().next()).isNull();
            }
        }
        assertThat(rows()).filteredOn(row -> row.kind.equals("correction")).hasSize(200);
        assertThat(run(false).corrected()).isZero();
    }
}
