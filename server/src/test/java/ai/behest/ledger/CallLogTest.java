package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.store.Database;
import ai.behest.store.TestDatabase;
import ai.behest.wire.RefusedException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log against the entries themselves, filtered and put in order here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class CallLogTest {
    private Database database;
    private CallLog log;
    private CallLog shortSighted;
    private final List<Entry> entries = MixedEntries.of(700);

    @BeforeAll
    void fill(@TempDir Path directory) {
        database = TestDatabase.open(directory, Clock.systemUTC());
        PriceBook prices = PriceBook.open(database, null);
        log = new CallLog(database, prices);
        shortSighted = new CallLog(database, prices, 60);
        database.change(transaction -> {
            transaction
                    .handle()
                    .execute("INSERT INTO tenant (id, name, plan, time_zone, created_at)"
                            + " VALUES ('t1', 'One', 'free', 'UTC', 0)");
            for (String project : List.of("p1", "p2")) {
                transaction
                        .handle()
                        .execute(
                                "INSERT INTO project (tenant_id, id, slug, name, status, created_at, updated_at)"
                                        + " VALUES ('t1', ?, ?, ?, 'active', 0, 0)",
                                project,
                                project,
                                project);
            }
        });
        Ledger one = new Ledger(database, "node-1");
        Ledger other = new Ledger(database, "node-2");
        List<CompletableFuture<Void>> written = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            written.add((i % 2 == 0 ? one : other).close(entries.get(i)));
        }
        CompletableFuture.allOf(written.toArray(CompletableFuture<?>[]::new)).join();
    }

    @AfterAll
    void close() {
        database.close();
    }

    /** An entry is looked up by an index of its own, however many its tenant has: SQLite knows no better unless told. */
    @Test
    void correctionsOfACallAreFoundByTheCall(@TempDir Path directory) {
        try (Database sqlite = Database.sqlite(directory.resolve("plan.db"), Clock.systemUTC())) {
            for (String query : List.of(CallTrace.CORRECTIONS, Receipt.CORRECTIONS)) {
                List<String> plan = sqlite.read(handle -> handle.createQuery("EXPLAIN QUERY PLAN " + query)
                        .bind("id", "call")
                        .map((row, _) -> row.getString("detail"))
                        .list());
                assertThat(plan).anyMatch(step -> step.contains("entry_correction (call_id=?)"));
            }
        }
    }

    private static CallFilter filter(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
            parameters.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return CallFilter.parse("t1", parameters::get);
    }

    private List<String> expected(Predicate<Entry> fits) {
        return entries.stream()
                .filter(entry -> entry.attribution().tenantId().equals("t1"))
                .filter(fits)
                .sorted(Comparator.<Entry>comparingLong(
                                entry -> entry.attribution().atMicros())
                        .thenComparing(Entry::id)
                        .reversed())
                .map(Entry::id)
                .toList();
    }

    private static List<String> all(CallLog log, CallFilter filter) {
        List<String> ids = new ArrayList<>();
        String cursor = null;
        do {
            CallLog.Page page = log.page(filter, cursor, 7);
            page.calls().forEach(call -> ids.add(call.id()));
            cursor = page.next();
        } while (cursor != null);
        return ids;
    }

    private void agrees(String query, Predicate<Entry> fits) {
        List<String> expected = expected(fits);
        assertThat(expected).as(query).isNotEmpty();
        assertThat(all(log, filter(query))).as(query).isEqualTo(expected);
        assertThat(all(shortSighted, filter(query)))
                .as(query + ", looking less far")
                .isEqualTo(expected);
    }

    @Test
    void showsEveryCallOfTheTenantOnceNewestFirst() {
        agrees("", _ -> true);
    }

    @Test
    void findsByWhatAnEntryHas() {
        agrees("project_id=p2", entry -> entry.attribution().projectId().equals("p2"));
        agrees("user_id=user3", entry -> entry.attribution().uid().equals("user3"));
        agrees(
                "project_id=p1&user_id=user3",
                entry -> entry.attribution().uid().equals("user3")
                        && entry.attribution().projectId().equals("p1"));
        agrees("session_id=s4", entry -> entry.attribution().sid().equals("s4"));
        agrees("model=model-2", entry -> entry.modelServed().equals("model-2"));
        agrees("key_id=key-1", entry -> entry.attribution().keyId().equals("key-1"));
        agrees("tier=tier-0", entry -> "tier-0".equals(entry.attribution().tier()));
        agrees("payer=byok", entry -> entry.attribution().payer().equals("byok"));
        agrees("status=failed", entry -> entry.status() == Entry.Status.FAILED);
        agrees(
                "provider=provider-1&status=completed&model=model-0",
                entry -> entry.attribution().provider().equals("provider-1")
                        && entry.status() == Entry.Status.COMPLETED
                        && entry.modelServed().equals("model-0"));
    }

    @Test
    void findsByTimeTagsAndCost() {
        long middle = Entries.micros(Entries.START.plusSeconds(3 * 86_400));
        agrees("from=2026-02-04", entry -> entry.attribution().atMicros() >= middle);
        agrees("to=2026-02-03", entry -> entry.attribution().atMicros() < middle);
        agrees("tags=team=search", entry -> has(entry, "team", "search"));
        agrees(
                "tags=team=search,feature=summary",
                entry -> has(entry, "team", "search") && has(entry, "feature", "summary"));
        agrees("min_cost=1.5", entry -> entry.cost() != null && entry.cost() >= 1_500_000_000_000L);
    }

    private static boolean has(Entry entry, String name, String value) {
        Map<String, String> tags = entry.attribution().tags();
        return tags != null && value.equals(tags.get(name));
    }

    @Test
    void aTagIsNotFoundInAnotherOneThatLooksLikeIt() {
        Ledger ledger = new Ledger(database, "node-9");
        Map<String, String> tags = Map.of("x\"team", "blue", "note", ",\"team\":\"blue\"", "team2", "blue\"");
        ledger.close(tagged("tagged-1", tags)).join();
        assertThat(all(log, filter("tags=team=blue"))).isEmpty();
        assertThat(all(log, filter("tags=team2=blue"))).isEmpty();
        assertThat(all(log, new CallFilter("tagged", Map.of(), tags, null, null, null)))
                .containsExactly("tagged-1");
    }

    private static Entry tagged(String id, Map<String, String> tags) {
        Entry usual = Entries.usual(id, Entries.START, 5L);
        Attribution call = usual.attribution();
        Attribution other = new Attribution(
                id,
                "0".repeat(32),
                call.atMicros(),
                "tagged",
                "p9",
                "u",
                "s",
                null,
                null,
                "k",
                "chat",
                "p",
                "m",
                "m",
                "byok",
                false,
                null,
                tags);
        return new Entry(other, Entry.Status.COMPLETED, 200, "m", TokenCounts.ZERO, false, 5L, 1, null);
    }

    @Test
    void aTraceIsFoundByItsIdOrItsWholeHeader() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        assertThat(filter("trace_id=" + trace.toUpperCase(java.util.Locale.ROOT))
                        .equal())
                .containsEntry("trace_id", trace);
        assertThat(filter("trace_id=00-" + trace + "-00f067aa0ba902b7-01").equal())
                .containsEntry("trace_id", trace);
        CallFilter byTrace = new CallFilter("t1", Map.of("trace_id", "trace-call-8"), Map.of(), null, null, null);
        Entry meant = entries.get(8);
        assertThat(all(log, byTrace))
                .isEqualTo(meant.attribution().tenantId().equals("t1") ? List.of("call-8") : List.of());
    }

    @Test
    void newsAreWhatWasEnteredSinceEachOnce() {
        String mark = log.mark();
        assertThat(log.news(filter(""), mark, 50).calls()).isEmpty();
        Ledger third = new Ledger(database, "node-3");
        Ledger fourth = new Ledger(database, "node-4");
        // it began long before the others, and ends only now
        third.close(Entries.usual("news-old", Entries.START.minusSeconds(90_000), 5L))
                .join();
        fourth.close(Entries.usual("news-new", Entries.START.minusSeconds(80_000), null))
                .join();
        CallLog.News news = log.news(filter(""), mark, 50);
        assertThat(news.calls()).extracting(LoggedCall::id).containsExactlyInAnyOrder("news-old", "news-new");
        assertThat(log.news(filter("model=none"), mark, 50).calls()).isEmpty();
        assertThat(log.news(filter("user_id=ada"), mark, 50).calls()).hasSize(2);
        assertThat(log.news(filter(""), news.mark(), 50).calls()).isEmpty();
        database.change(
                transaction -> transaction.handle().execute("DELETE FROM entry WHERE id IN ('news-old', 'news-new')"));
    }

    @Test
    void aCorrectionBelongsToItsCallAndIsNoCallOfItsOwn() {
        Entry call = Entries.usual("mended", Entries.START.minusSeconds(200_000), 7_000_000_000_000L);
        Ledger ledger = new Ledger(database, "node-5");
        ledger.close(call).join();
        ledger.correct(Corrections.of(call, "mended.001", -2_000_000_000_001L, "v1"))
                .join();
        LoggedCall found = log.page(filter("to=2026-01-30"), null, 10).calls().getFirst();
        assertThat(found.id()).isEqualTo("mended");
        assertThat(found.costUsd()).isEqualByComparingTo("7");
        assertThat(found.totalUsd()).isEqualByComparingTo("4.999999999999");
        CallTrace trace = log.trace("t1", "mended");
        assertThat(trace.corrections()).hasSize(1);
        assertThat(trace.call().totalUsd()).isEqualByComparingTo(new BigDecimal("4.999999999999"));
        database.change(
                transaction -> transaction.handle().execute("DELETE FROM entry WHERE id IN ('mended', 'mended.001')"));
    }

    @Test
    void anotherTenantsCallIsNotThere() {
        String other = entries.stream()
                .filter(entry -> entry.attribution().tenantId().equals("t2"))
                .findFirst()
                .orElseThrow()
                .id();
        assertThatThrownBy(() -> log.trace("t1", other)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> log.trace("t1", "")).isInstanceOf(RefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status=lost",
                "trace_id=12",
                "min_cost=much",
                "min_cost=-1",
                "from=yesterday",
                "to=2026-13-01",
                "from=2026-02-02&to=2026-02-01",
                "tags=team",
                "tags=a=1,b=2,c=3,d=4,e=5"
            })
    void whatDoesNotFitIsNamed(String query) {
        String field = query.substring(0, query.indexOf('='));
        assertThatThrownBy(() -> filter(query))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().param()).isEqualTo(field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1.a", "99999999999999999999.a", ".", "1"})
    void aCursorThatIsNoneIsRefused(String cursor) {
        assertThatThrownBy(() -> log.page(filter(""), cursor, 5))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().param()).isEqualTo("cursor"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "bm9wZQ", "e30x"})
    void aMarkThatIsNoneIsRefused(String mark) {
        assertThatThrownBy(() -> log.news(filter(""), mark, 5))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().param()).isEqualTo("mark"));
    }

    @Test
    void theStepsOfACallAreKept() {
        Entry usual = Entries.usual("stepped", Entries.START.minusSeconds(300_000), 5L);
        Steps steps = new Steps(41, 80, 120, 300, 900, 0);
        Entry stepped = new Entry(
                usual.attribution(),
                usual.status(),
                200,
                usual.modelServed(),
                usual.counts(),
                false,
                5L,
                1_000,
                null,
                null,
                null,
                null,
                steps);
        new Ledger(database, "node-6").close(stepped).join();
        assertThat(log.trace("t1", "stepped").steps()).isEqualTo(steps);
        assertThat(log.trace("t1", "call-" + firstOfT1()).steps()).isEqualTo(Steps.NONE);
        database.change(transaction -> transaction.handle().execute("DELETE FROM entry WHERE id = 'stepped'"));
    }

    private int firstOfT1() {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).attribution().tenantId().equals("t1")) {
                return i;
            }
        }
        throw new AssertionError("t1 has no call");
    }
}
