package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.store.Database;
import ai.behest.store.TestDatabase;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports by everything that there is against the entries themselves, added up here: corrections included. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class CostReportTest {
    private Database database;
    private Costs costs;
    private final List<Entry> posted = new ArrayList<>();

    @BeforeAll
    void fill(@TempDir Path directory) {
        database = TestDatabase.open(directory, Clock.systemUTC());
        costs = new Costs(database);
        database.change(transaction -> {
            for (String tenant : List.of("t1", "t2")) {
                transaction
                        .handle()
                        .execute(
                                "INSERT INTO tenant (id, name, plan, time_zone, created_at) VALUES (?, ?, 'free', 'UTC', 0)",
                                tenant,
                                tenant);
            }
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
        costs.centers()
                .replace(
                        "t1",
                        List.of(
                                new CostCenters.Rule("Research", null, "user3", "team=search"),
                                new CostCenters.Rule("Search", null, null, "team=search"),
                                new CostCenters.Rule("Ada", "p2", "user1", null),
                                new CostCenters.Rule("Second", "p2", null, null)));
        List<Entry> entries = MixedEntries.of(3_000);
        Ledger one = new Ledger(database, "node-1");
        Ledger other = new Ledger(database, "node-2");
        Ledger third = new Ledger(database, "node-3");
        List<CompletableFuture<Void>> written = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            written.add((i % 2 == 0 ? one : other).close(entries.get(i)));
            posted.add(entries.get(i));
        }
        CompletableFuture.allOf(written.toArray(CompletableFuture<?>[]::new)).join();
        for (int i = 0; i < 40; i++) {
            Entry call = entries.get(i * 7);
            long amount = i % 3 == 0 ? 123_456_789_012L : -(1 + i) * 1_000_000_007L;
            Entry correction = call.cost() == null
                    ? Corrections.of(call, "correction-" + i, Math.abs(amount), null)
                    : Corrections.of(call, "correction-" + i, amount, "v1");
            third.correct(correction).join();
            posted.add(correction);
        }
    }

    @AfterAll
    void close() {
        database.close();
    }

    private static Question question(@Nullable String project, String query) {
        return question(project, MixedEntries.WINDOW, query);
    }

    private static Question question(@Nullable String project, Window window, String query) {
        Map<String, String> parameters = new HashMap<>();
        parameters.put("from", window.from().toString());
        parameters.put("to", window.to().toString());
        parameters.put("limit", "10000");
        for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
            parameters.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return Question.parse("t1", project, parameters::get, Instant.EPOCH);
    }

    private List<Entry> expected(Question question) {
        return posted.stream()
                .filter(each -> {
                    Attribution call = each.attribution();
                    return call.tenantId().equals("t1")
                            && (question.projectId() == null
                                    || question.projectId().equals(call.projectId()))
                            && call.atMicros() >= question.window().fromMicros()
                            && call.atMicros() < question.window().toMicros()
                            && question.equal().entrySet().stream()
                                    .allMatch(filter -> filter.getValue().equals(of(each, filter.getKey())))
                            && tags(each).entrySet().containsAll(question.tags().entrySet())
                            && (question.costCenter() == null
                                    || question.costCenter().equals(of(each, new Dimension.CostCenter())));
                })
                .toList();
    }

    private static Map<String, String> tags(Entry entry) {
        Map<String, String> tags = entry.attribution().tags();
        return tags == null ? Map.of() : tags;
    }

    private static @Nullable String of(Entry entry, Dimension dimension) {
        Attribution call = entry.attribution();
        Instant at = Instant.EPOCH.plus(call.atMicros(), ChronoUnit.MICROS);
        return switch (dimension) {
            case Field field ->
                switch (field) {
                    case PROJECT -> call.projectId();
                    case MODEL -> entry.modelServed();
                    case PROVIDER -> call.provider();
                    case PAYER -> call.payer();
                    case TIER -> call.tier();
                    case KEY -> call.keyId();
                    case OPERATION -> call.operation();
                    case STATUS -> entry.status().name().toLowerCase(Locale.ROOT);
                    case USER -> call.uid();
                    case SESSION -> call.sid();
                    case THREAD -> call.threadId();
                    case DAY -> at.atOffset(ZoneOffset.UTC).toLocalDate().toString();
                    case HOUR -> at.truncatedTo(ChronoUnit.HOURS).toString();
                    case MINUTE -> at.truncatedTo(ChronoUnit.MINUTES).toString();
                };
            case Dimension.Tag tag -> tags(entry).get(tag.name());
            case Dimension.CostCenter _ -> {
                boolean search = "search".equals(tags(entry).get("team"));
                if (search) {
                    yield call.uid().equals("user3") ? "Research" : "Search";
                }
                yield call.projectId().equals("p1") ? null : call.uid().equals("user1") ? "Ada" : "Second";
            }
        };
    }

    private static BigDecimal cost(List<Entry> posted) {
        BigInteger picodollars = posted.stream()
                .flatMap(each -> java.util.stream.Stream.ofNullable(each.cost()))
                .map(BigInteger::valueOf)
                .reduce(BigInteger.ZERO, BigInteger::add);
        return new BigDecimal(picodollars, 12);
    }

    private static void agree(CostReport.Figures figures, List<Entry> posted) {
        List<Entry> calls =
                posted.stream().filter(each -> each.correction() == null).toList();
        assertThat(figures.requests()).isEqualTo(calls.size());
        assertThat(figures.costUsd()).isEqualByComparingTo(cost(posted));
        assertThat(figures.correctionsUsd())
                .isEqualByComparingTo(cost(posted.stream()
                        .filter(each -> each.correction() != null)
                        .toList()));
        assertThat(figures.unpricedRequests())
                .isEqualTo(calls.stream().filter(entry -> entry.cost() == null).count()
                        - posted.stream()
                                .map(Entry::correction)
                                .filter(correction -> correction != null && correction.corrects() == null)
                                .count());
        assertThat(figures.estimatedRequests())
                .isEqualTo(calls.stream().filter(Entry::estimated).count());
        assertThat(figures.inputTokens())
                .isEqualTo(calls.stream()
                        .mapToLong(entry -> entry.counts().totalInput())
                        .sum());
        assertThat(figures.cachedTokens())
                .isEqualTo(calls.stream()
                        .mapToLong(entry -> entry.counts().cached())
                        .sum());
        assertThat(figures.cacheWriteTokens())
                .isEqualTo(calls.stream()
                        .mapToLong(entry ->
                                entry.counts().cacheWrite() + entry.counts().cacheWriteHour())
                        .sum());
        assertThat(figures.outputTokens())
                .isEqualTo(calls.stream()
                        .mapToLong(entry -> entry.counts().totalOutput())
                        .sum());
        assertThat(figures.reasoningTokens())
                .isEqualTo(calls.stream()
                        .mapToLong(entry -> entry.counts().reasoning())
                        .sum());
        if (!calls.isEmpty()) {
            assertThat(figures.meanLatencyMs())
                    .isEqualTo(calls.stream().mapToLong(Entry::latencyMicros).sum() / (calls.size() * 1_000L));
        }
    }

    private CostReport agree(Question question) {
        List<Entry> expected = expected(question);
        CostReport report = costs.report(question);
        agree(report.totals(), expected);
        Map<Map<String, @Nullable String>, List<Entry>> groups = expected.stream()
                .collect(Collectors.groupingBy(each -> {
                    Map<String, @Nullable String> group = new LinkedHashMap<>();
                    question.groupBy().forEach(dimension -> group.put(dimension.text(), of(each, dimension)));
                    return group;
                }));
        if (!question.groupBy().isEmpty()) {
            assertThat(report.groups()).isEqualTo(groups.size());
            assertThat(report.data()).hasSize(groups.size());
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (CostReport.Row row : report.data()) {
            agree(row.figures(), groups.getOrDefault(row.group(), List.of()));
            sum = sum.add(row.figures().costUsd());
        }
        assertThat(sum).as("the groups' sum").isEqualByComparingTo(cost(expected));
        return report;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "project",
                "model",
                "provider",
                "payer",
                "tier",
                "key",
                "operation",
                "status",
                "user",
                "session",
                "thread",
                "day",
                "hour",
                "cost_center",
                "tag:team",
                "tag:feature",
                "model,status",
                "day,model",
                "user,day",
                "user,model,payer",
                "key,user",
                "tag:team,model",
                "tag:team,tag:feature,day",
                "tag:team,session",
                "cost_center,user,project",
                "user,session,thread,tier",
                "hour,operation,tier,payer"
            })
    void everyGroupAndTheirSumAreTheEntries(String groupBy) {
        for (String project : java.util.Arrays.asList("p1", "p2", null)) {
            CostReport report = agree(question(project, "group_by=" + groupBy));
            assertThat(report.totals().requests()).isGreaterThan(500);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "user_id=user2",
                "model=model-1",
                "tags=team=search",
                "tags=team=search,feature=summary",
                "cost_center=Search",
                "cost_center=Nobody",
                "tier=tier-1",
                "key_id=key-0&user_id=user4",
                "session_id=s3",
                "status=failed&group_by=day",
                "user_id=user1&group_by=hour,model",
                "user_id=user5&group_by=tag:team",
                "project_id=p1&group_by=user",
                "project_id=elsewhere",
                "provider=provider-0&payer=byok&operation=chat&group_by=cost_center",
                "thread_id=thread-1&group_by=user"
            })
    void aFilterCountsWhatHasThatValueAndNothingElse(String filter) {
        agree(question(null, filter));
        agree(question("p2", filter));
    }

    @Test
    void anyWindowIsExactToTheMicrosecond() {
        Instant hour = Entries.START.plusSeconds(2 * 86_400);
        for (Window window : List.of(
                new Window(hour, hour.plusSeconds(3_600)),
                new Window(hour.plusNanos(1_000), hour.plusSeconds(3_600)),
                new Window(hour, hour.plusSeconds(3_600).plusNanos(1_000)),
                new Window(hour.plusSeconds(60), hour.plusSeconds(120)),
                new Window(hour.minusSeconds(1), hour.plusSeconds(1)),
                new Window(hour, hour.plusSeconds(86_400)),
                new Window(hour, hour.plusSeconds(2 * 86_400)),
                new Window(hour.minusSeconds(3_600), hour.plusSeconds(86_400)),
                new Window(hour.minusSeconds(7_201), hour.plusSeconds(86_400 + 3_599)),
                new Window(hour.plusSeconds(3_600), hour.plusSeconds(86_399)),
                new Window(hour.minusSeconds(7_200), hour.plusSeconds(7_200)),
                new Window(hour.minusSeconds(5_000), hour.plusSeconds(5_000)))) {
            agree(question("p1", window, "group_by=model"));
            agree(question("p1", window, "group_by=user"));
            agree(question("p1", window, "group_by=hour,status"));
            agree(question("p1", window, "group_by=day,key"));
            agree(question(null, window, "group_by=tag:team,user&user_id=user3"));
        }
    }

    @Test
    void anotherTenantsCallsAreInNoReport() {
        Question own = question(null, "group_by=project");
        Question foreign =
                new Question("t3", "p1", own.window(), own.groupBy(), own.equal(), own.tags(), null, true, 100, 0);
        assertThat(costs.report(foreign).totals().requests()).isZero();
        assertThat(costs.report(foreign).data()).isEmpty();
    }
}
